import Domain
import Foundation
import HTTPKit
import HTTPTypes
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct CurlTransportTests {
  private let transport = CurlTransport()

  init() { _ = EnvironmentProxy.server }

  @Test func `a response has its status, repeated fields and body`() async throws {
    let server = LoopbackServer { _ in
      .bytes(
        "HTTP/1.1 103 Early Hints\r\nLink: </early>\r\n\r\n"
          + "HTTP/1.1 404 Not Found\r\nContent-Length: 5\r\nX-Two: a\r\nx-two: b\r\n\r\nhällo")
    }
    let answer = try await transport.send(.read(server.base))
    #expect(answer.status == 404)
    #expect(answer.fields[values: try #require(HTTPField.Name("X-Two"))] == ["a", "b"])
    #expect(!answer.fields.contains(where: { $0.name.canonicalName == "link" }))
    #expect(String(decoding: answer.body, as: UTF8.self) == "häll")
  }

  @Test func `sends exactly what the request specifies`() async throws {
    let server = LoopbackServer { _ in .ok() }
    let name = try #require(HTTPField.Name("x-auth-key"))
    let request = OutgoingRequest(
      .patch,
      RequestURL(
        base: server.base + "/v2/", path: [.plain("a b/ü"), .personal("j@x.example")],
        query: [.init("q", .plain("1&2"))], endsInSlash: true),
      secretFields: [SecretField(name, prefix: "Key ", Secret("s3cret"))],
      body: .form([
        FormField("grant", .plain("a b")), FormField("client_secret", .secret(Secret("p&ss"))),
      ]))
    _ = try await transport.send(request)
    let seen = try #require(server.exchanges.first)
    #expect(seen.method == "PATCH")
    #expect(seen.target == "/v2/a%20b%2F%C3%BC/j%40x.example/?q=1%262")
    #expect(seen.body == "grant=a%20b&client_secret=p%26ss")
    #expect(
      Set(seen.fieldLines) == [
        "Host: 127.0.0.1:\(server.port)", "User-Agent: roster", "Accept: application/json",
        "Accept-Encoding: gzip, deflate, br",
        "Content-Type: application/x-www-form-urlencoded", "x-auth-key: Key s3cret",
        "Content-Length: 32",
      ])
  }

  @Test(arguments: ["GET", "POST", "PUT", "PATCH", "DELETE"])
  func `a request without a body has no content type, and a length only if the method needs one`(
    _ name: String
  ) async throws {
    let server = LoopbackServer { _ in .ok() }
    let method = try #require(HTTPRequest.Method(name))
    let url = RequestURL(base: server.base, path: [.plain("x")])
    _ = try await transport.send(OutgoingRequest(method, url, isWrite: true))
    let seen = try #require(server.exchanges.first)
    #expect(seen.method == name)
    #expect(!seen.head.lowercased().contains("content-type"))
    #expect(seen.head.contains("Content-Length: 0") == ["POST", "PUT", "PATCH"].contains(name))
  }

  @Test func `sends a large body without an Expect header`() async throws {
    let server = LoopbackServer { .ok("\($0.body.utf8.count)") }
    var request = OutgoingRequest.write(server.base)
    request.body = .bytes(Data(repeating: 65, count: 3 << 20), contentType: "text/csv")
    let answer = try await transport.send(request)
    #expect(String(decoding: answer.body, as: UTF8.self) == "\(3 << 20)")
    #expect(server.exchanges.first?.head.contains("Expect") == false)
  }

  @Test func `a line break in a secret cannot add a header field`() async throws {
    let server = LoopbackServer { _ in .ok() }
    var request = OutgoingRequest.read(server.base)
    request.secretFields = [SecretField(.authorization, Secret("key\r\nX-Evil: 1"))]
    _ = try await transport.send(request)
    let seen = try #require(server.exchanges.first)
    #expect(!seen.fieldLines.contains { $0.hasPrefix("X-Evil") })
  }

  @Test(arguments: ["301 Moved", "307 Temporary", "308 Permanent"])
  func `returns a redirect as a response and does not follow it`(_ status: String) async throws {
    let other = LoopbackServer { _ in .ok() }
    let server = LoopbackServer { [base = other.base] _ in
      .status(status, fields: "Location: \(base)/elsewhere\r\n")
    }
    let answer = try await transport.send(.read(server.base))
    #expect(answer.status == Int(status.prefix(3)))
    #expect(server.exchanges.count == 1)
    #expect(other.exchanges.isEmpty)
  }

  @Test(arguments: ["127.0.0.1", "127.1", "localhost", "LOCALHOST"])
  func `does not use the environment's proxy for loopback addresses`(_ host: String) async throws {
    let server = LoopbackServer { _ in .ok("directly") }
    let answer = try await transport.send(.read("http://\(host):\(server.port)", "direct"))
    #expect(String(decoding: answer.body, as: UTF8.self) == "directly")
    #expect(!EnvironmentProxy.server.exchanges.contains { $0.target.contains("direct") })
  }

  @Test func `uses the environment's proxy for every other host`() async throws {
    let answer = try await transport.send(.read("http://shop.invalid", "proxied"))
    #expect(String(decoding: answer.body, as: UTF8.self) == "from the proxy")
    #expect(
      EnvironmentProxy.server.exchanges.contains { $0.target == "http://shop.invalid/proxied" })
  }

  @Test func `accepts a response of the maximum size and refuses one byte more`() async throws {
    let server = LoopbackServer {
      let body = String(repeating: "x", count: $0.target.contains("more") ? 1_001 : 1_000)
      return $0.target.contains("chunked")
        ? .bytes(
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + String(body.utf8.count, radix: 16) + "\r\n\(body)\r\n0\r\n\r\n")
        : .ok(body)
    }
    var options = CurlTransport.Options()
    options.maximumBodyBytes = 1_000
    let bounded = CurlTransport(options)
    for path in ["exact", "chunked"] {
      #expect(try await bounded.send(.read(server.base, path)).body.count == 1_000)
    }
    for path in ["more", "chunked-more"] {
      let failure = await bounded.failure(of: .read(server.base, path))
      #expect(failure?.kind == .answerTooLarge)
      #expect(failure?.delivery == .unknown)
    }
  }

  @Test func `cancelling a hanging call ends it and closes its connection`() async throws {
    let server = LoopbackServer { _ in .hang }
    let call = Task { [transport] in await transport.failure(of: .write(server.base)) }
    await server.requests(1)
    call.cancel()
    let failure = await call.value
    await server.departures(1)
    #expect(failure?.kind == .cancelled)
    #expect(failure?.delivery == .unknown)
  }

  @Test func `a call cancelled before it starts sends nothing`() async throws {
    let server = LoopbackServer { _ in .ok() }
    let call = Task { [transport] in
      withUnsafeCurrentTask { $0?.cancel() }
      return await transport.failure(of: .write(server.base))
    }
    let failure = await call.value
    #expect(failure?.kind == .cancelled)
    #expect(failure?.delivery == .notSent)
    #expect(server.exchanges.isEmpty)
  }

  @Test func `stopping an engine ends its running calls`() async throws {
    let server = LoopbackServer { _ in .hang }
    for _ in 1...20 {
      let engine = CurlEngine()
      let transport = CurlTransport(engine: engine)
      let calls = (1...4).map { _ in
        Task { await transport.failure(of: .read(server.base)) }
      }
      for call in calls { call.cancel() }
      for call in calls { #expect(await call.value?.kind == .cancelled) }
    }
  }

  @Test func `each of many concurrent calls gets its own response`() async throws {
    let server = LoopbackServer { .ok($0.target) }
    try await withThrowingTaskGroup { group in
      for index in 1...100 {
        group.addTask { [transport] in
          let answer = try await transport.send(.read(server.base, "call\(index)"))
          return String(decoding: answer.body, as: UTF8.self) == "/call\(index)"
        }
      }
      for try await isItsOwn in group { #expect(isItsOwn) }
    }
  }
}
