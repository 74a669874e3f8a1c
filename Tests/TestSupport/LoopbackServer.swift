package import Foundation
import Glibc
import Synchronization

/// A server on raw sockets. The test decides every response. Each connection has its own thread.
package final class LoopbackServer: Sendable {
  /// A request as it arrived.
  package struct Exchange: Sendable {
    /// Numbered from 1, in the order of acceptance.
    package var connection: Int
    /// Numbered from 1, within the connection.
    package var number: Int
    package var head: String
    package var body: String
    /// Head and body as they arrived.
    package var bytes: Data

    package var method: String { String(head.prefix { $0 != " " }) }
    package var target: String {
      head.split(separator: " ").dropFirst().first.map(String.init) ?? ""
    }
    /// The head's lines without the request line.
    package var fieldLines: [String] {
      head.split(separator: "\r\n").dropFirst().map(String.init)
    }
  }

  package enum Reply: Sendable {
    case bytes(String)
    case bytesThenClose(String)
    case close
    /// Sends exactly these bytes, then closes the connection.
    case rawThenClose(Data)
    /// Sends nothing until the client closes the connection.
    case hang

    package static func ok(_ body: String = "{}", fields: String = "") -> Self {
      status("200 OK", body, fields: fields)
    }

    /// `fields` are lines that each end in CRLF.
    package static func status(_ status: String, _ body: String = "", fields: String = "") -> Self {
      .bytes("HTTP/1.1 \(status)\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)")
    }
  }

  package let port: Int
  private let listener: Int32
  private let received = Mutex<[Exchange]>([])
  private let clientsLeft = Mutex(Arrivals())
  private let arrivals = Mutex(Arrivals())
  private let reply: @Sendable (Exchange) -> Reply

  /// A counter and the tasks that wait for it.
  private struct Arrivals {
    var count = 0
    var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    mutating func add() -> [CheckedContinuation<Void, Never>] {
      count += 1
      let due = waiting.filter { $0.count <= count }.map(\.continuation)
      waiting.removeAll { $0.count <= count }
      return due
    }
  }

  package init(_ reply: @escaping @Sendable (Exchange) -> Reply) {
    self.reply = reply
    listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var size = socklen_t(MemoryLayout<sockaddr_in>.size)
    let listener = listener
    let isListening = withUnsafeMutablePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(listener, $0, size) == 0 && listen(listener, 128) == 0
          && getsockname(listener, $0, &size) == 0
      }
    }
    precondition(isListening, "no port on the loopback interface")
    port = Int(UInt16(bigEndian: address.sin_port))
    Thread.detachNewThread { [weak self] in
      var connections = 0
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0 else { break }
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        guard let self else {
          Glibc.close(connection)
          break
        }
        connections += 1
        let number = connections
        Thread.detachNewThread { self.serve(connection, number) }
      }
      Glibc.close(listener)
    }
  }

  // The accepting thread closes the socket. If `deinit` closed it, `accept` could get another
  // server's socket with the same number.
  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  package var base: String { "http://127.0.0.1:\(port)" }
  package var exchanges: [Exchange] { received.withLock { $0 } }

  /// Waits until this many requests have arrived.
  package func requests(_ count: Int) async { await Self.reach(count, arrivals) }

  /// Waits until the client has closed this many hanging connections.
  package func departures(_ count: Int) async { await Self.reach(count, clientsLeft) }

  private static func reach(_ count: Int, _ arrivals: borrowing Mutex<Arrivals>) async {
    await withCheckedContinuation { continuation in
      let isReached = arrivals.withLock { arrivals in
        if arrivals.count < count { arrivals.waiting.append((count, continuation)) }
        return arrivals.count >= count
      }
      if isReached { continuation.resume() }
    }
  }

  // MARK: - One connection

  private func serve(_ connection: Int32, _ number: Int) {
    defer { Glibc.close(connection) }
    var buffer = Data()
    var count = 0
    while let (head, body, bytes) = Self.request(from: connection, &buffer) {
      count += 1
      let exchange = Exchange(
        connection: number, number: count, head: head, body: body, bytes: bytes)
      received.withLock { $0.append(exchange) }
      for waiting in arrivals.withLock({ $0.add() }) { waiting.resume() }
      switch reply(exchange) {
      case .bytes(let text): Self.write(Data(text.utf8), to: connection)
      case .bytesThenClose(let text): return Self.write(Data(text.utf8), to: connection)
      case .rawThenClose(let bytes): return Self.write(bytes, to: connection)
      case .close: return
      case .hang:
        while Self.receive(from: connection, &buffer) {}
        for waiting in clientsLeft.withLock({ $0.add() }) { waiting.resume() }
        return
      }
    }
  }

  /// - Returns: `nil` if the client has closed the connection.
  private static func request(
    from connection: Int32, _ buffer: inout Data
  ) -> (head: String, body: String, bytes: Data)? {
    let end = Data("\r\n\r\n".utf8)
    var headEnd = buffer.range(of: end)
    while headEnd == nil {
      guard receive(from: connection, &buffer) else { return nil }
      headEnd = buffer.range(of: end)
    }
    guard let headEnd else { return nil }
    let head = String(decoding: buffer[..<headEnd.lowerBound], as: UTF8.self)
    let headBytes = Data(buffer[..<headEnd.upperBound])
    let length =
      head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
      .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
    buffer = Data(buffer[headEnd.upperBound...])
    while buffer.count < length {
      guard receive(from: connection, &buffer) else { return nil }
    }
    let body = Data(buffer.prefix(length))
    buffer = Data(buffer.dropFirst(length))
    return (head, String(decoding: body, as: UTF8.self), headBytes + body)
  }

  private static func receive(from connection: Int32, _ buffer: inout Data) -> Bool {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = recv(connection, &bytes, bytes.count, 0)
    guard count > 0 else { return false }
    buffer.append(contentsOf: bytes[..<count])
    return true
  }

  private static func write(_ bytes: Data, to connection: Int32) {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }
}
