import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(2))) struct `Faults` {
  private let jane = "/\(CharityStackWellKnown.janeID)"
  private let create = #"{"contact":{"customer":37091,"name":"New"}}"#

  /// What a caller sees of one call: the status, `cut` or `closed`.
  private func outcome(_ reply: Reply) -> String {
    guard let status = reply.status else { return "closed" }
    return reply.isCutOff ? "cut" : String(status)
  }

  private func outcomes(_ options: SimulatorOptions, calls count: Int) async throws -> [String] {
    var outcomes: [String] = []
    try await withSimulator(options) { calls in
      for _ in 0..<count {
        outcomes.append(outcome(try await calls.charityStack("GET", jane)))
      }
    }
    return outcomes
  }

  @Test func `every call fails at rate one, with each kind of fault in turn`() async throws {
    let options = SimulatorOptions(contacts: 10, faultRate: 1)
    let turn = ["429", "500", "503", "cut", "closed"]
    #expect(try await outcomes(options, calls: 10) == turn + turn)
  }

  @Test func `the same seed gives the same faults at the given rate`() async throws {
    let options = SimulatorOptions(contacts: 10, seed: 7, faultRate: 0.3)
    let first = try await outcomes(options, calls: 100)
    #expect(try await outcomes(options, calls: 100) == first)
    #expect((15...45).contains(first.count { $0 != "200" }))
    let other = SimulatorOptions(contacts: 10, seed: 8, faultRate: 0.3)
    #expect(try await outcomes(other, calls: 100) != first)
  }

  @Test func `a scripted status has its headers and ends after its count`() async throws {
    try await withSimulator { calls async throws in
      await calls.server.failNext(
        .status(429, headers: ["Retry-After": "2"]), at: CharityStackWellKnown.kind, count: 2)
      for _ in 0..<2 {
        let reply = try await calls.charityStack("GET", jane)
        #expect(reply.status == 429)
        #expect(reply.headers["retry-after"] == "2")
        #expect(reply.headers["x-ratelimit-remaining"] == "0")
      }
      #expect(try await calls.charityStack("GET", jane).status == 200)
    }
  }

  @Test func `a fault affects only its provider and the calls of its filter`() async throws {
    try await withSimulator { calls async throws in
      await calls.server.failNext(
        .status(500), at: Open2bWellKnown.kind,
        where: CallFilter(pathPrefix: "/api/v6/commerce.contacts.create"))
      #expect(try await calls.charityStack("GET", jane).status == 200)
      #expect(try await calls.open2b("count", "{}").status == 200)
      let failed = try await calls.open2b("create", create)
      #expect(failed.status == 500)
      #expect(failed.json == .absent)
      #expect(try await calls.open2b("create", create).status == 200)
    }
  }

  @Test func `scripts responses of any form`() async throws {
    try await withSimulator { calls async throws in
      await calls.server.failNext(
        .answer(status: 200, body: #"{"id":"#), at: CharityStackWellKnown.kind)
      let broken = try await calls.charityStack("GET", jane)
      #expect(broken.status == 200)
      #expect(broken.text == #"{"id":"#)
      await calls.server.failNext(.html, at: CharityStackWellKnown.kind)
      let html = try await calls.charityStack("GET", jane)
      #expect(html.headers["content-type"] == "text/html")
      #expect(html.text.contains("<html>"))
    }
  }

  @Test(arguments: [
    (Fault.closedBeforeApplying, 200), (.closedAfterApplying, 201), (.cutOff, 201), (.html, 200),
    (.status(503), 200), (.slow(.milliseconds(1)), 201),
    (.answer(status: 500, isApplied: true), 201), (.answer(status: 500), 200),
  ])
  func `applies a write as its fault says and records it once`(
    fault: Fault, count: Int
  ) async throws {
    try await withSimulator { calls async throws in
      await calls.server.failNext(fault, at: Open2bWellKnown.kind)
      _ = try await calls.open2b("create", create)
      #expect(try await calls.open2b("count", "{}").json["count"].integer == count)
      let writes = await calls.server.requests().filter { $0.path.hasSuffix(".create") }
      #expect(writes.count == 1)
      #expect(writes.first?.text == create)
      #expect(writes.first?.kind == Open2bWellKnown.kind)
    }
  }

  @Test func `a closed connection sends no byte and a truncated body too few`() async throws {
    try await withSimulator { calls async throws in
      await calls.server.failNext(.closedAfterApplying, at: CharityStackWellKnown.kind)
      #expect(try await calls.charityStack("GET", jane).status == nil)
      await calls.server.failNext(.cutOff, at: CharityStackWellKnown.kind)
      let cut = try await calls.charityStack("GET", jane)
      #expect(cut.status == 200)
      #expect(cut.isCutOff)
      #expect(!cut.body.isEmpty)
    }
  }
}

@Suite struct `The server` {
  @Test func `records requests in order with their contents`() async throws {
    try await withSimulator { calls async throws in
      _ = try await calls.cartsGuru("GET", "/contacts", query: "&accountId=a%40b")
      _ = try await calls.call("GET", "/nowhere")
      let requests = await calls.server.requests()
      #expect(requests.map(\.kind) == [CartsGuruWellKnown.kind, nil])
      #expect(requests.map(\.path) == ["/contacts", "/nowhere"])
      #expect(requests[0].query.last?.value == "a@b")
      #expect(requests[0].headers["x-auth-key"] == CartsGuruWellKnown.key)
      await calls.server.forgetRequests()
      #expect(await calls.server.requests().isEmpty)
    }
  }

  @Test func `a call that waits for its latency does not delay others`() async throws {
    let server = SimulatorServer(
      options: SimulatorOptions(contacts: 2, latency: .seconds(3_600)))
    let calls = LocalCalls(server: server, port: try await server.start())
    async let waiting = calls.charityStack("GET", "")
    while await server.requests().isEmpty { await Task.yield() }
    await server.setLatency(.zero)
    #expect(try await calls.charityStack("GET", "").status == 200)
    await server.stop()
    #expect(try await waiting.status == nil)
  }

  @Test func `stopping closes a waiting call`() async throws {
    let server = SimulatorServer(options: SimulatorOptions(contacts: 2))
    let calls = LocalCalls(server: server, port: try await server.start())
    await server.failNext(.slow(.seconds(3_600)), at: CharityStackWellKnown.kind)
    async let waiting = calls.charityStack("GET", "")
    while await server.requests().isEmpty { await Task.yield() }
    await server.stop()
    #expect(try await waiting.status == nil)
    await #expect(throws: LocalCalls.Unreachable.self) {
      try await calls.call("GET", "/v1/contacts")
    }
  }

  @Test func `fails at once if the port is in use`() async throws {
    try await withSimulator { calls async throws in
      let second = SimulatorServer(options: SimulatorOptions(port: UInt16(calls.port), contacts: 2))
      await #expect(throws: (any Error).self) { try await second.start() }
    }
  }

  @Test func `answers two requests on one connection`() async throws {
    try await withSimulator { calls async throws in
      let request = "GET /nowhere HTTP/1.1\r\nHost: x\r\n"
      let reply = try await calls.raw(
        Data("\(request)\r\n\(request)Connection: close\r\n\r\n".utf8))
      #expect(reply.status == 404)
      #expect(reply.text.contains("HTTP/1.1 404"))
    }
  }

  @Test func `the configuration names each provider with this server's address and keys`()
    async throws
  {
    try await withSimulator { calls async throws in
      let text = await calls.server.configuration
      let base = "http://127.0.0.1:\(calls.port)"
      for line in [
        #"name = "eu-shop""#, #"name = "shop-it""#, #"name = "b2b""#, #"name = "donors""#,
        #"kind = "cartsguru""#, #"kind = "open2b""#, #"kind = "propeller""#,
        #"kind = "charitystack""#, #"base_url = "\#(base)""#, #"base_url = "\#(base)/v2""#,
        #"base_url = "\#(base)/v1""#, #"token_url = "\#(base)/oauth2/token""#,
        #"client_id = "\#(PropellerWellKnown.clientID)""#,
        #"site_id = "\#(CartsGuruWellKnown.siteIDs[0])""#,
        #"key = { value = "\#(CharityStackWellKnown.key)" }"#, #"environment = "sandbox""#,
      ] {
        #expect(text.components(separatedBy: "\n").contains(line))
      }
      #expect(text.components(separatedBy: "[[provider]]").count == 5)
    }
  }
}
