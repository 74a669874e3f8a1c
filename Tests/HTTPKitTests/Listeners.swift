import Foundation
import Glibc

/// A port with a full connection queue, where clients wait.
final class FullListener: Sendable {
  let base: String
  private let sockets: [Int32]

  init() {
    let (listener, port) = Self.open()
    listen(listener, 0)
    var sockets = [listener]
    // The kernel accepts one connection more than the queue's length. The rest stay in SYN-SENT.
    for _ in 1...3 {
      let client = socket(
        AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
      Self.withAddress(port: port) { _ = connect(client, $0, $1) }
      sockets.append(client)
    }
    base = "http://127.0.0.1:\(port)"
    self.sockets = sockets
  }

  deinit { for socket in sockets { Glibc.close(socket) } }

  /// A bound socket on a free port.
  static func open() -> (socket: Int32, port: Int) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    withAddress(port: 0) { precondition(bind(listener, $0, $1) == 0, "no port") }
    var address = sockaddr_in()
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = getsockname(listener, $0, &size)
      }
    }
    return (listener, Int(UInt16(bigEndian: address.sin_port)))
  }

  private static func withAddress(
    port: Int, _ use: (UnsafePointer<sockaddr>, socklen_t) -> Void
  ) {
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        use($0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
  }
}

/// A port in use without a listener.
final class RefusingPort: Sendable {
  let base: String
  private let bound: Int32

  init() {
    let (bound, port) = FullListener.open()
    self.bound = bound
    base = "http://127.0.0.1:\(port)"
  }

  deinit { Glibc.close(bound) }
}

/// Sends the same text to every client that sends something, then closes the connection.
final class TalkingListener: Sendable {
  let port: Int
  private let listener: Int32

  init(_ text: String) {
    let (listener, port) = FullListener.open()
    listen(listener, 4)
    (self.listener, self.port) = (listener, port)
    Thread.detachNewThread {
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { break }
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        var bytes = [UInt8](repeating: 0, count: 4_096)
        _ = recv(connection, &bytes, bytes.count, 0)
        let answer = Array(text.utf8)
        _ = send(connection, answer, answer.count, Int32(MSG_NOSIGNAL))
        Glibc.close(connection)
      }
      Glibc.close(listener)
    }
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }
}
