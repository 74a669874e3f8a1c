import Domain
import ViewModels

/// A list as numbered lines.
nonisolated enum PlainList {
  /// How many rows are written at a time.
  static let rowsAtATime = 20

  /// The list in one line: the provider, the range, the filter and the sort.
  static func heading(_ state: ContactListState, _ context: PaneContext) -> SafeText {
    var parts = [range(state)]
    if !state.filter.isEmpty {
      parts.append(
        "filter \(untrusted: context.masking.shown(search: state.filter)): "
          + "\(state.rows.count) of \(state.contacts.count) loaded match")
    }
    if let sort = state.sort { parts.append("sorted by " + ListPane.words(sort, state, context)) }
    if let lost = ListPane.unreadable(state) { parts.append(lost) }
    if !state.made.isEmpty { parts.append("\(state.made.count) new") }
    if !state.marks.isEmpty { parts.append(ListPane.marks(state)) }
    return SafeText(untrusted: state.title) + ": " + parts.joined(separator: "; ")
  }

  private static func range(_ state: ContactListState) -> SafeText {
    guard !state.contacts.isEmpty else { return empty(state) }
    if state.isCompact { return ListPane.loaded(state) ?? "all loaded" }
    let count = state.pageCount
    guard let first = state.first else {
      let contacts: SafeText = count == 1 ? "1 contact" : "\(count) contacts"
      guard state.hasNext || state.pageNumber > 1 else { return contacts }
      return "page \(state.pageNumber), " + contacts
        + (state.hasNext ? ", more follow" : ", the last page")
    }
    let span: SafeText = "contacts \(first + 1) to \(first + count)"
    return state.total.map { span + " of \($0)" } ?? span
  }

  private static func empty(_ state: ContactListState) -> SafeText {
    switch state.phase {
    case .unasked, .loaded:
      return state.hint.isEmpty ? "no contacts" : SafeText(untrusted: state.hint)
    case .loading: return "loading"
    case .failed: return "nothing is loaded; reload tries again"
    }
  }

  static func row(
    _ number: Int, _ contact: Contact, in state: ContactListState, _ context: PaneContext
  ) -> SafeText {
    var parts: [SafeText] = []
    if state.isMarked(contact.id) { parts.append("marked") }
    let shown = context.masking.shown(contact)
    let columns =
      state.columns.filter { $0 == .name } + state.columns.filter { $0 != .name }
    parts += columns.map { cell($0, of: shown) }.filter { !$0.isEmpty }
    if DetailLines.isSuspicious(contact) { parts.append("caution: hidden or mixed letters") }
    return "\(number). " + parts.joined(separator: ", ")
  }

  private static func cell(_ column: ContactColumn, of contact: Contact) -> SafeText {
    switch column {
    case .preferences:
      guard let preferences = contact.preferences else { return "" }
      return Channel.allCases.map {
        SafeText(untrusted: $0.title) + " " + PlainWords.word(preferences[$0])
      }.joined(separator: ", ")
    case .name where contact.isAnonymized: return "anonymized"
    case .id: return "id \(untrusted: contact.id.value, form: .detail)"
    default: return SafeText(untrusted: column.text(of: contact), form: .detail)
    }
  }

  // MARK: - Find results

  static func ending(_ progress: FindState.Progress) -> SafeText {
    let found: SafeText = progress.found > 0 ? "found \(progress.found)" : ""
    let words: SafeText =
      switch progress.ending {
      case nil: "still asking"
      case .complete? where progress.isCut:
        found + ", the first \(FindState.mostOfAProvider) are shown"
      case .complete?: found.isEmpty ? SafeText(untrusted: progress.noneWords) : found
      case .impossible(let reason)?: found.isEmpty ? SafeText(untrusted: reason) : found
      case .failed?: join(found, "failed")
      case .open(let reason)?: join(found, SafeText(untrusted: reason))
      }
    return SafeText(untrusted: progress.provider.text) + ": " + words
  }

  private static func join(_ found: SafeText, _ words: SafeText) -> SafeText {
    found.isEmpty ? words : found + ", " + words
  }

  /// What all providers say together; `nil` if contacts were found and nothing is missing.
  static func summary(_ state: FindState) -> SafeText? {
    state.summary.map {
      SafeText(untrusted: $0) + (state.unfinished.isEmpty ? "" : "; reload asks them again")
    }
  }

  /// `1 to 4: may be 1 person: same e-mail`, for each group among the rows.
  static func groups(_ state: FindState, numbers: [ContactID: Int]) -> [SafeText] {
    var said: Set<ContactID> = []
    return state.list.rows.compactMap { contact in
      guard let group = state.groups.group(of: contact.id), let leader = group.members.first,
        said.insert(leader).inserted
      else { return nil }
      let rows = group.members.compactMap { numbers[$0] }.sorted()
      let traits = group.evidence.map { SafeText(untrusted: $0.title) }.joined(separator: ", ")
      return span(rows) + ": may be 1 person: same " + traits
    }
  }

  private static func span(_ rows: [Int]) -> SafeText {
    guard let first = rows.first, let last = rows.last, last - first == rows.count - 1,
      rows.count > 1
    else { return rows.map { "\($0)" as SafeText }.joined(separator: ", ") }
    return "\(first) to \(last)"
  }
}
