import Glibc

/// A port of the loopback address on which nothing listens and that no other server can take.
package final class HeldPort: Sendable {
  private let bound: Int32

  package struct Taken: Error {}

  /// - Throws: `Taken` if another socket has the port.
  package init(_ port: Int) throws {
    bound = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    // Earlier connections of the port may still be in TIME_WAIT.
    var isReused: Int32 = 1
    setsockopt(
      bound, SOL_SOCKET, SO_REUSEADDR, &isReused, socklen_t(MemoryLayout<Int32>.size))
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = in_port_t(port).bigEndian
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(bound, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard result == 0 else {
      close(bound)
      throw Taken()
    }
  }

  deinit { close(bound) }
}
