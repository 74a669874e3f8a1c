package import Domain
package import Operations

/// A search for one text at every provider.
package nonisolated struct FindState: Hashable, Sendable {
  package struct Progress: Hashable, Sendable {
    package enum Phase: Hashable, Sendable {
      case asking
      case scanning(read: Int, total: Int?)
      case ended(SearchAnswer)

      package var isRunning: Bool {
        switch self {
        case .asking, .scanning: true
        case .ended: false
        }
      }
    }

    package var provider: ProviderName
    package var phase: Phase
    package var found: Int
    /// Found since the provider was asked last; `found` also has what was there before until it has
    /// answered.
    var foundAgain = 0

    init(_ info: ProviderInfo) {
      provider = info.name
      phase = .asking
      found = 0
    }

    /// `nil` while the provider is asked.
    package var answer: SearchAnswer? {
      guard case .ended(let answer) = phase else { return nil }
      return answer
    }

    /// How the search at the provider ended.
    package enum Ending: Hashable, Sendable {
      /// All contacts were found that there are.
      case complete
      /// The provider cannot be searched that way; one clause.
      case impossible(reason: String)
      case failed(Message)
      /// Another attempt can find more; one clause.
      case open(reason: String)
    }

    /// `nil` while the provider is asked.
    package var ending: Ending? {
      switch answer?.completeness {
      case nil: nil
      case .yes?, .asOf?: .complete
      case .impossible(let reason)?: .impossible(reason: reason)
      case .no(.failed(let failure))?: .failed(Message(failure))
      case .no(let gap)?: .open(reason: gap.reason)
      }
    }

    /// Whether more contacts were found than are kept.
    package var isCut: Bool { found > FindState.mostOfAProvider }

    /// Shown if nothing was found: `none with this account id`, if only that was asked for.
    package var noneWords: String {
      if case .asOf(let time)? = answer?.completeness {
        return "none as of \(ClockWords.time(time))"
      }
      guard let ways = answer?.ways, ways.count == 1, case .lookup(let key)? = ways.first else {
        return "none"
      }
      return "none with this \(key.words)"
    }
  }

  /// The providers whose list can still be read to its end.
  package var unread: [ProviderName] {
    progress.filter { $0.answer?.hasUnreadList == true }.map(\.provider)
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
    countries = providers.countries
    groups = ProposedGroups(countries: countries)
  }

  /// What two of the found contacts have in common.
  package func traits(shared one: Contact, _ other: Contact) -> [SharedTrait] {
    SharedTrait.shared(by: one, and: other, countries: countries)
  }

  package var isRunning: Bool {
    progress.contains(where: \.phase.isRunning)
  }

  /// One sentence about those at which nothing was found and those to ask again; `nil` if contacts
  /// were found and nothing is missing.
  package var summary: String? { statement.text }

  /// The providers whose answer another attempt can change.
  package var unfinished: [ProviderName] { statement.unfinished }

  var statement: SearchStatement {
    SearchStatement(
      progress.compactMap { progress in
        progress.answer.map {
          .init(provider: progress.provider, answer: $0, found: progress.found)
        }
      })
  }
}

/// What a search brings.
nonisolated extension FindState {
  /// These providers are asked, perhaps again.
  mutating func ask(_ names: Set<ProviderName>) {
    for index in progress.indices where names.contains(progress[index].provider) {
      progress[index].phase = .asking
      progress[index].foundAgain = 0
    }
  }

  mutating func cancel() {
    for index in progress.indices where progress[index].phase.isRunning {
      progress[index].phase = .ended(SearchAnswer(.no(.cancelled)))
    }
  }

  mutating func end(at index: Int, _ answer: SearchAnswer) {
    progress[index].found = progress[index].foundAgain
    progress[index].phase = .ended(answer)
  }

  /// - Returns: The contacts that are kept.
  mutating func take(_ contacts: [Contact], at index: Int) -> [Contact] {
    let found = progress[index].foundAgain
    progress[index].foundAgain += contacts.count
    progress[index].found = max(progress[index].found, progress[index].foundAgain)
    let kept = Array(contacts.prefix(max(0, Self.mostOfAProvider - found)))
    if !kept.isEmpty { add(kept) }
    return kept
  }

  /// Shows what was found for one of several texts. `before`: how far the providers were that are
  /// still asked.
  mutating func show(_ texts: FoundTextsState, _ index: Int, before: [Progress]) {
    let isAsked = texts.isRunning && texts.places.contains(index)
    for place in progress.indices {
      let name = progress[place].provider
      let contacts = texts.found.contacts(index, at: name)
      progress[place].found = contacts.count
      if !isAsked || !texts.pending.contains(name) {
        progress[place].phase = .ended(
          texts.found.ending(of: name, index) ?? SearchAnswer(.no(.cancelled)))
      } else if before.indices.contains(place), case .scanning = before[place].phase {
        progress[place].phase = before[place].phase
      }
      add(Array(contacts.prefix(Self.mostOfAProvider)))
    }
  }
}

/// Groups found contacts that may be one person. A group is at the place of its first contact, in
/// the order of the providers.
nonisolated extension FindState {
  /// A contact that is there already is shown in its newer state.
  mutating func add(_ found: [Contact]) {
    for contact in found where list.contacts.holds(contact.id) { list.replace(contact) }
    let contacts = found.filter { !list.contacts.holds($0.id) }
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
