import Domain
import Testing

/// Covers which responses prove that there is no contact.
@Suite(.timeLimit(.minutes(10))) struct CharityStackAbsenceTests {
  private static let limits = [
    "X-RateLimit-Limit": "1000", "X-RateLimit-Remaining": "9", "X-RateLimit-Reset": "1000600",
  ]

  @Test(arguments: Absences.foreign)
  func `at CharityStack, a 404 or 410 without its headers proves nothing`(
    status: Int, body: String
  ) async throws {
    let client = try Configured.charityStack(ScriptedTransport(.text(body, status: status)))
    #expect(try await Absences.of(.id("00000000-0000-0000-0000-00000000000a"), at: client).0 == nil)
  }

  @Test(
    arguments: [
      (404, "", Array(limits.keys)), (404, "<html>", Array(limits.keys)),
      (404, #"{"message":"Not Found"}"#, Array(limits.keys)),
      (404, #"{"error":{"code":1}}"#, Array(limits.keys)),
      (404, #"{"error":"Contact not found"}"#, ["X-RateLimit-Limit", "X-RateLimit-Remaining"]),
      (410, #"{"error":"Contact is gone"}"#, ["X-RateLimit-Reset"]),
      (400, #"{"error":"Contact not found"}"#, Array(limits.keys)),
    ])
  func `at CharityStack, absence needs its error member and all its headers`(
    status: Int, body: String, headers: [String]
  ) async throws {
    let client = try Configured.charityStack(
      ScriptedTransport(
        .text(body, status: status, headers: Self.limits.filter { headers.contains($0.key) })))
    #expect(try await Absences.of(.id("00000000-0000-0000-0000-00000000000a"), at: client).0 == nil)
  }

  @Test(arguments: [404, 410])
  func `at CharityStack, its own 404 and 410 prove that a contact does not exist`(
    status: Int
  ) async throws {
    let client = try Configured.charityStack(
      ScriptedTransport(
        .text(#"{"error":"Contact not found"}"#, status: status, headers: Self.limits)))
    #expect(
      try await Absences.of(.id("00000000-0000-0000-0000-00000000000a"), at: client).0 == .gone)
  }
}
