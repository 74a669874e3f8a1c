import Domain
import ViewModels

/// The contacts of one person side by side. A narrow window shows fewer columns at once.
nonisolated enum PersonPane {
  private static let narrowestColumn = 18
  /// The widest title of a field where not every contact fits beside it; more is cut.
  private static let widestTitle = 20

  static func content(
    _ person: PersonState, width: Int, context: PaneContext
  ) -> PanelPane.Content {
    let rows = person.rows(context.masking)
    let layout = Layout(person, rows, width, context.glyphs)
    let differences = rows.count(where: \.differs)
    let parts: [SafeText] = [
      "person", layout.place(person),
      person.isReading
        ? "reading" : differences == 1 ? "1 difference" : "\(differences) differences",
    ]
    var content = PanelPane.Content(
      title: parts.filter { !$0.isEmpty }.joined(separator: context.separator),
      rows: rows.flatMap { row($0, layout, context) })
    content.head = head(person, layout, context)
    return content
  }

  /// One line a field, for plain mode: `Phone, differs: shop-it 59069 16175550101; …`
  static func lines(_ person: PersonState, _ context: PaneContext) -> [SafeText] {
    let names = person.contacts.map(name)
    let rows = person.rows(context.masking).map { row in
      let values = zip(names, row.values).filter { !$0.1.isEmpty }.map { name, value in
        name + " " + SafeText(untrusted: value)
      }
      return SafeText(untrusted: row.title) + (row.differs ? ", differs: " : ": ")
        + values.joined(separator: "; ")
    }
    return ["person, \(person.contacts.count) contacts"] + rows
  }

  private static func name(_ contact: Contact) -> SafeText {
    "\(untrusted: contact.id.provider.text) \(untrusted: contact.id.value)"
  }

  // MARK: - Layout

  /// How many contacts are side by side in `width`.
  static func shown(_ person: PersonState, width: Int, context: PaneContext) -> Int {
    Layout(person, person.rows(context.masking), width, context.glyphs).columns.count
  }

  private struct Layout {
    let sign: Int
    let title: Int
    /// The contacts that are shown.
    let columns: Range<Int>
    let column: Int

    init(_ person: PersonState, _ rows: [PersonState.Row], _ width: Int, _ glyphs: Glyphs) {
      sign = glyphs.differs.width + 1
      let widest = rows.map { SafeText(untrusted: $0.title).width }.max() ?? 0
      let fits = width - sign - widest - 1 >= person.contacts.count * narrowestColumn
      title = (fits ? widest : min(widest, widestTitle, max(12, width / 4))) + 1
      let room = max(1, width - sign - title)
      let count = max(1, min(person.contacts.count, room / narrowestColumn))
      let first = max(0, min(person.first, person.contacts.count - count))
      columns = first..<min(person.contacts.count, first + count)
      column = room / count
    }

    /// `4 contacts`; `2-3 of 4` if not all fit.
    func place(_ person: PersonState) -> SafeText {
      guard columns.count < person.contacts.count else {
        return person.contacts.count == 1 ? "1 contact" : "\(person.contacts.count) contacts"
      }
      let shown: SafeText =
        columns.count == 1
        ? "\(columns.upperBound)" : "\(columns.lowerBound + 1)-\(columns.upperBound)"
      return shown + " of \(person.contacts.count)"
    }
  }

  private static func head(
    _ person: PersonState, _ layout: Layout, _ context: PaneContext
  ) -> [PanelPane.Row] {
    let indent = PanelPane.Span(.spaces(layout.sign + layout.title))
    let contacts = person.contacts[layout.columns]
    func line(_ style: Style, _ text: (Contact) -> String) -> PanelPane.Row {
      [indent]
        + contacts.map {
          PanelPane.Span(cell(SafeText(untrusted: text($0)), layout, context), style)
        }
    }
    return [line(.accent) { $0.id.provider.text }, line(.dim) { $0.id.value }]
  }

  private static func cell(
    _ text: SafeText, _ layout: Layout, _ context: PaneContext
  ) -> SafeText {
    text.truncated(to: layout.column - 1, ellipsis: context.glyphs.ellipsis)
      .padded(to: layout.column)
  }

  private static func row(
    _ row: PersonState.Row, _ layout: Layout, _ context: PaneContext
  ) -> [PanelPane.Row] {
    let cells = row.values[layout.columns].map { value in
      SafeText(untrusted: value).wrapped(to: layout.column - 1)
    }
    let title = SafeText(untrusted: row.title)
      .truncated(to: layout.title - 1, ellipsis: context.glyphs.ellipsis)
    let height = max(1, cells.map(\.count).max() ?? 1)
    return (0..<height).map { line in
      let isFirst = line == 0
      return [
        PanelPane.Span(
          (isFirst && row.differs ? context.glyphs.differs : "").padded(to: layout.sign), .warning),
        PanelPane.Span((isFirst ? title : "").padded(to: layout.title), .dim),
      ]
        + cells.map { lines in
          PanelPane.Span(
            (lines.indices.contains(line) ? lines[line] : "").padded(to: layout.column),
            row.differs ? .text.bold() : .text)
        }
    }
  }
}
