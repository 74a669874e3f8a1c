import Domain
import Testing

/// Covers which responses prove that there is no contact.
@Suite(.timeLimit(.minutes(10))) struct CartsGuruAbsenceTests {
  private static let account = ContactLookup(key: .accountID, value: "jane@example.com")

  @Test(
    arguments: Absences.foreign + [
      (404, #"{"statusCode":"404","error":"Not Found","message":"Not Found"}"#),
      (404, #"{"statusCode":"404","error":"Not Found","message":"Contact: other Not found"}"#),
      (404, #"{"statusCode":404,"message":"Contact: jane@example.com Not found"}"#),
      (410, #"{"statusCode":"404","message":"Contact: jane@example.com Not found"}"#),
      (400, #"{"statusCode":"404","message":"Contact: jane@example.com Not found"}"#),
      (200, #"{"data":[],"error":"Service Unavailable"}"#),
      (200, #"{"data":[],"statusCode":"503"}"#),
      (404, #"{"data":[]}"#), (404, #"{"message":"Contact: jane@example.com Not found"}"#),
    ])
  func `at Carts Guru, only its own response proves that a contact does not exist`(
    status: Int, body: String
  ) async throws {
    let client = try Configured.cartsGuru(ScriptedTransport(.text(body, status: status)))
    #expect(try await Absences.of(Self.account, at: client).0 == nil)
  }

  @Test(
    arguments: [
      (200, #"{"data":[]}"#),
      (404, #"{"statusCode":"404","error":"x","message":"Contact: jane@example.com Not found"}"#),
    ])
  func `at Carts Guru, an empty list and its own 404 prove that a contact does not exist`(
    status: Int, body: String
  ) async throws {
    let client = try Configured.cartsGuru(ScriptedTransport(.text(body, status: status)))
    #expect(try await Absences.of(Self.account, at: client).0 == .gone)
  }

  @Test func `an empty list in response to a write proves nothing`() async throws {
    let client = try Configured.cartsGuru(ScriptedTransport(.text(#"{"data":[]}"#)))
    let answer = try await client.send(.anonymize(.id("5f1c")))
    #expect(answer.contact == nil)
  }
}
