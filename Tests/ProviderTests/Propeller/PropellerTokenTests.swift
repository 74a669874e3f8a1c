import Domain
import Foundation
import HTTPKit
import TestSupport
import Testing

@Suite struct `Propeller's token` {
  private static func isToken(_ request: SentRequest) -> Bool { request.line.hasSuffix("/token") }

  private static func call(_ client: any ProviderClient, times: Int) async throws {
    try await withThrowingTaskGroup(of: Contact.self) { group in
      for id in 1...times {
        group.addTask { try await client.contact(.id(String(id)), fields: nil) }
      }
      for try await _ in group {}
    }
  }

  private func tokens(_ transport: ScriptedTransport) -> Int {
    transport.sent.filter(Self.isToken).count
  }

  @Test func `all waiting callers share one token`() async throws {
    let transport = ScriptedTransport { request, _ in
      guard Self.isToken(request) else { return .fixture("Propeller/contact") }
      for _ in 1...1000 { await Task.yield() }
      return .fixture("Propeller/token")
    }
    try await Self.call(try Configured.propeller(transport), times: 8)
    #expect(tokens(transport) == 1)
    #expect(transport.sent.count == 9)
  }

  @Test func `all refused callers share the new token`() async throws {
    let transport = ScriptedTransport { request, index in
      if Self.isToken(request) {
        return .text(#"{"access_token":"tok-\#(index == 0 ? 1 : 2)","expires_in":1800}"#)
      }
      return request.headers == ["Authorization: Bearer tok-1"]
        ? .text("{}", status: 401) : .fixture("Propeller/contact")
    }
    try await Self.call(try Configured.propeller(transport), times: 8)
    #expect(tokens(transport) == 2)
  }

  @Test(.timeLimit(.minutes(10)))
  func `the fetch ends when its last caller cancels`() async throws {
    let transport = ScriptedTransport { _, _ in
      while !Task.isCancelled { await Task.yield() }
      return .failure(TransportFailure(.cancelled, delivery: .unknown, message: "cancelled"))
    }
    let client = try Configured.propeller(transport)
    let call = Task {
      try await failure { () async throws(ProviderFailure) in
        try await client.contact(.id("1"), fields: nil)
      }
    }
    while transport.sent.isEmpty { await Task.yield() }
    call.cancel()
    let ending = try await call.value
    #expect(ending.kind == .cancelled)
    #expect(ending.delivery == .notSent)
  }

  @Test(arguments: [
    ("Propeller/token", 1499.0, 1), ("Propeller/token", 1500, 2),
    ("Propeller/token-texts", 1598, 1), ("Propeller/token-texts", 1599, 2),
  ])
  func `renews the token 5 minutes before it expires`(
    fixture: String, seconds: Double, fetches: Int
  ) async throws {
    let transport = ScriptedTransport { request, _ in
      Self.isToken(request) ? .fixture(fixture) : .fixture("Propeller/contact")
    }
    let clock = ManualClock()
    let client = try Configured.propeller(transport) { clock.now }
    _ = try await client.contact(.id("1"), fields: nil)
    clock.advance(by: seconds)
    _ = try await client.contact(.id("1"), fields: nil)
    #expect(tokens(transport) == fetches)
  }

  @Test func `repeats a refused call once with a new token`() async throws {
    let transport = ScriptedTransport(
      .fixture("Propeller/token"), .text("{}", status: 401),
      .text(#"{"access_token":"tok-2","expires_in":1800}"#), .fixture("Propeller/contact"))
    let client = try Configured.propeller(transport)
    _ = try await client.contact(.id("1"), fields: nil)
    #expect(
      transport.sent.filter { !Self.isToken($0) }.map(\.headers) == [
        ["Authorization: Bearer tok-1"], ["Authorization: Bearer tok-2"],
      ])
  }

  @Test func `a second refusal is final`() async throws {
    let transport = ScriptedTransport { request, _ in
      Self.isToken(request)
        ? .fixture("Propeller/token") : .text("token tok-1 is bad", status: 401)
    }
    let client = try Configured.propeller(transport)
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.contact(.id("1"), fields: nil)
    }
    #expect(failure.kind == .unauthorized)
    #expect(failure.message.hasSuffix("token ‹redacted› is bad"))
    #expect(transport.sent.count == 4)
  }

  @Test(
    arguments: [
      (
        .text(#"{"error":"invalid_client","error_description":"Unknown s3cret"}"#, status: 401),
        .unauthorized,
        "Propeller gives no token for this client_id and secret: Unknown ‹redacted›"
      ),
      (
        .text("<html>Not here", status: 404), .protocol,
        "there is no token at token_url: <html>Not here"
      ),
      (.text("", status: 500), .server, "the provider failed"),
      (.text("{}"), .protocol, "the answer at token_url holds no access_token"),
      (
        .failure(TransportFailure(.timedOut, delivery: .unknown, message: "no answer in 30 s")),
        .timeout, "no answer in 30 s"
      ),
    ] as [(ScriptedTransport.Answer, ProviderFailure.Kind, String)])
  func `does not send the call without a token`(
    answer: ScriptedTransport.Answer, kind: ProviderFailure.Kind, message: String
  ) async throws {
    let transport = ScriptedTransport(answer)
    let client = try Configured.propeller(transport)
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.contact(.id("1"), fields: nil)
    }
    #expect(failure.kind == kind)
    #expect(failure.message == message)
    #expect(failure.delivery == .notSent)
    #expect(transport.sent.count == 1)
  }

  @Test func `a failed fetch does not block the next one`() async throws {
    let transport = ScriptedTransport(
      .text("", status: 500), .fixture("Propeller/token"), .fixture("Propeller/contact"))
    let client = try Configured.propeller(transport)
    _ = try await failure { () async throws(ProviderFailure) in
      try await client.contact(.id("1"), fields: nil)
    }
    #expect(try await client.contact(.id("1"), fields: nil).id.value == "25492")
  }
}
