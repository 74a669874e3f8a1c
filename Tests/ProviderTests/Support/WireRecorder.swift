import Foundation
import TestSupport

/// A loopback server that records each request as it was on the wire and responds by its target. It
/// serves one request per connection.
final class WireRecorder: Sendable {
  /// A request as it was on the wire.
  struct Request: Sendable {
    var line: String
    /// `Name: value`, in the order sent.
    var fields: [String]
    var body: Data

    init(_ exchange: LoopbackServer.Exchange) {
      let headEnd = exchange.bytes.range(of: Data("\r\n\r\n".utf8))
      line = String(exchange.head.prefix { $0 != "\r\n" })
      fields = exchange.fieldLines
      body = Data(exchange.bytes[(headEnd?.upperBound ?? exchange.bytes.endIndex)...])
    }

    /// The value of a field, or `nil` if it was not sent.
    func field(_ name: String) -> String? {
      let prefix = name.lowercased() + ": "
      return fields.first { $0.lowercased().hasPrefix(prefix) }.map {
        String($0.dropFirst(prefix.count))
      }
    }
  }

  private let server: LoopbackServer

  init(_ answer: @escaping @Sendable (Request) -> (status: Int, body: String)) {
    server = LoopbackServer { exchange in
      let (status, body) = answer(Request(exchange))
      return .bytesThenClose(
        "HTTP/1.1 \(status) Status\r\nContent-Length: \(body.utf8.count)\r\n"
          + "Connection: close\r\n\r\n\(body)")
    }
  }

  var base: String { server.base }
  var requests: [Request] { server.exchanges.map(Request.init) }
}
