import Foundation
import Glibc
import Synchronization

/// A proxy between a client and a server. For chosen requests it acts like a gateway: it forwards
/// the request at once or late, or drops it, and may replace the server's response.
package final class InterferingProxy: Sendable {
  /// How a request reaches the server.
  package enum Application: String, CaseIterable, Sendable {
    /// The server receives it before the client gets a response.
    case before
    case never
    /// The server receives it when the test calls `applyLate()`.
    case late
  }

  package enum Answer: Sendable {
    /// The server's own response. The proxy closes the connection of a request that the server has
    /// not received.
    case servers
    /// `fields` are lines that each end in CRLF.
    case status(Int, body: String = "", fields: String = "")
    /// Closes the connection without a response.
    case closed
    /// Closes the connection in the middle of the response.
    case cutOff
  }

  /// Matches requests with this method whose target contains this text.
  package struct Filter: Sendable {
    package var method: String?
    package var target: String

    package init(method: String? = nil, target: String = "") {
      self.method = method
      self.target = target
    }

    fileprivate func matches(_ exchange: LoopbackServer.Exchange) -> Bool {
      (method ?? exchange.method) == exchange.method
        && (target.isEmpty || exchange.target.contains(target))
    }
  }

  private struct Rule: Sendable {
    var filter: Filter
    var application: Application
    var answer: Answer
    var left: Int
    /// How many requests the proxy must have changed before.
    var after: Int
  }

  private struct State {
    var rules: [Rule] = []
    var late: [Data] = []
    var meddled = 0
  }

  private let state = Mutex(State())
  private let serverPort: Int
  private let listener = Mutex<LoopbackServer?>(nil)

  /// - Parameter serverPort: The server's port on the loopback interface.
  package init(to serverPort: Int) {
    self.serverPort = serverPort
    let server = LoopbackServer { [weak self] exchange in self?.reply(to: exchange) ?? .close }
    listener.withLock { $0 = server }
  }

  /// `http://127.0.0.1:<port>`
  package var base: String { listener.withLock { $0?.base } ?? "" }

  /// The number of requests that the proxy did not simply forward.
  package var meddled: Int { state.withLock { $0.meddled } }

  /// Changes the next `count` requests of the filter. The newest rule wins. With `onceMeddled` the
  /// rule starts after the proxy has changed another request.
  package func meddle(
    _ application: Application, _ answer: Answer, where filter: Filter = Filter(), count: Int = 1,
    onceMeddled: Bool = false
  ) {
    state.withLock {
      $0.rules.insert(
        Rule(
          filter: filter, application: application, answer: answer, left: count,
          after: onceMeddled ? $0.meddled + 1 : 0), at: 0)
    }
  }

  /// Forwards all further requests.
  package func forget() { state.withLock { $0.rules = [] } }

  /// Forwards the held requests, on a thread that may block, because the server may need this one.
  package func applyLate() async {
    let late = state.withLock { state in
      defer { state.late = [] }
      return state.late
    }
    guard !late.isEmpty else { return }
    await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        for request in late { _ = self.forwarded(request) }
        continuation.resume()
      }
    }
  }

  // MARK: - One request

  private func reply(to exchange: LoopbackServer.Exchange) -> LoopbackServer.Reply {
    guard let rule = rule(for: exchange) else { return .rawThenClose(forwarded(exchange.bytes)) }
    var servers: Data?
    switch rule.application {
    case .before: servers = forwarded(exchange.bytes)
    case .never: break
    case .late: state.withLock { $0.late.append(exchange.bytes) }
    }
    switch rule.answer {
    case .servers: return servers.map { .rawThenClose($0) } ?? .close
    case .closed: return .close
    case .cutOff: return .bytesThenClose("HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{\"da")
    case .status(let status, let body, let fields):
      return .bytesThenClose(
        "HTTP/1.1 \(status) Status\r\nContent-Length: \(body.utf8.count)\r\n\(fields)"
          + "Connection: close\r\n\r\n\(body)")
    }
  }

  private func rule(for exchange: LoopbackServer.Exchange) -> Rule? {
    state.withLock { state in
      guard
        let index = state.rules.firstIndex(where: {
          $0.left > 0 && state.meddled >= $0.after && $0.filter.matches(exchange)
        })
      else { return nil }
      state.rules[index].left -= 1
      state.meddled += 1
      return state.rules[index]
    }
  }

  /// The server's whole response, or nothing if it sends none.
  private func forwarded(_ request: Data) -> Data {
    let connection = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard connection >= 0 else { return Data() }
    defer { Glibc.close(connection) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    address.sin_port = in_port_t(serverPort).bigEndian
    let isConnected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(connection, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
      }
    }
    guard isConnected else { return Data() }
    var rest = Array(Self.closing(request))[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return Data() }
      rest = rest.dropFirst(count)
    }
    var answer = Data()
    var bytes = [UInt8](repeating: 0, count: 65_536)
    while !Self.isWhole(answer) {
      let count = recv(connection, &bytes, bytes.count, 0)
      guard count > 0 else { return answer }
      answer.append(contentsOf: bytes[..<count])
    }
    return answer
  }

  /// Whether a response has its declared length. A response without one ends with its connection.
  private static func isWhole(_ answer: Data) -> Bool {
    guard let end = answer.range(of: Data("\r\n\r\n".utf8)) else { return false }
    let head = String(decoding: answer[..<end.lowerBound], as: UTF8.self).lowercased()
    let length = head.firstMatch(of: /\r\ncontent-length: *(\d+)/).flatMap { Int($0.1) }
    return length.map { answer.count >= end.upperBound + $0 } ?? false
  }

  /// Adds a header that asks the server to close the connection after its response.
  private static func closing(_ request: Data) -> Data {
    guard let end = request.range(of: Data("\r\n".utf8)) else { return request }
    return request[..<end.upperBound] + Data("Connection: close\r\n".utf8)
      + request[end.upperBound...]
  }
}
