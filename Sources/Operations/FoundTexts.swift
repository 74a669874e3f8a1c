package import Domain

/// What was found for each of several texts, as `FindContacts` reports it.
package struct FoundTexts: Sendable {
  package enum Result: String, Hashable, Sendable, CaseIterable {
    /// Contacts that may be one person.
    case found
    /// Contacts of several persons, or several contacts of one provider.
    case ambiguous
    /// No contact, as far as the providers can be searched.
    case notFound
    /// A provider has to be asked again, or the caller limited the search and nothing was found.
    case notFinished
  }

  package struct Row: Hashable, Sendable {
    package var text: String
    package var result: Result
    /// In the order of the providers.
    package var contacts: [Contact]
  }

  package let texts: [String]
  private let providers: [ProviderName]
  private let countries: [ProviderName: PhoneCountry]
  private var found: [[ProviderName: [Contact]]]
  /// By text.
  private var answers: [[ProviderName: SearchAnswer]]

  /// `providers` are those that are asked, in the order of the config.
  package init(_ texts: [String], at providers: [ProviderInfo]) {
    self.texts = texts
    self.providers = providers.map(\.name)
    countries = providers.countries
    found = texts.map { _ in [:] }
    answers = found.map { _ in [:] }
  }

  /// `places` are the indices of the texts that were asked for, if those were not all.
  package mutating func take(_ event: FindEvent, of places: [Int]? = nil) {
    let places = places ?? Array(texts.indices)
    switch event.news {
    case .found(let contacts, let index):
      // A text that is asked for again can find the same contacts.
      let known = Set((found[places[index]][event.provider] ?? []).map(\.id))
      found[places[index]][event.provider, default: []] += contacts.filter {
        !known.contains($0.id)
      }
    case .scanning: break
    case .ended(let answers):
      for (place, answer) in zip(places, answers) { self.answers[place][event.provider] = answer }
    }
  }

  // MARK: - Results

  /// One for each text, in their order.
  package var rows: [Row] {
    texts.indices.map(row)
  }

  /// What the search for the text with this index says.
  package func statement(of index: Int) -> SearchStatement {
    SearchStatement(
      providers.map {
        .init(provider: $0, answer: answer(of: $0, index), found: found[index][$0]?.count ?? 0)
      })
  }

  package func row(_ index: Int) -> Row {
    Row(text: texts[index], result: result(index), contacts: contacts(index))
  }

  /// A provider's contacts for the text with this index.
  package func contacts(_ index: Int, at provider: ProviderName) -> [Contact] {
    found[index][provider] ?? []
  }

  /// A provider's answer to the text with this index; `nil` before it has ended.
  package func ending(of provider: ProviderName, _ index: Int) -> SearchAnswer? {
    answers[index][provider]
  }

  /// A provider's answer over all texts: the least complete one, with every way that was used.
  package func answer(of provider: ProviderName) -> SearchAnswer {
    let all = texts.indices.map { answer(of: provider, $0) }
    guard var worst = all.max(by: { $0.completeness.rank < $1.completeness.rank }) else {
      return SearchAnswer(.yes)
    }
    for answer in all {
      worst.ways += answer.ways.filter { !worst.ways.contains($0) }
      worst.asked += answer.asked.filter { !worst.asked.contains($0) }
    }
    return worst
  }

  private func answer(of provider: ProviderName, _ index: Int) -> SearchAnswer {
    answers[index][provider] ?? SearchAnswer(.no(.cancelled))
  }

  private func contacts(_ index: Int) -> [Contact] {
    providers.flatMap { found[index][$0] ?? [] }
  }

  private func result(_ index: Int) -> Result {
    let statement = statement(of: index)
    guard statement.unfinished.isEmpty else { return .notFinished }
    let contacts = matching(index)
    guard !contacts.isEmpty else {
      return providers.contains { answer(of: $0, index).completeness.isLimited }
        ? .notFinished : .notFound
    }
    let providers = Set(contacts.map(\.id.provider))
    guard providers.count == contacts.count else { return .ambiguous }
    // An address or a number is one person's; a name or a key can be that of several.
    if [.email, .phone].contains(SearchedKind(texts[index])) { return .found }
    return isOneGroup(contacts) ? .found : .ambiguous
  }

  /// The contacts that have exactly the address, if the text is one and there are any; else all.
  private func matching(_ index: Int) -> [Contact] {
    let contacts = contacts(index)
    guard let wanted = EmailIdentifier(texts[index])?.address else { return contacts }
    let exact = contacts.filter { contact in
      let values = contact.emails.map(\.value) + [contact.lookup?.value].compactMap(\.self)
      return values.contains { EmailIdentifier($0)?.address == wanted }
    }
    return exact.isEmpty ? contacts : exact
  }

  private func isOneGroup(_ contacts: [Contact]) -> Bool {
    guard contacts.count > 1 else { return true }
    var groups = ProposedGroups(countries: countries)
    for contact in contacts { groups.add(contact) }
    let members = groups.group(of: contacts[0].id)?.members ?? []
    return contacts.allSatisfy { members.contains($0.id) }
  }
}

extension Completeness {
  /// Whether the caller limited the search.
  fileprivate var isLimited: Bool {
    guard case .no(let gap) = self else { return false }
    return gap.isCallers
  }

  /// The larger, the less complete.
  fileprivate var rank: Int {
    switch self {
    case .yes: 0
    case .asOf: 1
    case .impossible: 2
    case .no(let gap): gap.isCallers ? 3 : 4
    }
  }
}
