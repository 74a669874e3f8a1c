import Domain
import Foundation
import Testing

@Suite(.timeLimit(.minutes(10))) struct `CharityStack's answers` {
  private func contact(_ answer: ScriptedTransport.Answer) async throws -> Contact {
    try await Configured.charityStack(ScriptedTransport(answer)).contact(
      .id("00000000-0000-0000-0000-00000000000a"), fields: nil)
  }

  @Test func `reads every field of a documented contact, with raw times and totals`() async throws {
    let contact = try await contact(.fixture("CharityStack/contact"))
    let id = "a1b2c3d4-e5f6-7890-abcd-ef1234567890"
    #expect(
      contact
        == Contact(
          id: ContactID(provider: try #require(Configured.name), value: id),
          kind: ProviderKind("charitystack"), name: "Jane Smith", firstName: "Jane",
          lastName: "Smith", organization: "Smith Foundation",
          emails: [EmailAddress(value: "jane@smithfoundation.org", isPrimary: true)],
          phones: [PhoneNumber(value: "16175550101", isPrimary: true)],
          addresses: [
            PostalAddress(
              line1: "456 Park Ave", city: "Boston", region: "MA", postcode: "02101",
              country: "United States", isPrimary: true)
          ],
          createdAt: Date(timeIntervalSince1970: 1_710_498_120),
          updatedAt: Date(timeIntervalSince1970: 1_736_345_133.5),
          fields: [
            "totalTransactionCount": 12,
            "totalTransactionValue": .decimal(JSONNumber(literal: "3250.00")),
            "created_at": "2024-03-15T10:22:00.000000",
            "updated_at": "2025-01-08T14:05:33.500000",
          ], lookup: .id(id)))
  }

  @Test(
    arguments: [
      ("2024-03-15T10:22:00", 1_710_498_120), ("2024-03-15T10:22:00Z", 1_710_498_120),
      ("2024-03-15T12:22:00.25+02:00", 1_710_498_120.25),
      ("2024-03-15T05:22:00-05:00", 1_710_498_120), ("2024-02-30T10:22:00", nil),
      ("2024-03-15", nil), ("2024-03-15T25:00:00", nil), ("yesterday", nil),
      ("2024-03-15T10:22:00.x", nil), ("", nil),
    ] as [(String, Double?)])
  func `reads a time without a zone as UTC`(text: String, seconds: Double?) async throws {
    let contact = try await contact(.text(#"{"id":"a","created_at":"\#(text)"}"#))
    #expect(contact.createdAt?.timeIntervalSince1970 == seconds)
    #expect(contact.fields == ["created_at": .string(text)])
  }

  @Test func `keeps malformed parts and never crashes`() async throws {
    let contact = try await contact(
      .text(
        """
        {"id": 7, "emails": [{"value": "a@x", "is_primary": "yes"}, null], "phones": "1",
         "addresses": null, "totalTransactionCount": "12", "created_at": 17}
        """))
    #expect(contact.id.value == "7")
    #expect(contact.emails == [EmailAddress(value: "a@x", isPrimary: false)])
    #expect(contact.phones.isEmpty)
    #expect(contact.createdAt == nil)
    #expect(
      contact.fields == [
        "emails": .array([.object(["value": "a@x", "is_primary": "yes"]), .null]),
        "phones": "1", "totalTransactionCount": "12", "created_at": 17,
      ])
  }

  private static let unproven =
    "not found, but not in the provider's own form: this does not prove that there is no such "
    + "contact; check base_url"

  @Test(
    arguments: [
      (
        401, #"{"error":"Invalid key"}"#, .unauthorized,
        "the provider does not accept the key: Invalid key"
      ),
      (
        403, "{}", .forbidden,
        "the contact belongs to another merchant, or the key may not do this"
      ),
      (404, #"{"error":"Contact not found"}"#, .protocol, "\(Self.unproven): Contact not found"),
      (
        400, #"{"error":"Validation failed","details":["a","b"]}"#, .validation,
        "the provider refuses the request: Validation failed: a; b"
      ),
      (409, "", .conflict, "a contact with this primary e-mail or phone exists"),
      (410, "", .protocol, Self.unproven),
      (500, #"{"message":"Internal error"}"#, .server, "the provider failed: Internal error"),
      (504, "<html>", .server, "the provider failed: <html>"),
    ] as [(Int, String, ProviderFailure.Kind, String)])
  func `maps each status to a kind of failure`(
    status: Int, body: String, kind: ProviderFailure.Kind, message: String
  ) async throws {
    let client = try Configured.charityStack(ScriptedTransport(.text(body, status: status)))
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.contact(.id("00000000-0000-0000-0000-00000000000a"), fields: nil)
    }
    #expect(failure.kind == kind)
    #expect(failure.message == message)
    #expect(failure.status == status)
  }

  @Test func `a rate limit gives the end of its window`() async throws {
    let client = try Configured.charityStack(
      ScriptedTransport(.text("{}", status: 429, headers: ["X-RateLimit-Reset": "1000600"])))
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.contact(.id("00000000-0000-0000-0000-00000000000a"), fields: nil)
    }
    #expect(failure.kind == .rateLimited)
    #expect(failure.retryAt == Date(timeIntervalSince1970: 1_000_600))
  }
}
