import Foundation
import Glibc
import Synchronization
import TestSupport

/// A Unix socket in front of PostgreSQL's that can lose the answer to a commit, or the commit.
final class SocketProxy: Sendable {
  enum Loss: String, CaseIterable {
    /// The server commits, and its answer is lost.
    case answer
    /// The commit does not reach the server.
    case request
  }

  /// A folder for `host=`.
  let folder: String
  private let listener: Int32
  private let target: String
  private let next = Mutex<Loss?>(nil)
  private let losses = Atomic<Int>(0)

  init(folder: String, target: String) throws {
    self.folder = folder
    self.target = target + "/.s.PGSQL.5432"
    listener = try Self.socket(at: folder + "/.s.PGSQL.5432") { bind($0, $1, $2) }
    guard listen(listener, 16) == 0 else { throw ToolFailure(description: "listen") }
    Thread { [listener] in
      while true {
        let client = accept(listener, nil, nil)
        guard client >= 0 else { return }
        self.serve(client)
      }
    }.start()
  }

  /// Closes the listener, which ends the thread.
  func stop() {
    shutdown(listener, Int32(SHUT_RDWR))
    close(listener)
  }

  var lossCount: Int { losses.load(ordering: .relaxed) }

  /// The connection of the next commit is cut.
  func lose(_ loss: Loss) { next.withLock { $0 = loss } }

  private func serve(_ client: Int32) {
    guard let server = try? Self.socket(at: target, { connect($0, $1, $2) }) else {
      close(client)
      return
    }
    Thread { self.forward(client, server) }.start()
    Thread { Self.copy(from: server, to: client) }.start()
  }

  /// From the client to the server. A statement ends in NUL.
  private func forward(_ client: Int32, _ server: Int32) {
    defer {
      shutdown(client, Int32(SHUT_RDWR))
      shutdown(server, Int32(SHUT_RDWR))
    }
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(client, &buffer, buffer.count)
      guard count > 0 else { return }
      let bytes = buffer[..<count]
      let loss =
        Data(bytes).range(of: Data("COMMIT\0".utf8)) == nil
        ? nil
        : next.withLock { next in
          defer { next = nil }
          return next
        }
      if loss != nil { losses.wrappingAdd(1, ordering: .relaxed) }
      if loss == .request { return }
      // No answer gets through any more, before the commit does.
      if loss == .answer { shutdown(client, Int32(SHUT_RDWR)) }
      guard Self.write(bytes, to: server) else { return }
      if loss == .answer { return }
    }
  }

  private static func copy(from source: Int32, to target: Int32) {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(source, &buffer, buffer.count)
      guard count > 0, write(buffer[..<count], to: target) else { break }
    }
    shutdown(target, Int32(SHUT_RDWR))
  }

  private static func write(_ bytes: ArraySlice<UInt8>, to descriptor: Int32) -> Bool {
    var rest = bytes
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  private static func socket(
    at path: String,
    _ use: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
  ) throws -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: path.utf8) }
    let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        use(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    guard descriptor >= 0, result == 0 else {
      throw ToolFailure(description: "\(path): \(String(cString: strerror(errno)))")
    }
    return descriptor
  }
}
