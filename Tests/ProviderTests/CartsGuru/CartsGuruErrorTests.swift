import Domain
import Foundation
import HTTPKit
import Testing

@Suite(.timeLimit(.minutes(10))) struct `Carts Guru's failures` {
  private func failing(_ answer: ScriptedTransport.Answer) async throws -> ProviderFailure {
    let client = try Configured.cartsGuru(ScriptedTransport(answer))
    return try await failure { () async throws(ProviderFailure) in
      try await client.contact(
        ContactLookup(key: .accountID, value: "jane@example.com"), fields: nil)
    }
  }

  @Test(
    arguments: [
      (
        404, "CartsGuru/not-found", .notFound,
        "no contact with this accountId: Contact: ‹masked› Not found"
      ),
      (
        400, "CartsGuru/bad-action", .validation,
        "the provider refuses the request: Action: jump Not found"
      ),
      (200, "CartsGuru/two", .conflict, "Carts Guru answers with 2 contacts, not one"),
    ] as [(Int, String, ProviderFailure.Kind, String)])
  func `maps documented error bodies to failures`(
    status: Int, fixture: String, kind: ProviderFailure.Kind, message: String
  ) async throws {
    let failure = try await failing(.fixture(fixture, status: status))
    #expect(failure.kind == kind)
    #expect(failure.message == message)
    #expect(failure.status == status)
    #expect(failure.delivery == .answered)
  }

  @Test(
    arguments: [
      (200, #"{"data":[]}"#, .notFound, "no contact with this accountId"),
      (
        401, "{}", .unauthorized,
        "Carts Guru refuses the key or a parameter: the key, the site id or the account id is wrong"
      ),
      (
        500, #"{"error":"name too long"}"#, .server,
        #"Carts Guru failed, or does not accept what was sent: {"error":"name too long"}"#
      ),
      (
        500, #"{"message":"jane@x.example is long","contact":{"firstName":"Jane","zip":75001}}"#,
        .server,
        "Carts Guru failed, or does not accept what was sent: "
          + #"{"contact":{"firstName":"‹masked›","zip":75001},"message":"‹masked› is long"}"#
      ),
      (
        502, "<html>\n<b>Bad\u{1B} Gateway</b>", .server,
        "Carts Guru failed, or does not accept what was sent: <html> <b>Bad\u{FFFD} Gateway</b>"
      ),
      (403, "", .forbidden, "the provider does not allow this"),
      (200, "<html>Hello", .protocol, "the answer is not JSON: <html>Hello"),
      (200, "", .protocol, "the answer is empty"),
      (
        200, #"{"data":[{"_id":"1""#, .protocol,
        "the answer is broken JSON that ends too early, after 19 bytes"
      ),
      (200, #"{"data":[{"_id" jane}]}"#, .protocol, "the answer is broken JSON near byte 16"),
      (200, #"{"data":[{"_id":jane}]}"#, .protocol, "the answer lacks data[0]._id"),
      (
        200, #"{"data":["jane"]}"#, .protocol,
        "the answer has an unexpected type at data[0]"
      ),
      (200, "[]", .protocol, "the answer has an unexpected type at the top"),
      (302, "", .protocol, "the provider redirects elsewhere; check base_url"),
    ] as [(Int, String, ProviderFailure.Kind, String)])
  func `maps every kind of response to a failure`(
    status: Int, body: String, kind: ProviderFailure.Kind, message: String
  ) async throws {
    let failure = try await failing(.text(body, status: status))
    #expect(failure.kind == kind)
    #expect(failure.message == message)
    #expect(failure.delivery == .answered)
  }

  @Test(
    arguments: [
      ("7", 1_000_007), ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("soon", nil),
    ] as [(String, Double?)])
  func `a rate limit gives the time of the next attempt`(value: String, seconds: Double?)
    async throws
  {
    let failure = try await failing(.text("", status: 429, headers: ["Retry-After": value]))
    #expect(failure.kind == .rateLimited)
    #expect(failure.retryAt?.timeIntervalSince1970 == seconds)
  }

  @Test func `the message redacts an echoed secret`() async throws {
    let failure = try await failing(.text("bad key s3cret here", status: 500))
    #expect(failure.message.hasSuffix("bad key ‹redacted› here"))
  }

  @Test func `truncates long texts`() async throws {
    let failure = try await failing(
      .text(#"{"message":"\#(String(repeating: "x", count: 900))"}"#, status: 400))
    #expect(failure.message.hasSuffix(String(repeating: "x", count: 300) + "…"))
    #expect(failure.message.count < 400)
  }

  @Test(
    arguments: [
      (.cannotResolve, .notSent, .unreachable), (.cannotConnect, .notSent, .unreachable),
      (.tlsFailed, .notSent, .unreachable), (.connectionLost, .unknown, .unreachable),
      (.timedOut, .unknown, .timeout), (.answerTooLarge, .unknown, .protocol),
      (.cancelled, .notSent, .cancelled), (.rateLimited, .notSent, .rateLimited),
    ] as [(TransportFailure.Kind, ProviderFailure.Delivery, ProviderFailure.Kind)])
  func `keeps the delivery of a transport failure`(
    kind: TransportFailure.Kind, delivery: ProviderFailure.Delivery,
    expected: ProviderFailure.Kind
  ) async throws {
    let date = Date(timeIntervalSince1970: 5)
    let failure = try await failing(
      .failure(
        TransportFailure(kind, delivery: delivery, message: "the line is cut", retryAt: date)))
    #expect(failure.kind == expected)
    #expect(failure.delivery == delivery)
    #expect(failure.message == "the line is cut")
    #expect(failure.retryAt == date)
  }

  @Test func `a response to a write with several contacts is a protocol failure`() async throws {
    let client = try Configured.cartsGuru(ScriptedTransport(.fixture("CartsGuru/two")))
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.send(.preferences(.id("a"), [.sms: true]))
    }
    #expect(failure.kind == .protocol)
    #expect(failure.message == "Carts Guru answers the write with 2 contacts, not one")
  }
}
