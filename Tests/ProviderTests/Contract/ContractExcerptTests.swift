import Domain
import Simulator
import Testing

/// Checks that an excerpt of a response in a message quotes no person.
@Suite(.timeLimit(.minutes(10))) struct `Contract: excerpts of responses` {
  struct Body: Sendable, CustomTestStringConvertible {
    var testDescription: String { text }
    var text: String
    /// What the message shows of it; `nil` for nothing.
    var shown: String?
  }

  private static let bodies = [
    Body(
      text: #"Warning: strict mode in shop.php {"contacts":[{"name":"Jane Smith"}]}"#,
      shown: "Warning: strict mode in shop.php"),
    Body(text: #"Notice [{"name":"Jane Smith"}]"#, shown: "Notice"),
    Body(text: #"Jane Smith","email":"jane@example.net"}"#, shown: "Jane Smith"),
    Body(text: #""Jane Smith"#, shown: nil), Body(text: #"{"name":"Jane Smith""#, shown: nil),
    Body(
      text: "no row for jane.smith+x@example.net or +33 6 12 34 56 78 or 0612345678",
      shown: "no row for ‹masked› or ‹masked› or ‹masked›"),
    Body(
      text: "Row 3 of 20 on 2026-11-30 is missing", shown: "Row 3 of 20 on 2026-11-30 is missing"),
    Body(text: "<html><style>p{}</style>Jane Smith", shown: "<html><style>p"),
  ]

  @Test(arguments: ContractCase.answeredWithJSON.filter { !$0.isWrite }, bodies)
  func `a message shows a response only up to its JSON, without addresses`(
    row: ContractCase, body: Body
  ) async throws {
    try await row.run { world in
      await row.fail(world, .answer(status: 200, body: body.text), count: 9)
      let failure = try await failure { () async throws(ProviderFailure) in
        try await row.perform(world)
      }
      #expect(failure.kind == .protocol)
      if let shown = body.shown {
        #expect(failure.message == "the answer is not JSON: \(shown)")
      } else {
        #expect(!failure.message.contains("Jane"))
      }
    }
  }
}
