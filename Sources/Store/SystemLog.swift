import Domain
import Foundation
import Glibc

/// The machine's log, if there is one. Heads in it are safe from anyone who can only write the
/// journal's own files.
package protocol SystemLog: Sendable {
  var name: String { get }

  /// Hands a line over without waiting; it may be lost.
  func publish(_ line: String)

  /// The lines that hold `text`, oldest first.
  ///
  /// - Throws: `SystemLogFailure` if there is no log or it cannot be read.
  func lines(holding text: String) throws -> [String]
}

package struct SystemLogFailure: Error {
  /// One clause.
  package var message: String

  package init(message: String) { self.message = message }
}

/// Writes to the socket of syslog(3). Reads from the systemd journal and from syslog's files.
package struct LocalSystemLog: SystemLog {
  private let socketPath: String
  private let reader: String
  private let files: [String]

  package init(
    socketPath: String = "/dev/log", reader: String = "/usr/bin/journalctl",
    files: [String] = ["/var/log/syslog", "/var/log/messages", "/var/log/user.log"]
  ) {
    self.socketPath = socketPath
    self.reader = reader
    self.files = files
  }

  package var name: String { "system log" }

  package func publish(_ line: String) {
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | O_CLOEXEC | O_NONBLOCK, 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    guard var address = sockaddr_un(path: socketPath) else { return }
    let message = Array("\(Self.userNotice)roster[\(getpid())]: \(line)".utf8)
    withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = sendto(
          descriptor, message, message.count, Int32(MSG_NOSIGNAL), $0,
          socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
  }

  /// Facility "user", severity "notice" (RFC 3164, 4.1.1).
  private static let userNotice = "<13>"

  package func lines(holding text: String) throws -> [String] {
    var lines: [String] = []
    for file in files where access(file, R_OK) == 0 {
      let handle = try FileHandle(forReadingFrom: URL(fileURLWithPath: file))
      lines += try Self.lines(of: handle, holding: text)
    }
    lines += try journalLines(holding: text)
    guard !lines.isEmpty else {
      throw SystemLogFailure(
        message: access(socketPath, F_OK) == 0
          ? "this user can see no line of the journal in it" : "this machine has none")
    }
    return lines
  }

  private func journalLines(holding text: String) throws -> [String] {
    guard access(reader, X_OK) == 0 else { return [] }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: reader)
    process.arguments = ["--identifier=roster", "--output=cat", "--no-pager", "--quiet"]
    process.environment = [:]
    process.standardInput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    defer { process.waitUntilExit() }
    return try Self.lines(of: output.fileHandleForReading, holding: text)
  }

  /// Keeps only matching lines, since a machine's log may have gigabytes.
  private static func lines(of handle: FileHandle, holding text: String) throws -> [String] {
    // A return within a line must not begin a line that looks like one of ours.
    var reader = LineReader(endsAtReturn: false)
    var found: [String] = []
    while let chunk = try handle.read(upToCount: 64 * 1024), !chunk.isEmpty {
      found += reader.lines(in: Array(chunk)).compactMap { $0.text(holding: text) }
    }
    return found + reader.end().compactMap { $0.text(holding: text) }
  }
}

extension LineReader.Line {
  fileprivate func text(holding part: String) -> String? {
    guard case .whole(let bytes) = self, bytes.contains(Array(part.utf8)) else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }
}

extension sockaddr_un {
  /// `nil` if the path is too long for a socket.
  fileprivate init?(path: String) {
    self.init()
    sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    let fits = withUnsafeMutableBytes(of: &sun_path) { place in
      guard bytes.count < place.count else { return false }
      place.copyBytes(from: bytes)
      return true
    }
    guard fits else { return nil }
  }
}
