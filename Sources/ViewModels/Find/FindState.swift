package import Domain

/// A search for one text at every provider.
package nonisolated struct FindState: Hashable, Sendable {
  package struct Progress: Hashable, Sendable {
    package enum Phase: Hashable, Sendable {
      case asking
      case scanning(read: Int, total: Int?)
      case complete
      /// Stopped after this many rows; there are more.
      case bounded(read: Int)
      /// More were found than are kept.
      case cut(at: Int)
      /// The provider cannot search for this text.
      case unavailable(reason: String)
      case failed(Message)
      case cancelled

      package var isRunning: Bool {
        switch self {
        case .asking, .scanning: true
        case .complete, .bounded, .cut, .unavailable, .failed, .cancelled: false
        }
      }
    }

    package var provider: ProviderName
    package var phase: Phase
    package var found: Int
    /// The only key of a provider that cannot search; `nil` if it can. It must match as a whole.
    package var exactKey: LookupKey?

    init(_ info: ProviderInfo) {
      provider = info.name
      phase = .asking
      found = 0
      let searches = info.availability(of: .list).isAvailable
      exactKey = searches ? nil : info.capabilities.lookupKeys.first
    }

    /// Shown if nothing was found: `none with this account id`.
    package var noneWords: String {
      guard let name = exactKey?.name else { return "none" }
      let words = name.map { $0.isUppercase ? " \($0.lowercased())" : String($0) }.joined()
      return "none with this \(words)"
    }
  }

  /// The most contacts that are kept of one provider.
  package static let mostOfAProvider = 2_000

  package var text: String
  /// One for each provider, in the order of the config.
  package var progress: [Progress]
  package var list: ContactListState
  /// Proposed groups of the results. No action uses them.
  package var groups: ProposedGroups
  /// The `default_country` of the providers that have one.
  private let countries: [ProviderName: PhoneCountry]
  /// How many contacts are in a group.
  package internal(set) var grouped = 0

  init(text: String, providers: [ProviderInfo], list: ContactListState) {
    self.text = text
    self.list = list
    progress = providers.map(Progress.init)
    countries = Dictionary(
      providers.compactMap { info in info.defaultCountry.map { (info.name, $0) } },
      uniquingKeysWith: { first, _ in first })
    groups = ProposedGroups(countries: countries)
  }

  /// What two of the found contacts have in common.
  package func traits(shared one: Contact, _ other: Contact) -> [SharedTrait] {
    SharedTrait.shared(by: one, and: other, countries: countries)
  }

  package var isRunning: Bool {
    progress.contains(where: \.phase.isRunning)
  }
}

/// Groups found contacts that may be one person. A group is at the place of its first contact, in
/// the order of the providers.
nonisolated extension FindState {
  mutating func add(_ contacts: [Contact]) {
    for contact in contacts { groups.add(contact) }
    guard contacts.contains(where: { groups.group(of: $0.id) != nil }) else {
      return list.append(contacts)
    }
    show(Array(list.contacts) + contacts)
  }

  /// Groups again after a contact changed or was removed.
  mutating func regroup() {
    groups = ProposedGroups(Array(list.contacts), countries: countries)
    show(Array(list.contacts))
  }

  private mutating func show(_ contacts: [Contact]) {
    list.reorder(inOrder(contacts))
    grouped = contacts.count { groups.group(of: $0.id) != nil }
  }

  private func inOrder(_ contacts: [Contact]) -> [Contact] {
    let byID = Dictionary(contacts.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    return contacts.flatMap { contact -> [Contact] in
      guard let group = groups.group(of: contact.id) else { return [contact] }
      guard group.members.first == contact.id else { return [] }
      return progress.flatMap { provider in
        group.members.filter { $0.provider == provider.provider }.compactMap { byID[$0] }
      }
    }
  }
}
