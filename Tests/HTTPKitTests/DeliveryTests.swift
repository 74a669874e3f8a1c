import Domain
import Foundation
import Glibc
import HTTPKit
import HTTPTypes
import TestSupport
import Testing

/// Covers what is known about a request without a response. This decides whether a write is
/// repeated or reported as done, not done or unknown.
@Suite(.timeLimit(.minutes(10))) struct DeliveryTests {
  init() { _ = EnvironmentProxy.server }

  private let transport = CurlTransport()

  @Test func `a server that closes each connection after two requests receives each write once`()
    async throws
  {
    let server = LoopbackServer { $0.number >= 2 ? .close : .ok() }
    let reads = CurlTransport(engine: CurlEngine())
    for index in 1...6 {
      _ = try await reads.send(.read(server.base, "read\(index)"))
      _ = try await reads.send(.write(server.base, "write\(index)"))
    }
    let seen = Dictionary(grouping: server.exchanges, by: \.target).mapValues(\.count)
    for index in 1...6 { #expect(seen["/write\(index)"] == 1) }
    // Proves that reads hit closed connections and were repeated.
    #expect(server.exchanges.contains { $0.number == 2 && $0.method == "GET" })
    #expect(seen.values.contains(2))
    // No write shared a connection with another request.
    let writes = server.exchanges.filter { $0.method == "POST" }
    #expect(writes.allSatisfy { $0.number == 1 })
    for write in writes {
      #expect(server.exchanges.count { $0.connection == write.connection } == 1)
    }
  }

  struct Ending: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var reply: LoopbackServer.Reply
  }

  @Test(arguments: [
    Ending(testDescription: "before the answer", reply: .close),
    Ending(testDescription: "in the status line", reply: .bytesThenClose("HTTP/1")),
    Ending(testDescription: "in the head", reply: .bytesThenClose("HTTP/1.1 200 OK\r\nX: ")),
    Ending(
      testDescription: "in the body",
      reply: .bytesThenClose("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\n{")),
    Ending(
      testDescription: "in a chunk",
      reply: .bytesThenClose("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\n{")),
    Ending(testDescription: "after garbage", reply: .bytesThenClose("garbage\r\n\r\n")),
  ])
  func `a connection closed during a write leaves the outcome unknown after one request`(
    _ ending: Ending
  ) async throws {
    let server = LoopbackServer { _ in ending.reply }
    let failure = await transport.failure(of: .write(server.base))
    #expect(failure?.kind == .connectionLost)
    #expect(failure?.delivery == .unknown)
    #expect(server.exchanges.count == 1)
  }

  @Test func `a timeout after sending leaves a write unknown`() async throws {
    let server = LoopbackServer { _ in .hang }
    var options = CurlTransport.Options()
    options.timeout = .seconds(1)
    let failure = await CurlTransport(options).failure(of: .write(server.base))
    #expect(failure?.kind == .timedOut)
    #expect(failure?.delivery == .unknown)
  }

  @Test func `a timeout while connecting reports that nothing was sent`() async throws {
    let full = FullListener()
    var options = CurlTransport.Options()
    options.connectTimeout = .seconds(1)
    let failure = await CurlTransport(options).failure(of: .write(full.base))
    #expect(failure?.kind == .timedOut)
    #expect(failure?.delivery == .notSent)
  }

  @Test func `a refused connection reports that nothing was sent`() async throws {
    let refusing = RefusingPort()
    let failure = await transport.failure(of: .write(refusing.base))
    #expect(failure?.kind == .cannotConnect)
    #expect(failure?.delivery == .notSent)
  }

  @Test(arguments: [
    "http://[", "http://user:word@127.0.0.1", "gopher://127.0.0.1", "http://x.localhost:99999",
    "",
  ])
  func `an invalid address reports that nothing was sent`(_ base: String) async throws {
    let failure = await transport.failure(of: .write(base))
    #expect(failure?.kind == .cannotResolve)
    #expect(failure?.delivery == .notSent)
  }

  @Test(arguments: [
    (407, TransportFailure.Kind.proxyRefused, "the proxy asks for a name and a password (407)"),
    (403, .proxyRefused, "the proxy refuses the connection to the provider (403)"),
    (405, .proxyRefused, "the proxy refuses the connection to the provider (405)"),
    (502, .proxyFailed, "the proxy could not connect to the provider (502)"),
    (504, .proxyFailed, "the proxy could not connect to the provider (504)"),
  ])
  func `names the proxy that does not connect to the provider`(
    status: Int, kind: TransportFailure.Kind, message: String
  ) async throws {
    let failure = await transport.failure(of: .write("https://\(status).example"))
    #expect(failure?.kind == kind)
    #expect(failure?.delivery == .notSent)
    #expect(failure?.message == message)
  }

  @Test func `does not send a request with a placeholder in its address`() async throws {
    let server = LoopbackServer { _ in .ok() }
    let url = RequestURL(base: server.base, path: [.placeholder("_id")])
    let failure = await transport.failure(of: OutgoingRequest(.delete, url, isWrite: true))
    #expect(failure?.delivery == .notSent)
    #expect(server.exchanges.isEmpty)
  }

  @Test func `a server without TLS receives no request`() async throws {
    let talker = TalkingListener("HTTP/1.1 400 Bad Request\r\n\r\n")
    let failure = await transport.failure(of: .write("https://127.0.0.1:\(talker.port)"))
    #expect(failure?.kind == .tlsFailed)
    #expect(failure?.delivery == .notSent)
  }
}
