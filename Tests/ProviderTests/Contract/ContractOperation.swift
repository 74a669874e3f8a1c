import Domain
import Simulator
import Testing

/// One action as the suite performs it at every provider that has it.
struct ContractOperation: Sendable {
  var action: Action
  var perform: @Sendable (ContractWorld) async throws(ProviderFailure) -> ContractResult
  /// Whether a contact, read again, shows a write's effect; `nil` is one that is gone.
  var isDone: @Sendable (Contact?, ContractSubject) -> Bool = { _, _ in false }

  private static func read(
    _ action: Action,
    _ perform: @escaping @Sendable (ContractWorld) async throws(ProviderFailure) -> ContractResult
  ) -> Self {
    Self(action: action, perform: perform)
  }

  private static func write(
    _ action: Action, isDone: @escaping @Sendable (Contact?, ContractSubject) -> Bool
  ) -> Self {
    Self(
      action: action,
      perform: { world async throws(ProviderFailure) in try await world.send(action) },
      isDone: isDone)
  }
}

/// What an operation gave, whatever its kind.
struct ContractResult: Sendable {
  var contacts: [Contact] = []
  var count: Int?
  var answer: WriteAnswer?
}

extension ContractOperation {
  /// A row for each action that any provider has.
  static let all: [ContractOperation] = [
    read(.list) { world async throws(ProviderFailure) in
      let page = try await world.client.page(ContactQuery(limit: 20))
      return ContractResult(contacts: page.contacts)
    },
    read(.count) { world async throws(ProviderFailure) in
      ContractResult(count: try await world.client.count([]))
    },
    read(.get) { world async throws(ProviderFailure) in
      ContractResult(contacts: [try await world.client.contact(world.subject.known, fields: nil)])
    },
    read(.find) { world async throws(ProviderFailure) in
      try await world.search(ContractWorld.janeEmail)
    },
    write(.update) { $0.map($1.isUpdated) ?? false },
    write(.prefer) { contact, _ in contact?.preferences?.sms == .optOut },
    write(.anonymize) { contact, _ in contact?.isAnonymized ?? true },
  ]
}

// MARK: - Rows of the suite's tables

/// One operation at one provider.
struct ContractCase: Sendable, CustomTestStringConvertible {
  var subject: ContractSubject
  var operation: ContractOperation

  var action: Action { operation.action }
  var testDescription: String { "\(subject.kind) \(action.rawValue)" }

  /// Each operation at each provider that has it.
  static let all = rows { $0.can($1) }
  static let reads = all.filter { !$0.action.isWrite }
  static let writes = all.filter { $0.action.isWrite }
  /// Reads whose answer holds contacts in the documented form.
  static let documented = reads.filter { $0.answer != nil }
  /// Each operation at each provider that lacks it.
  static let lacking = rows { !$0.can($1) }

  private static func rows(
    where isIncluded: (ContractSubject, Action) -> Bool
  ) -> [ContractCase] {
    ContractSubject.all.flatMap { subject in
      ContractOperation.all.filter { isIncluded(subject, $0.action) }.map {
        ContractCase(subject: subject, operation: $0)
      }
    }
  }

  /// The documented answer to this operation.
  var answer: DocumentedAnswer? {
    switch action {
    case .get: subject.getAnswer
    case .list: subject.listAnswer
    default: nil
    }
  }

  /// In a world of its own.
  func run(_ body: (ContractWorld) async throws -> Void) async throws {
    try await ContractWorld.run(subject, body)
  }

  func perform(_ world: ContractWorld) async throws(ProviderFailure) -> ContractResult {
    try await operation.perform(world)
  }

  func fail(_ world: ContractWorld, _ fault: Fault, count: Int = 1) async {
    await world.fail(fault, action, count: count)
  }

  /// How often the request of this operation arrived since the world began.
  func arrivals(_ world: ContractWorld) async -> Int {
    await world.requests(of: action).count
  }

  /// How many requests of its kind the operation makes when nothing is wrong.
  func usualArrivals(_ world: ContractWorld) async throws -> Int {
    guard !action.isWrite else { return 1 }
    _ = try await perform(world)
    let count = await arrivals(world)
    await world.server.forgetRequests()
    return count
  }

  /// Whether the write took effect at the provider.
  func isDone(_ world: ContractWorld) async throws -> Bool {
    operation.isDone(try await world.read(), subject)
  }
}
