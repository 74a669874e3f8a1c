import Domain
import Testing

/// Covers which responses prove that there is no contact.
@Suite(.timeLimit(.minutes(10))) struct PropellerAbsenceTests {
  private static func error(_ code: String) -> String {
    #"{"error":{"code":\#(code),"status":404,"type":"ContactNotFound","messages":["x"]}}"#
  }

  @Test(
    arguments: Absences.foreign + [
      (404, error("50007")), (404, error("404")), (404, error(#""ContactNotFound""#)),
      (410, error("50006")), (200, error("50006")), (400, error("50006")), (500, error("50006")),
      (404, #"{"code":50006,"status":404,"type":"ContactNotFound"}"#), (200, #"{"data":{}}"#),
    ])
  func `at Propeller, only its error code proves that a contact does not exist`(
    status: Int, body: String
  ) async throws {
    let client = try Configured.propeller(
      ScriptedTransport(.fixture("Propeller/token"), .text(body, status: status)))
    #expect(try await Absences.of(.id("9"), at: client).0 == nil)
  }

  @Test(
    arguments: [
      ("50006", .gone), (#""50006""#, .gone), ("50008", .recycled), (#""50008""#, .recycled),
    ] as [(String, Absence)])
  func `Propeller distinguishes deleted contacts from contacts in the recycle bin`(
    code: String, absence: Absence
  ) async throws {
    let client = try Configured.propeller(
      ScriptedTransport(.fixture("Propeller/token"), .text(Self.error(code), status: 404)))
    #expect(try await Absences.of(.id("9"), at: client).0 == absence)
  }
}
