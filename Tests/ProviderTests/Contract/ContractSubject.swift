import Domain
import Foundation
import Providers
import Simulator
import Testing

/// What the contract suite must be told of one provider, because no capability says it.
struct ContractSubject: Sendable {
  var kind: ProviderKind
  /// What nobody but the provider may see: keys, and what they are exchanged for.
  var secrets: [String]
  /// Jane Smith, who stands in every simulated world.
  var known: ContactLookup
  /// Well formed, and nobody's.
  var unknown: [ContactLookup]
  /// As a write would name nobody; `nil` where there is no write.
  var unknownID: ContactLookup?
  /// Other lookups that fail, as the provider's contract reads them.
  var refused: [RefusedLookup] = []
  /// Which request an operation is made of; the first, where there are several. An operation that is
  /// not in it has no row.
  var calls: [ContractCall: CallFilter]
  /// Statuses of success that are not 200.
  var statuses: [ContractCall: Int] = [:]
  /// Writes that the provider says to have done also where there is no such contact.
  var acceptsNobody: Set<ContractCall> = []
  /// How many requests a plan shows before the write's own.
  var plannedBefore = 0
  /// Statuses that mean something else here than in general.
  var statusReadings: [Int: ProviderFailure.Kind] = [:]
  /// How often a call goes out that is refused for its key.
  var callsWhenUnauthorized = 1
  /// How the provider asks for this many seconds of patience.
  var limitHeaders: @Sendable (_ seconds: Int, _ now: Date) -> [String: String] = { seconds, _ in
    ["Retry-After": String(seconds)]
  }
  /// The documented answers of `get` and `list`; the latter `nil` where there is no list.
  var getAnswer: DocumentedAnswer
  var listAnswer: DocumentedAnswer?
  /// An error of the provider's own form that repeats these words.
  var errorAnswer: @Sendable (_ words: String) -> (status: Int, body: JSONValue)
  /// What a contact's identifier is called in answers.
  var idName = "id"
  /// A cursor before the first contact, where the provider's lists can begin at an identifier.
  var keysetStart: String?
  /// Conditions that Jane meets, one row a key that matters.
  var conditions: [QueryCondition] = []
  /// What an update changes, and whether a contact shows it.
  var draft = ContactDraft([FieldValue(name: "name", value: "New Name")])
  var isUpdated: @Sendable (Contact) -> Bool = { _ in false }
  /// What a create makes, and whether a contact is that one.
  var newDraft = ContactDraft()
  var isNew: @Sendable (Contact) -> Bool = { _ in false }
  /// A file for an import that opts Jane's e-mail out.
  var importText = ""
  /// Whether a file is the provider's export of the suite's world.
  var isFile: @Sendable (String) -> Bool = { _ in false }
  /// A row of an upsert that updates the contact, with `draft`'s values.
  var upsertDraft: @Sendable (LookupKey, Contact) -> ContactDraft = { _, _ in ContactDraft() }
}

struct RefusedLookup: Sendable {
  var lookup: ContactLookup
  var kind: ProviderFailure.Kind
}

/// A documented body, kept as a fixture, and the place of its contact.
struct DocumentedAnswer: Sendable {
  var fixture: String
  var contact: [JSONStep]

  var body: JSONValue {
    get throws { try JSONDecoder().decode(JSONValue.self, from: Data(Fixture.text(fixture).utf8)) }
  }
}

// MARK: - Registered subjects

extension ContractSubject {
  /// One line each. `ContractCoverageTests` fails for a provider without one.
  static let all: [ContractSubject] = [
    .cartsGuru,
    .open2b,
    .propeller,
    .charityStack,
  ]

  /// What the provider's own factory says it can do.
  var capabilities: Capabilities? {
    guard let factory = ProviderRegistry.factory(for: kind), let name = ProviderName("contract")
    else { return nil }
    return factory.capabilities(
      ProviderSettings(name: name, baseURL: "https://x.example.com", credential: Secret("-")))
  }

  func can(_ action: Action) -> Bool { capabilities?[action].isAvailable ?? false }
}

extension ContractSubject: CustomTestStringConvertible {
  var testDescription: String { kind.text }
}
