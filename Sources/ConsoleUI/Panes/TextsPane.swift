import Domain
import ViewModels

/// The table of a find for many texts: what was found for each.
nonisolated enum TextsPane {
  /// The widest text and result; more is cut.
  private static let (mostText, mostResult) = (32, 14)
  /// In fewer columns than this, texts get less room.
  private static let narrow = 60
  private static let leastDetails = 8

  static func content(
    _ texts: FoundTextsState, _ find: FindState?, width: Int, context: PaneContext
  ) -> PanelPane.Content {
    let progress = texts.isRunning ? (find?.progress ?? []).map { row($0, context) } : []
    let shown = texts.rows.map { context.masking.shown(search: $0.text) }
    let widest = shown.map { SafeText(untrusted: $0).width }.max() ?? 0
    let column = min(widest, width < narrow ? max(8, width / 3) : mostText)
    let rows = zip(texts.rows, shown).enumerated().map { index, row in
      self.row(
        index, row.0, SafeText(untrusted: row.1), isSelected: index == texts.selected, column,
        width, context)
    }
    var content = PanelPane.Content(title: title(texts, context), rows: progress + rows)
    content.selected = progress.count + texts.selected..<progress.count + texts.selected + 1
    return content
  }

  private static func title(_ texts: FoundTextsState, _ context: PaneContext) -> SafeText {
    let counts = FoundTextsState.Result.allCases.compactMap { result -> SafeText? in
      let count = texts.count(result)
      return count == 0 ? nil : "\(count) " + word(result).0
    }
    return (["find", "\(texts.rows.count) texts"] + counts).joined(separator: context.separator)
  }

  private static func row(
    _ progress: FindState.Progress, _ context: PaneContext
  ) -> PanelPane.Row {
    let (words, style) =
      progress.phase.isRunning
      ? FindPane.words(for: progress, context) : ("asked", Style.dim)
    return [
      PanelPane.Span(
        "  " + SafeText(untrusted: progress.provider.text).padded(to: 12) + " ", .accent),
      PanelPane.Span(words, style),
    ]
  }

  private static func row(
    _ index: Int, _ row: FoundTextsState.Row, _ text: SafeText, isSelected: Bool, _ column: Int,
    _ width: Int, _ context: PaneContext
  ) -> PanelPane.Row {
    let (word, style) = result(row)
    let cut = text.truncated(to: column, ellipsis: context.glyphs.ellipsis)
    let cells = [
      PanelPane.Span(isSelected ? context.glyphs.cursor : " ", .accent),
      PanelPane.Span(("\(index + 1) " as SafeText).padded(to: 5, alignment: .trailing), .dim),
      PanelPane.Span(cut.padded(to: column) + "  ", .text.bold()),
      PanelPane.Span(word.padded(to: mostResult) + " ", style),
    ]
    // Less than a word of them says nothing.
    let room = cells.map(\.text.width).reduce(width, -)
    return room < leastDetails ? cells : cells + [PanelPane.Span(details(row, context))]
  }

  private static func result(_ row: FoundTextsState.Row) -> (SafeText, Style) {
    let (word, style) = word(row.result)
    return [.found, .ambiguous].contains(row.result)
      ? (word + " \(row.contacts.count)", style) : (word, style)
  }

  private static func word(_ result: FoundTextsState.Result) -> (SafeText, Style) {
    switch result {
    case .searching: ("searching", .dim)
    case .found: ("found", .ok)
    case .ambiguous: ("ambiguous", .warning)
    case .unknown: ("unknown", .danger)
    case .notFound: ("not found", .danger)
    case .notFinished: ("not finished", .warning)
    }
  }

  /// What has to be asked again, who was found and where, and what was not searched.
  private static func details(_ row: FoundTextsState.Row, _ context: PaneContext) -> SafeText {
    var seen: Set<String> = []
    let names = row.contacts.map { context.masking.shown($0).name }
      .filter { !$0.isEmpty && seen.insert($0).inserted }
    let places = row.contacts.reduce(into: [(name: ProviderName, count: Int)]()) {
      places, contact in
      if let place = places.firstIndex(where: { $0.name == contact.id.provider }) {
        places[place].count += 1
      } else {
        places.append((contact.id.provider, 1))
      }
    }.map { "\(untrusted: $0.name.text)" + ($0.count > 1 ? " \($0.count)" : "") as SafeText }
    let who = [SafeText(untrusted: names.joined(separator: ", ")), places.joined(separator: ", ")]
    return ([open(row)] + who + [missed(row)]).filter { !$0.isEmpty }
      .joined(separator: context.separator)
  }

  private static func open(_ row: FoundTextsState.Row) -> SafeText {
    guard row.result == .notFinished, !row.unfinished.isEmpty else { return "" }
    return "ask \(untrusted: row.unfinished.map(\.text).joined(separator: ", ")) again"
  }

  /// Why a text is not unknown although no contact was found.
  private static func missed(_ row: FoundTextsState.Row) -> SafeText {
    row.result == .notFound ? SafeText(untrusted: row.missed ?? "") : ""
  }
}
