import Domain
import Simulator
import Testing

/// A row of the suite's tables: one operation at one provider.
struct ContractCase: Sendable, CustomTestStringConvertible {
  var subject: ContractSubject
  var operation: ContractOperation

  var call: ContractCall { operation.call }
  var isWrite: Bool { operation.write != nil }
  var testDescription: String { "\(subject.kind) \(call.rawValue)" }

  /// Each operation at each provider that has it.
  static let all = rows { $0.calls[$1] != nil }
  static let reads = all.filter { !$0.isWrite }
  static let writes = all.filter(\.isWrite)
  /// Writes to one contact that the caller names.
  static let writesToOne = writes.filter(\.operation.namesContact)
  /// Reads whose response holds contacts in the documented form.
  static let documented = reads.filter { $0.answer != nil }
  /// Operations with a JSON response.
  static let answeredWithJSON = all.filter { $0.call != .export }
  /// Each operation at each provider that has it.
  static let lacking = rows { $0.capabilities?.offers($1) == false }

  private static func rows(
    where isIncluded: (ContractSubject, ContractCall) -> Bool
  ) -> [ContractCase] {
    ContractSubject.all.flatMap { subject in
      ContractOperation.all.filter { isIncluded(subject, $0.call) }.map {
        ContractCase(subject: subject, operation: $0)
      }
    }
  }

  /// The documented response to this operation.
  var answer: DocumentedAnswer? {
    switch call {
    case .get: subject.getAnswer
    case .list: subject.listAnswer
    default: nil
    }
  }

  /// The status of success.
  var status: Int { subject.statuses[call] ?? 200 }

  /// Runs `body` in its own world, prepared so that the effect of a write is visible.
  func run(_ body: (ContractWorld) async throws -> Void) async throws {
    try await ContractWorld.run(subject) { world in
      if subject.calls[call] != nil {
        try await operation.prepare(world)
        await world.server.forgetRequests()
      }
      try await body(world)
    }
  }

  func perform(_ world: ContractWorld) async throws(ProviderFailure) -> ContractResult {
    try await operation.perform(world)
  }

  func fail(_ world: ContractWorld, _ fault: Fault, count: Int = 1) async {
    await world.fail(fault, call, count: count)
  }

  /// How often the request of this operation arrived since the world started.
  func arrivals(_ world: ContractWorld) async -> Int {
    await world.requests(of: call).count
  }

  /// How many requests of its kind the operation makes when nothing fails.
  func usualArrivals(_ world: ContractWorld) async throws -> Int {
    guard !isWrite else { return 1 }
    _ = try await perform(world)
    let count = await arrivals(world)
    await world.server.forgetRequests()
    return count
  }

  /// Whether the write took effect at the provider. Removes all pending faults first.
  func isDone(_ world: ContractWorld) async throws -> Bool {
    await world.server.forgetFaults()
    return try await operation.isDone(world)
  }
}

extension Capabilities {
  /// A provider without its own export file exports its list instead.
  fileprivate func offers(_ call: ContractCall) -> Bool {
    call == .export ? exportsOwnFile : self[call.action].isAvailable
  }
}
