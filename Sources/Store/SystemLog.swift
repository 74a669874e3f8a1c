import Foundation
import Glibc

/// The machine's log, where there is one: the heads that stand in it are out of reach of who can
/// only write the journal's own files.
package protocol SystemLog: Sendable {
  var name: String { get }

  /// Hands a line over without waiting; where nobody takes it, it is lost.
  func publish(_ line: String)

  /// The lines that hold `text`, oldest first.
  ///
  /// - Throws: `SystemLogFailure`, where there is none or it cannot be read.
  func lines(holding text: String) throws -> [String]
}

package struct SystemLogFailure: Error {
  /// One clause.
  package var message: String

  package init(message: String) { self.message = message }
}

/// syslog(3)'s socket; what it took is read from the systemd journal, else from syslog's files.
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
    let fromFiles = try files.filter { access($0, R_OK) == 0 }.flatMap { file in
      String(decoding: try Data(contentsOf: URL(fileURLWithPath: file)), as: UTF8.self)
        .split(separator: "\n").map(String.init)
    }
    let lines = (fromFiles + (try journalLines())).filter { $0.contains(text) }
    guard !lines.isEmpty else {
      throw SystemLogFailure(
        message: access(socketPath, F_OK) == 0
          ? "it shows this user no line of the journal" : "this machine has none")
    }
    return lines
  }

  private func journalLines() throws -> [String] {
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
    let bytes = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
  }
}

extension sockaddr_un {
  /// `nil` where the path is too long for a socket.
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
