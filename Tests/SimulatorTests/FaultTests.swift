import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Faults` {
  private let jane = "/\(SimulatedAccount.named("donors").jane)"
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
        outcomes.append(outcome(try await calls.donors("GET", jane)))
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
        .status(429, headers: ["Retry-After": "2"]), at: "donors", count: 2)
      for _ in 0..<2 {
        let reply = try await calls.donors("GET", jane)
        #expect(reply.status == 429)
        #expect(reply.headers["retry-after"] == "2")
        #expect(reply.headers["x-ratelimit-remaining"] == "0")
      }
      #expect(try await calls.donors("GET", jane).status == 200)
    }
  }

  @Test func `a packed answer is the provider's own in another form`() async throws {
    try await withSimulator { calls async throws in
      let plain = try await calls.donors("GET", jane)
      for packing in Packing.allCases {
        await calls.server.failNext(.packed(packing), at: "donors")
        let reply = try await calls.donors("GET", jane)
        #expect(reply.status == 200)
        #expect(reply.headers["content-encoding"] == packing.rawValue)
        #expect(reply.body == packing.packed(plain.body))
      }
    }
  }

  @Test func `a damaged answer differs in one contact only`() async throws {
    try await withSimulator { calls async throws in
      let list = #"{"order":["id"],"limit":3}"#
      let plain = try await calls.shop("find", list).body
      for damage in Damage.allCases {
        await calls.server.failNext(.damaged(damage), at: "shop-it")
        let damaged = try await calls.shop("find", list).body
        #expect(damaged != plain)
        // The first contacts and the end are as they were.
        let half = plain.count / 2
        #expect(damaged.prefix(half) == plain.prefix(half))
        #expect(damaged.suffix(2) == plain.suffix(2))
      }
    }
  }

  @Test func `a limit until a point in time names it in seconds since 1970`() async throws {
    let options = SimulatorOptions(now: { Date(timeIntervalSince1970: 1_800_000_000) })
    try await withSimulator(options) { calls async throws in
      await calls.server.failNext(.limitedUntil(.seconds(90)), at: "donors")
      let reply = try await calls.donors("GET", jane)
      #expect(reply.status == 429)
      #expect(reply.headers["retry-after"] == "1800000090")
      #expect(try await calls.donors("GET", jane).status == 200)
    }
  }

  @Test func `a provider that is down answers no call, and the others all`() async throws {
    var options = SimulatorOptions(contacts: 10)
    options.down = ["donors"]
    try await withSimulator(options) { calls async throws in
      for _ in 1...3 { #expect(outcome(try await calls.donors("GET", jane)) == "closed") }
      #expect(try await calls.shop("count", "{}").status == 200)
      await calls.server.setDown(false, "donors")
      #expect(try await calls.donors("GET", jane).status == 200)
    }
  }

  @Test func `a fault affects only its provider and the calls of its filter`() async throws {
    try await withSimulator { calls async throws in
      await calls.server.failNext(
        .status(500), at: "shop-it",
        where: CallFilter(pathPrefix: "/api/v6/commerce.contacts.create"))
      #expect(try await calls.donors("GET", jane).status == 200)
      #expect(try await calls.shop("count", "{}").status == 200)
      let failed = try await calls.shop("create", create)
      #expect(failed.status == 500)
      #expect(failed.json == .absent)
      #expect(try await calls.shop("create", create).status == 200)
    }
  }

  @Test func `scripts responses of any form`() async throws {
    try await withSimulator { calls async throws in
      await calls.server.failNext(
        .answer(status: 200, body: #"{"id":"#), at: "donors")
      let broken = try await calls.donors("GET", jane)
      #expect(broken.status == 200)
      #expect(broken.text == #"{"id":"#)
      await calls.server.failNext(.html, at: "donors")
      let html = try await calls.donors("GET", jane)
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
      await calls.server.failNext(fault, at: "shop-it")
      _ = try await calls.shop("create", create)
      #expect(try await calls.shop("count", "{}").json["count"].integer == count)
      let writes = await calls.server.requests().filter { $0.path.hasSuffix(".create") }
      #expect(writes.count == 1)
      #expect(writes.first?.text == create)
      #expect(writes.first?.provider == "shop-it")
    }
  }

  @Test func `a closed connection sends no byte and a truncated body too few`() async throws {
    try await withSimulator { calls async throws in
      await calls.server.failNext(.closedAfterApplying, at: "donors")
      #expect(try await calls.donors("GET", jane).status == nil)
      await calls.server.failNext(.cutOff, at: "donors")
      let cut = try await calls.donors("GET", jane)
      #expect(cut.status == 200)
      #expect(cut.isCutOff)
      #expect(!cut.body.isEmpty)
    }
  }
}

@Suite struct `The server` {
  @Test func `records requests in order with their contents`() async throws {
    try await withSimulator { calls async throws in
      _ = try await calls.euShop("GET", "/contacts", query: "&accountId=a%40b")
      _ = try await calls.call("GET", "/nowhere")
      let requests = await calls.server.requests()
      #expect(requests.map(\.provider) == ["eu-shop", nil])
      #expect(requests.map(\.path) == ["/contacts", "/nowhere"])
      #expect(requests[0].query.last?.value == "a@b")
      #expect(requests[0].headers["x-auth-key"] == SimulatedAccount.named("eu-shop").secrets[0])
      await calls.server.forgetRequests()
      #expect(await calls.server.requests().isEmpty)
    }
  }

  @Test func `a call that waits for its latency does not delay others`() async throws {
    let server = SimulatorServer(
      options: SimulatorOptions(contacts: 2, latency: .seconds(3_600)))
    let calls = LocalCalls(server: server, port: try await server.start())
    async let waiting = calls.donors("GET", "")
    while await server.requests().isEmpty { await Task.yield() }
    await server.setLatency(.zero)
    #expect(try await calls.donors("GET", "").status == 200)
    await server.stop()
    #expect(try await waiting.status == nil)
  }

  @Test func `stopping closes a waiting call`() async throws {
    let server = SimulatorServer(options: SimulatorOptions(contacts: 2))
    let calls = LocalCalls(server: server, port: try await server.start())
    await server.failNext(.slow(.seconds(3_600)), at: "donors")
    async let waiting = calls.donors("GET", "")
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
      let tables = await calls.server.configuration.components(separatedBy: "[[provider]]\n")
      #expect(tables.count == SimulatedAccount.all.count + 1)
      for (table, account) in zip(tables.dropFirst(), SimulatedAccount.all) {
        let lines = table.components(separatedBy: "\n")
        #expect(lines.contains(#"name = "\#(account.name)""#))
        #expect(lines.contains(#"kind = "\#(account.kind)""#))
        #expect(lines.contains { $0.hasPrefix(#"base_url = "http://127.0.0.1:\#(calls.port)"#) })
        #expect(lines.contains(#"key = { value = "\#(account.secrets[0])" }"#))
        #expect(lines.contains(#"environment = "sandbox""#))
      }
    }
  }

  @Test func `simulates only the given providers`() async throws {
    var options = SimulatorOptions(contacts: 2)
    options.providers = ["donors"]
    try await withSimulator(options) { calls async throws in
      #expect(await calls.server.configuration.components(separatedBy: "[[provider]]").count == 2)
      #expect(try await calls.donors("GET", "").status == 200)
      #expect(try await calls.shop("count", "{}").status == 404)
    }
  }
}
