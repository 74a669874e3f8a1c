import Domain
import Foundation
import Glibc
import Store
import TestSupport
import Testing

/// Covers the machine's log, with a socket and a file of the test.
@Suite(.timeLimit(.minutes(10))) struct SystemLogTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Opens a socket like a syslog daemon.
  private func socket() throws -> Int32 {
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) {
      $0.copyBytes(from: Array(folder.path("log").utf8))
    }
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    try #require(result == 0, "\(String(cString: strerror(errno)))")
    return descriptor
  }

  private func log(files: [String] = []) -> LocalSystemLog {
    LocalSystemLog(socketPath: folder.path("log"), reader: "/nowhere", files: files)
  }

  private func received(_ descriptor: Int32) -> String? {
    var bytes = [UInt8](repeating: 0, count: 1024)
    let count = recv(descriptor, &bytes, bytes.count, Int32(MSG_DONTWAIT))
    return count > 0 ? String(decoding: bytes.prefix(count), as: UTF8.self) : nil
  }

  @Test func `publishes each new head to the log and finds it in the log file`() async throws {
    let descriptor = try socket()
    defer { close(descriptor) }
    let file = folder.path("syslog")
    let journal = StoredJournal(
      database: try AppDatabase(folder: folder.url.appendingPathComponent("state")),
      author: Samples.author, systemLog: log(files: [file]))
    var lines: [String] = []
    for _ in 1...3 {
      try await journal.record(Samples.entry(.intended))
      lines.append(try #require(received(descriptor)))
    }
    #expect(lines[0].hasPrefix("<13>roster["))
    #expect(lines[2].contains("roster journal 1 head 3 "))
    try lines.map { "Nov 22 10:00:00 bastion \($0.dropFirst(4))\n" }.joined()
      .write(toFile: file, atomically: false, encoding: .utf8)
    let anchors = try await journal.verification().anchors
    #expect(anchors.map(\.name) == ["roster.sqlite", "journal.head", "system log"])
    #expect(anchors[2].finding == .agrees(behind: 0))
  }

  @Test func `records entries even if no daemon reads the log`() async throws {
    let journal = StoredJournal(
      database: try AppDatabase(folder: folder.url.appendingPathComponent("state")),
      author: Samples.author, systemLog: log())
    try await journal.record(Samples.entry(.intended))
    let verification = try await journal.verification()
    #expect(verification.firstFault == nil)
    #expect(
      verification.anchors[2].finding == .unavailable(reason: "this machine has none"))
  }
}
