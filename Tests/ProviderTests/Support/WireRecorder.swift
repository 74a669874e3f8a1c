import Foundation
import Glibc
import Synchronization

/// A listener of raw sockets that keeps each request as the bytes that arrived, and answers by its
/// target. One thread a connection, one request a connection.
final class WireRecorder: Sendable {
  /// A request as it stood on the wire.
  struct Request: Sendable {
    var line: String
    /// `Name: value`, in the order sent.
    var fields: [String]
    var body: Data

    /// The value of a field; `nil` where it was not sent.
    func field(_ name: String) -> String? {
      let prefix = name.lowercased() + ": "
      return fields.first { $0.lowercased().hasPrefix(prefix) }.map {
        String($0.dropFirst(prefix.count))
      }
    }
  }

  let port: Int
  private let listener: Int32
  private let received = Mutex<[Request]>([])
  private let answer: @Sendable (Request) -> (status: Int, body: String)

  init(_ answer: @escaping @Sendable (Request) -> (status: Int, body: String)) {
    self.answer = answer
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isListening = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 16) == 0
          && getsockname(listener, $0, &size) == 0
      }
    }
    precondition(isListening, "There is no port on the loopback interface.")
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { break }
        guard let self else {
          Glibc.close(connection)
          break
        }
        Thread.detachNewThread { self.serve(connection) }
      }
      Glibc.close(listener)
    }
  }

  // Its thread closes it.
  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  var base: String { "http://127.0.0.1:\(port)" }
  var requests: [Request] { received.withLock { $0 } }

  private func serve(_ connection: Int32) {
    defer { Glibc.close(connection) }
    guard let request = Self.request(from: connection) else { return }
    received.withLock { $0.append(request) }
    let (status, body) = answer(request)
    let head =
      "HTTP/1.1 \(status) Status\r\nContent-Length: \(body.utf8.count)\r\nConnection: close\r\n\r\n"
    let bytes = Array((head + body).utf8)
    _ = bytes.withUnsafeBytes { send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
  }

  /// `nil` where the client leaves in the middle.
  private static func request(from connection: Int32) -> Request? {
    var buffer = Data()
    var headEnd: Range<Data.Index>?
    while headEnd == nil {
      guard receive(from: connection, &buffer) else { return nil }
      headEnd = buffer.range(of: Data("\r\n\r\n".utf8))
    }
    guard let headEnd else { return nil }
    var lines = String(decoding: buffer[..<headEnd.lowerBound], as: UTF8.self)
      .components(separatedBy: "\r\n")
    var request = Request(
      line: lines.removeFirst(), fields: lines, body: Data(buffer[headEnd.upperBound...]))
    let length = request.field("Content-Length").flatMap { Int($0) } ?? 0
    while request.body.count < length {
      guard receive(from: connection, &request.body) else { return nil }
    }
    return request
  }

  private static func receive(from connection: Int32, _ buffer: inout Data) -> Bool {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = recv(connection, &bytes, bytes.count, 0)
    guard count > 0 else { return false }
    buffer.append(contentsOf: bytes[..<count])
    return true
  }
}
