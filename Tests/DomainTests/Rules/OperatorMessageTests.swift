import Domain
import Testing

@Suite struct OperatorMessageTests {
  private func failure(
    _ kind: ProviderFailure.Kind, status: Int?
  ) throws -> ProviderFailure {
    ProviderFailure(
      kind, provider: try #require(ProviderName("eu-shop")), delivery: .answered,
      message: "no contact '5f1c'", status: status)
  }

  @Test func `a failure is one sentence with the provider first and the status last`() throws {
    let message = OperatorMessage(try failure(.notFound, status: 404))
    #expect(message.text == "eu-shop: no contact '5f1c' (404)")
    #expect(message.nextStep == nil)
  }

  @Test func `a refusal inside an answer of status 200 names no status`() throws {
    let message = OperatorMessage(try failure(.validation, status: 200))
    #expect(message.text == "eu-shop: no contact '5f1c'")
  }

  @Test(arguments: ProviderFailure.Kind.allCases)
  func `every kind of failure has words`(kind: ProviderFailure.Kind) throws {
    let message = OperatorMessage(try failure(kind, status: nil))
    #expect(!message.text.isEmpty)
  }

  @Test func `an unknown outcome says that it was sent and what to do first`() throws {
    let message = OperatorMessage(.outcomeUnknown(try failure(.timeout, status: nil)))
    #expect(message.text.contains("outcome unknown"))
    #expect(message.nextStep?.contains("journal settle") == true)
  }
}
