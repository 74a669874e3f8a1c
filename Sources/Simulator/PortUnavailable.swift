import Glibc

/// Why the simulator cannot listen.
package struct PortUnavailable: Error, Hashable {
  /// One clause that names the port.
  package let message: String

  init(port: UInt16, errno number: Int32) {
    switch number {
    case EADDRINUSE: message = "port \(port) is in use already; --port 0 takes a free one"
    case EACCES: message = "port \(port) is the system's own; --port 0 takes a free one"
    default: message = "port \(port): \(String(cString: strerror(number)))"
    }
  }
}
