import Domain
import Foundation
import HTTPKit
import HTTPTypes
import Testing

@testable import Providers

@Suite(.timeLimit(.minutes(10))) struct `Open2b's answers` {
  @Test func `a contact keeps fields outside the common part`() async throws {
    let client = try Configured.open2b(ScriptedTransport(.fixture("Open2b/get")))
    let contact = try await client.contact(.id("59068"), fields: nil)
    #expect(
      contact
        == Contact(
          id: ContactID(provider: try #require(Configured.name), value: "59068"),
          kind: ProviderKind("open2b"), name: "John Smith",
          emails: [EmailAddress(value: "john@example.com", isPrimary: true)],
          phones: [PhoneNumber(value: "0612345678", isPrimary: true)],
          fields: ["customer": 37091, "note": "", "vip": true], lookup: .id("59068")))
  }

  @Test func `ignores empty e-mail addresses and phone numbers`() async throws {
    let client = try Configured.open2b(ScriptedTransport(.fixture("Open2b/find")))
    let contacts = try await client.page(ContactQuery(start: .after("0"), limit: 9)).contacts
    #expect(contacts.map(\.name) == ["John Smith", "Jane Doe"])
    #expect(contacts.map(\.emails.count) == [0, 1])
    #expect(contacts.map(\.phones.count) == [0, 1])
    #expect(contacts.last?.fields == ["customer": 37092, "note": "calls back"])
  }

  @Test(
    arguments: [
      ("Open2b/get-null", .notFound, nil, nil, "no contact '9'"),
      ("Open2b/error-id", .validation, "id", "NotFound", "Contact 9 does not exist"),
      (
        "Open2b/error-customer", .validation, "customer", "NotFound",
        "Customer 9 does not exist"
      ),
      (
        "Open2b/error-email", .validation, "email", "InvalidValue",
        "'x' is not a well formed email address"
      ),
      (
        "Open2b/error-access", .forbidden, nil, "AccessDenied",
        "the shop does not allow this: Access denied"
      ),
    ] as [(String, ProviderFailure.Kind, String?, String?, String)])
  func `reads application errors from HTTP 200 responses`(
    fixture: String, kind: ProviderFailure.Kind, field: String?, code: String?, message: String
  ) async throws {
    let failure = try await failing(.fixture(fixture))
    #expect(failure.kind == kind)
    #expect(failure.field == field)
    #expect(failure.code == code)
    #expect(failure.message == message)
    #expect(failure.status == 200)
    #expect(failure.delivery == .answered)
  }

  @Test(
    arguments: [
      (403, "Missing X-Key header", .forbidden),
      (403, "API call limit exceeded", .rateLimited), (429, "", .rateLimited),
      (503, "<html>busy", .server), (503, "", .server),
      (503, "The call limit is reached", .rateLimited), (404, "Unknown method", .protocol),
      (405, "Use POST", .protocol), (401, "", .unauthorized), (400, "bad", .validation),
      (500, "oops", .server), (301, "", .protocol), (200, "<html>", .protocol),
      (200, #"{"contact":null}"#, .protocol), (200, "[]", .protocol),
      (200, #"{"status":"ok"}"#, .protocol), (200, #"{"status":"error"}"#, .validation),
    ] as [(Int, String, ProviderFailure.Kind)])
  func `maps other statuses and malformed bodies to failures`(
    status: Int, body: String, kind: ProviderFailure.Kind
  ) async throws {
    let failure = try await failing(.text(body, status: status))
    #expect(failure.kind == kind)
    #expect(failure.delivery == .answered)
    if status != 200, !body.isEmpty { #expect(failure.message.hasSuffix(": \(body)")) }
  }

  @Test(
    arguments: [
      (429, "", true), (503, "<html>busy", false), (403, "Call limit exceeded", true),
      (503, "The call limit of 200 calls in 5 minutes is reached", true), (503, "", false),
      (503, "<html>call limit", false), (503, #"{"message":"call limit"}"#, false),
      (503, "rate limit exceeded", false), (502, "call limit", false),
      (503, "This service is technically unavailable for a limited time.", false),
      (403, "automatically blocked: delimiter", false), (503, "\u{FEFF}<html>call limit", false),
      (503, "connection limit reached, please call support", false),
      (503, "Resource limit of the pool. Call 555-0100.", false),
      (503, "The call was refused: memory limit", false),
      (503, "API calls limit reached", true), (403, "Call rate limit exceeded", true),
      (503, "You have reached the limit of API calls.", true),
      (403, "Limit of 1,000 calls in 5 minutes exceeded", true),
      (403, "The number of calls exceeds the limit", true),
      (403, "X-Key is missing", false), (500, "limit", false), (200, "limit", false),
    ])
  func `recognizes every documented form of the call limit and no other text`(
    status: Int, body: String, saysLimit: Bool
  ) {
    let answer = IncomingResponse(status: status, fields: [:], body: Data(body.utf8))
    #expect(Open2bErrors.saysLimit(answer) == saysLimit)
  }

  private func failing(_ answer: ScriptedTransport.Answer) async throws -> ProviderFailure {
    let client = try Configured.open2b(ScriptedTransport(answer))
    return try await failure { () async throws(ProviderFailure) in
      try await client.contact(.id("9"), fields: nil)
    }
  }
}
