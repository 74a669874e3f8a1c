import App
import Domain
import Foundation
import Operations
import Simulator
import TestSupport
import Testing

/// Covers which answers of a provider end a job: with a wrong key, a list of ten thousand contacts
/// must not make ten thousand calls.
@Suite(.timeLimit(.minutes(10))) struct JobAnswerTests {
  struct Case: CustomTestStringConvertible {
    var testDescription: String
    var fault: Fault
    /// How a job ends whose first contact is done and whose other contacts get the fault, and how many
    /// of six were sent.
    var later: JobEnding
    var sent: Int
    /// How a job ends that gets it from the first contact on.
    var first: JobEnding

    init(
      _ name: String, _ fault: Fault, _ later: JobEnding, sent: Int, first: JobProgress.Stop
    ) {
      testDescription = name
      self.fault = fault
      self.later = later
      self.sent = sent
      self.first = .stopped(first)
    }
  }

  nonisolated static let cases = [
    Case("401", .status(401), .stopped(.refused), sent: 4, first: .canaryFailed),
    Case("403", .status(403), .stopped(.refused), sent: 4, first: .canaryFailed),
    Case(
      "403 of a proxy", .foreign(403, isApplied: false), .stopped(.refused), sent: 4,
      first: .canaryUnknown),
    Case(
      "404 of a proxy", .foreign(404, isApplied: false), .complete, sent: 6, first: .canaryUnknown),
    Case("a proxy's page", .html, .complete, sent: 6, first: .canaryUnknown),
    Case("429", .status(429), .complete, sent: 6, first: .canaryFailed),
    Case("500", .status(500), .complete, sent: 6, first: .canaryFailed),
    Case("503", .status(503), .complete, sent: 6, first: .canaryUnknown),
    Case(
      "time-out", .heldBeforeApplying(.seconds(30)), .complete, sent: 6, first: .canaryUnknown),
  ]

  private func job(
    _ world: SimulatedWorld, of ids: [String], at client: (any ProviderClient)? = nil
  ) async throws -> (ending: JobEnding?, sent: Int) {
    let job = RunJob(
      .delete, of: JobTargets(ids.map { JobTarget(.delete, .id($0)) }), origin: .new,
      client: try client ?? world.client("b2b"), context: world.writeContext)
    var ending: JobEnding?
    var sent = 0
    await job.run { event in
      if case .sent(let places) = event { sent += places.count }
      if case .finished(let end) = event { ending = end }
    }
    return (ending, sent)
  }

  private func world() async throws -> (SimulatedWorld, ids: [String]) {
    let world = try await SimulatedWorld.start(
      ambient: ManualClock(advancesOnSleep: true).ambient, timeout: .seconds(1))
    let page = try await world.client("b2b").page(ContactQuery(limit: 6))
    return (world, page.contacts.map(\.id.value))
  }

  @Test(arguments: cases)
  func `only refusals of the key end a job, and any failure of its first contact`(
    answer: Case
  ) async throws {
    let (world, ids) = try await world()
    let deletions = CallFilter(method: "DELETE")
    await world.server.failNext(answer.fault, at: "b2b", count: 100, where: deletions)
    let first = try await job(world, of: Array(ids.prefix(6)))
    #expect(first.ending == answer.first)
    #expect(first.sent == 1)

    await world.server.forgetFaults()
    // The first of the six is deleted, then the fault begins.
    let client = FaultsAfterFirst(
      inner: try world.client("b2b"), server: world.server, fault: answer.fault, filter: deletions)
    let later = try await job(world, of: Array(ids.prefix(6)), at: client)
    #expect(later.ending == answer.later)
    #expect(later.sent == answer.sent)
    try await world.stop()
  }

  @Test func `contacts that the provider does not have end no job`() async throws {
    let (world, ids) = try await world()
    let absent = ["90000001", "90000002", "90000003", "90000004"]
    let result = try await job(world, of: absent + [ids[0], ids[1]])
    #expect(result.ending == .complete)
    #expect(result.sent == 6)
    #expect(await world.writes().count == 2)
    try await world.stop()
  }
}

/// A provider at which a fault begins once a write was done.
private struct FaultsAfterFirst: OddClient {
  let inner: any ProviderClient
  let server: SimulatorServer
  let fault: Fault
  let filter: CallFilter

  @concurrent func send(_ write: ContactWrite) async throws(ProviderFailure) -> WriteAnswer {
    let answer = try await inner.send(write)
    await server.failNext(fault, at: info.name.text, count: 100, where: filter)
    return answer
  }
}
