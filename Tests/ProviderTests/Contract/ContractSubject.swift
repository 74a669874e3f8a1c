import Domain
import Foundation
import Providers
import Simulator
import TestSupport
import Testing

/// What the contract suite needs to know about one provider beyond its capabilities.
struct ContractSubject: Sendable {
  /// The simulated provider under test.
  var account: SimulatedAccount
  /// The path of the base URL.
  var basePath = ""
  /// The provider's own settings at a server.
  var settings: @Sendable (_ base: String) -> [String: SettingValue] = { _ in [:] }
  /// The request for a token, with the body of its answer, if other requests need one.
  var tokenRequest: (line: String, answer: String)?
  /// The first words of requests that may accompany a read.
  var companions: [String] = []
  /// Jane Smith, who exists in every simulated world.
  var known: ContactLookup
  /// Well-formed lookups that match no contact.
  var unknown: [ContactLookup]
  /// How a write names a contact that does not exist; `nil` if there are no writes.
  var unknownID: ContactLookup?
  /// Other lookups that fail, with the failure that the provider documents.
  var refused: [RefusedLookup] = []
  /// The request of each operation, or the first of several. An operation that is not listed has no
  /// row.
  var calls: [ContractCall: CallFilter]
  /// Success statuses other than 200.
  var statuses: [ContractCall: Int] = [:]
  /// Writes that the provider reports as done even if the contact does not exist.
  var acceptsUnknownContact: Set<ContractCall> = []
  /// How many requests a plan shows before the write's own.
  var plannedBefore = 0
  /// Statuses with a meaning specific to this provider.
  var statusReadings: [Int: ProviderFailure.Kind] = [:]
  /// How often a call is sent if the provider refuses its key.
  var callsWhenUnauthorized = 1
  /// The headers with which the provider asks for a wait of this many seconds.
  var limitHeaders: @Sendable (_ seconds: Int, _ now: Date) -> [String: String] = { seconds, _ in
    ["Retry-After": String(seconds)]
  }
  /// The documented responses of `get` and `list`; the latter is `nil` if there is no list.
  var getAnswer: DocumentedAnswer
  var listAnswer: DocumentedAnswer?
  /// An error in the provider's own form that echoes these words.
  var errorAnswer: @Sendable (_ words: String) -> (status: Int, body: JSONValue)
  /// The name of a contact's identifier in responses.
  var idName = "id"
  /// A cursor before the first contact, if lists can start at an identifier.
  var keysetStart: String?
  /// Conditions that Jane matches.
  var conditions: [QueryCondition] = []
  /// What an update changes, and whether a contact shows the change.
  var draft = ContactDraft([FieldValue(name: "name", value: "New Name")])
  var isUpdated: @Sendable (Contact) -> Bool = { _ in false }
  /// What a create sends, and whether a contact is the created one.
  var newDraft = ContactDraft()
  var isNew: @Sendable (Contact) -> Bool = { _ in false }
  /// An import file that opts Jane's e-mail out.
  var importText = ""
  /// Whether a file is the provider's export of the suite's world.
  var isFile: @Sendable (String) -> Bool = { _ in false }
  /// An upsert row that updates the contact with the values of `draft`.
  var upsertDraft: @Sendable (LookupKey, Contact) -> ContactDraft = { _, _ in ContactDraft() }
}

struct RefusedLookup: Sendable {
  var lookup: ContactLookup
  var kind: ProviderFailure.Kind
}

/// A documented body from a fixture, and the path to its contact.
struct DocumentedAnswer: Sendable {
  var fixture: String
  var contact: [JSONStep]

  /// How many contacts the list has besides this one; 0 if it is not in a list.
  var others: Int {
    get throws {
      guard case .array(let all)? = try body.value(at: contact.dropLast()) else { return 0 }
      return all.count - 1
    }
  }

  var body: JSONValue {
    get throws { try JSONReader.value(of: Data(Fixture.text(fixture).utf8)) }
  }
}

// MARK: - Registered subjects

/// The part of a provider's own tests that the general suites use: `final class <Name>Subject` in
/// `Tests/ProviderTests/<Name>/<Name>Subject.swift`.
protocol ProviderUnderTest: AnyObject, SendableMetatype {
  static var subject: ContractSubject { get }
  static var recordings: [Recording] { get }
}

extension ContractSubject {
  /// Every registered provider's class, found by its name. `ContractCoverageTests` fails if one is
  /// missing.
  static let underTest: [any ProviderUnderTest.Type] = ProviderRegistry.factories.compactMap {
    underTest($0)
  }

  static let all = underTest.map { $0.subject }

  static func underTest(_ factory: any ProviderFactory.Type) -> (any ProviderUnderTest.Type)? {
    TestClasses.named("ProviderTests.\(factory)Subject") as? any ProviderUnderTest.Type
  }

  var kind: ProviderKind { ProviderKind(account.kind) }
  var secrets: [String] { account.secrets }

  /// The capabilities that the provider's factory declares.
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
