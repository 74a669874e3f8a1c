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

  @Test func `a failure is one sentence that starts with the provider and ends with the status`()
    throws
  {
    let message = OperatorMessage(try failure(.notFound, status: 404))
    #expect(message.text == "eu-shop: no contact '5f1c' (404)")
    #expect(message.nextStep == nil)
  }

  @Test func `a refusal in a 200 response names no status`() throws {
    let message = OperatorMessage(try failure(.validation, status: 200))
    #expect(message.text == "eu-shop: no contact '5f1c'")
  }

  @Test(arguments: ProviderFailure.Kind.allCases)
  func `every kind of failure has a message`(kind: ProviderFailure.Kind) throws {
    let message = OperatorMessage(try failure(kind, status: nil))
    #expect(!message.text.isEmpty)
  }

  @Test func `an unknown outcome says that the write was sent and names the next step`() throws {
    let message = OperatorMessage(.outcomeUnknown(try failure(.timeout, status: nil)))
    #expect(message.text.contains("outcome unknown"))
    #expect(message.nextStep?.contains("journal settle") == true)
  }
}
