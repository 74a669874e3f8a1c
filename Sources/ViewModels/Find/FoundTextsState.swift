package import Domain
import Operations

/// A search for many texts: what was found for each, and which of them is in front.
package nonisolated struct FoundTextsState: Sendable {
  package struct Row: Hashable, Sendable {
    package var text: String
    package var result: Result
    /// In the order of the providers.
    package var contacts: [Contact]
    /// The providers to ask again.
    package var unfinished: [ProviderName]
    /// What the search says of providers at which nothing was found; `nil` if nothing is missing.
    package var missed: String?
  }

  package enum Result: CaseIterable, Hashable, Sendable {
    /// A provider is asked.
    case searching
    /// Contacts that may be one person.
    case found
    case ambiguous
    /// Every provider was searched completely, and none has such a contact.
    case unknown
    /// No contact, as far as the providers can be searched.
    case notFound
    case notFinished

    fileprivate init(_ result: FoundTexts.Result, _ statement: SearchStatement) {
      self =
        switch result {
        case .found: .found
        case .ambiguous: .ambiguous
        case .notFound: statement.provesAbsence ? .unknown : .notFound
        case .notFinished: .notFinished
        }
    }
  }

  /// The most texts of one search; a longer list is for `roster find -`.
  package static let most = 2_000

  package private(set) var rows: [Row] = []
  /// The index of a row.
  package internal(set) var selected = 0
  /// The index of the text whose contacts the list of the find has.
  package internal(set) var shown = 0

  private(set) var found: FoundTexts
  /// The indices of the texts that are asked for now, and the providers that have not ended.
  private(set) var places: [Int] = []
  private(set) var pending: Set<ProviderName> = []
  private var searching: Set<Int> = []

  init(_ texts: [String], at providers: [ProviderInfo]) {
    found = FoundTexts(texts, at: providers)
  }

  package var isRunning: Bool { !pending.isEmpty }

  /// What the last search says, for each text that it asked for.
  var asked: [(text: String, statement: SearchStatement)] {
    places.map { (found.texts[$0], found.statement(of: $0)) }
  }

  /// The indices of the texts for which a provider has to be asked again, and those providers.
  var unfinished: (places: [Int], providers: Set<ProviderName>) {
    let open = found.texts.indices.map { found.statement(of: $0).unfinished }
    return (open.indices.filter { !open[$0].isEmpty }, Set(open.joined()))
  }

  package func count(_ result: Result) -> Int { rows.count { $0.result == result } }

  // MARK: - Events

  mutating func ask(_ places: [Int], at providers: Set<ProviderName>) {
    self.places = places
    pending = providers
    refresh()
  }

  mutating func take(_ event: FindEvent) {
    found.take(event, of: places)
    switch event.news {
    case .found(_, let index): rows[places[index]] = row(places[index])
    case .scanning: break
    case .ended:
      pending.remove(event.provider)
      refresh()
    }
  }

  /// The search was cancelled or has ended.
  mutating func end() {
    pending = []
    refresh()
  }

  private mutating func refresh() {
    searching = isRunning ? Set(places) : []
    rows = found.texts.indices.map(row)
  }

  private func row(_ index: Int) -> Row {
    let row = found.row(index)
    let statement = found.statement(of: index)
    return Row(
      text: row.text,
      result: searching.contains(index) ? .searching : Result(row.result, statement),
      contacts: row.contacts, unfinished: statement.unfinished, missed: statement.text)
  }
}
