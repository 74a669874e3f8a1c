import Foundation
import Glibc
import Simulator
import Synchronization

/// The response on one connection, which the server was asked to close.
struct Reply: Sendable {
  /// `nil` if the connection closed without a byte.
  let status: Int?
  /// Header fields by lowercase name.
  let headers: [String: String]
  let body: Data

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The body as JSON, or `.absent` if it is not JSON.
  var json: Node {
    do { return try JSONDecoder().decode(Node.self, from: body) } catch { return .absent }
  }

  /// Whether the body is shorter than its declared length.
  var isCutOff: Bool { body.count < Int(headers["content-length"] ?? "") ?? 0 }

  init(_ bytes: Data) {
    let end = bytes.firstRange(of: Data("\r\n\r\n".utf8))
    let head = String(decoding: bytes[..<(end?.lowerBound ?? bytes.endIndex)], as: UTF8.self)
    let lines = head.split(separator: "\r\n")
    status = lines.first.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      let pair = line.split(separator: ":", maxSplits: 1)
      headers[pair[0].lowercased()] = pair.last.map { $0.trimmingCharacters(in: .whitespaces) }
    }
    self.headers = headers
    body = end.map { Data(bytes[$0.upperBound...]) } ?? Data()
  }
}

/// JSON decoded by Foundation instead of the simulator's own reader.
enum Node: Decodable, Equatable, Sendable {
  case absent
  case null
  case bool(Bool)
  case number(Double)
  case text(String)
  case list([Node])
  case object([String: Node])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if container.decodeNil() {
      self = .null
    } else if let value = try? container.decode(Bool.self) {
      self = .bool(value)
    } else if let value = try? container.decode(Double.self) {
      self = .number(value)
    } else if let value = try? container.decode(String.self) {
      self = .text(value)
    } else if let value = try? container.decode([Node].self) {
      self = .list(value)
    } else {
      self = .object(try container.decode([String: Node].self))
    }
  }

  subscript(name: String) -> Node {
    guard case .object(let members) = self else { return .absent }
    return members[name] ?? .absent
  }

  subscript(position: Int) -> Node {
    let list = list
    return list.indices.contains(position) ? list[position] : .absent
  }

  var list: [Node] {
    guard case .list(let list) = self else { return [] }
    return list
  }

  var names: Set<String> {
    guard case .object(let members) = self else { return [] }
    return Set(members.keys)
  }

  var text: String? {
    guard case .text(let text) = self else { return nil }
    return text
  }

  var integer: Int? {
    guard case .number(let number) = self else { return nil }
    return Int(number)
  }
}

extension Node: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByBooleanLiteral
{
  init(stringLiteral value: String) { self = .text(value) }
  init(integerLiteral value: Int) { self = .number(Double(value)) }
  init(booleanLiteral value: Bool) { self = .bool(value) }
}

/// A running simulator. Each call uses its own socket.
struct LocalCalls: Sendable {
  let server: SimulatorServer
  let port: Int

  struct Unreachable: Error {}

  func call(
    _ method: String, _ target: String, headers: [String: String] = [:], body: Data? = nil
  ) async throws -> Reply {
    var head = "\(method) \(target) HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
    for (name, value) in headers { head += "\(name): \(value)\r\n" }
    if let body { head += "Content-Length: \(body.count)\r\n" }
    return try await raw(Data("\(head)\r\n".utf8) + (body ?? Data()))
  }

  /// Sends `bytes` and reads until the server closes. Blocks its own thread, because the server
  /// needs the pool's threads.
  func raw(_ bytes: Data) async throws -> Reply {
    let port = port
    return try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(with: Result { Reply(try Self.exchange(bytes, port: port)) })
      }
    }
  }

  private static func exchange(_ bytes: Data, port: Int) throws -> Data {
    let file = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(file) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = inet_addr("127.0.0.1")
    let connected = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(file, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { throw Unreachable() }
    var rest = bytes
    while !rest.isEmpty {
      let sent = rest.withUnsafeBytes { send(file, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard sent > 0 else { throw Unreachable() }
      rest = rest.dropFirst(sent)
    }
    var answer = Data()
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(file, &buffer, buffer.count, 0)
      guard count > 0 else { return answer }
      answer.append(contentsOf: buffer[..<count])
    }
  }
}

/// Runs `body` against a new simulator and stops it afterwards.
func withSimulator(
  _ options: SimulatorOptions = SimulatorOptions(contacts: 200),
  _ body: (LocalCalls) async throws -> Void
) async throws {
  let server = SimulatorServer(options: options)
  let port = try await server.start()
  do {
    try await body(LocalCalls(server: server, port: port))
  } catch {
    await server.stop()
    throw error
  }
  await server.stop()
}

/// A simulator clock that the test advances.
final class TestClock: Sendable {
  private let date = Mutex(Date(timeIntervalSince1970: 1_750_000_000))

  var now: Date { date.withLock { $0 } }

  func advance(by seconds: TimeInterval) {
    date.withLock { $0 += seconds }
  }
}
