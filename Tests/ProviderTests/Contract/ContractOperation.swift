import Domain
import Foundation
import Testing

/// One operation, as the suite performs it at every provider that has it.
struct ContractOperation: Sendable {
  typealias Perform =
    @Sendable (ContractWorld) async throws(ProviderFailure) -> ContractResult

  /// The operation's name in the subjects' tables.
  var call: ContractCall
  var perform: Perform
  /// The write to send, about Jane if the lookup is `nil`. `nil` for a read.
  var write: (@Sendable (ContractWorld, ContactLookup?) -> ContactWrite)?
  /// Whether the operation is about one contact that the caller names.
  var namesContact = false
  /// Sets up the state that makes the effect of the operation visible.
  var prepare: @Sendable (ContractWorld) async throws -> Void = { _ in }
  /// Whether a write took effect at the provider.
  var isDone: @Sendable (ContractWorld) async throws -> Bool = { _ in false }
}

/// The operations by name. Several can belong to one action.
enum ContractCall: String, CaseIterable, Sendable {
  case list
  case count
  case get
  case find
  case create
  case update
  case delete
  case prefer
  case anonymize
  case upsertByID
  case upsertBySourceID
  case setPricing
  case removePricing
  case export
  case importFile

  var action: Action {
    switch self {
    case .list: .list
    case .count: .count
    case .get: .get
    case .find: .find
    case .create: .create
    case .update: .update
    case .delete: .delete
    case .prefer: .prefer
    case .anonymize: .anonymize
    case .upsertByID, .upsertBySourceID: .upsert
    case .setPricing, .removePricing: .pricing
    case .export: .export
    case .importFile: .import
    }
  }
}

/// The result of an operation of any kind.
struct ContractResult: Sendable {
  var contacts: [Contact] = []
  var count: Int?
  var answer: WriteAnswer?
  /// The exported file.
  var file: String?

  /// Whether a read returned what the world holds.
  func holds(_ world: ContractWorld) -> Bool {
    if let file { return world.subject.isFile(file) }
    return count.map { $0 == ContractWorld.contacts }
      ?? contacts.contains { $0.id == world.known.id }
  }
}

/// Collects the chunks of an export.
actor CollectedFile {
  private var bytes = Data()

  var text: String { String(decoding: bytes, as: UTF8.self) }

  /// - Returns: `true`, to continue.
  func take(_ chunk: Data) -> Bool {
    bytes += chunk
    return true
  }
}

// MARK: - The operations

extension ContractOperation {
  /// A row for each operation that any provider has.
  static let all: [ContractOperation] = reads + writes

  private static let reads: [ContractOperation] = [
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
    read(.export) { world async throws(ProviderFailure) in
      let file = CollectedFile()
      try await world.client.exportFile { await file.take($0) }
      return ContractResult(file: await file.text)
    },
  ]

  private static let writes: [ContractOperation] = [
    write(.create) { world, _ in
      .create(world.subject.newDraft)
    } isDone: {
      try await $0.createdContact() != nil
    },
    naming(.update) { world, lookup in
      .update(lookup, world.subject.draft)
    } isDone: {
      try await $0.read().map($0.subject.isUpdated) ?? false
    },
    naming(.delete) {
      .delete([$1])
    } isDone: {
      try await $0.read() == nil
    },
    naming(.prefer) {
      .preferences($1, [.sms: false])
    } isDone: {
      try await $0.read()?.preferences?.sms == .optOut
    },
    naming(.anonymize) {
      .anonymize($1)
    } isDone: {
      try await $0.read()?.isAnonymized ?? true
    },
    write(.upsertByID) { world, _ in
      .upsert(.id, [world.subject.upsertDraft(.id, world.known)])
    } isDone: {
      try await $0.read().map($0.subject.isUpdated) ?? false
    },
    write(.upsertBySourceID) { world, _ in
      .upsert(.sourceID, [world.subject.upsertDraft(.sourceID, world.known)])
    } isDone: {
      try await $0.read().map($0.subject.isUpdated) ?? false
    },
    naming(.setPricing) {
      .setPricing($1, ContractWorld.pricing)
    } isDone: {
      try await $0.isPriced()
    },
    naming(.removePricing) {
      .removePricing($1)
    } prepare: {
      _ = try await $0.client.send(.setPricing($0.knownID, ContractWorld.pricing))
    } isDone: {
      try await !$0.isPriced()
    },
    write(.importFile) { world, _ in
      .importFile(world.importedFile)
    } prepare: {
      try Data($0.subject.importText.utf8).write(to: URL(filePath: $0.importedFile.path))
    } isDone: {
      try await $0.read()?.preferences?.email == .optOut
    },
  ]

  private static func read(_ call: ContractCall, _ perform: @escaping Perform) -> Self {
    Self(call: call, perform: perform)
  }

  private static func write(
    _ call: ContractCall,
    _ write: @escaping @Sendable (ContractWorld, ContactLookup?) -> ContactWrite,
    prepare: @escaping @Sendable (ContractWorld) async throws -> Void = { _ in },
    isDone: @escaping @Sendable (ContractWorld) async throws -> Bool
  ) -> Self {
    Self(
      call: call,
      perform: { world async throws(ProviderFailure) in
        ContractResult(answer: try await world.client.send(write(world, nil)))
      }, write: write, prepare: prepare, isDone: isDone)
  }

  /// A write to one contact.
  private static func naming(
    _ call: ContractCall,
    _ write: @escaping @Sendable (ContractWorld, ContactLookup) -> ContactWrite,
    prepare: @escaping @Sendable (ContractWorld) async throws -> Void = { _ in },
    isDone: @escaping @Sendable (ContractWorld) async throws -> Bool
  ) -> Self {
    var operation = Self.write(
      call, { write($0, $1 ?? $0.knownID) }, prepare: prepare, isDone: isDone)
    operation.namesContact = true
    return operation
  }
}
