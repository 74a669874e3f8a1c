import Domain
import ViewModels

/// The cases by due day, and the file of one case.
nonisolated enum CasesPane {
  /// From so many days left on, a case is marked, and shown as a danger.
  private static let (soon, urgent) = (7, 2)
  /// Reference, due day and right are shown in any window.
  private static let fewestColumns = 3
  /// Below this width, the text of a task begins below its number.
  private static let narrow = 60

  // MARK: - The list

  static func content(
    _ records: [CaseRecord], of all: [CaseRecord], filter: String, selected: String?,
    calendar: CaseCalendar, width: Int, context: PaneContext
  ) -> PanelPane.Content {
    let open = all.count { $0.outcome == nil }
    var title: [SafeText] = ["cases", "\(open) open"]
    if !filter.isEmpty {
      title.append("\(records.count) of \(all.count) with /\(untrusted: filter)")
    }
    var content = PanelPane.Content(
      title: title.joined(separator: context.separator),
      rows: table(of: records, selected: selected, calendar, width, context),
      hint: all.isEmpty
        ? "No cases. a opens one for a person's request: erasure, access, rectification, objection."
        : "No case has these words. Esc shows all.")
    if !filter.isEmpty { content.closing = "Esc shows all" }
    content.selected = records.firstIndex { $0.reference == selected }.map { $0..<$0 + 1 }
    return content
  }

  /// Each column is as wide as its widest text. In a narrow window the last ones are left out.
  private static func table(
    of records: [CaseRecord], selected: String?, _ calendar: CaseCalendar, _ width: Int,
    _ context: PaneContext
  ) -> [PanelPane.Row] {
    let cells: [[(text: SafeText, style: Style)]] = records.map { record in
      [
        (
          SafeText(untrusted: record.reference)
            .truncated(to: 16, ellipsis: context.glyphs.ellipsis), .text.bold()
        ),
        due(record, calendar, context),
        (SafeText(untrusted: record.right.rawValue), .text),
        (SafeText(untrusted: record.outcome?.rawValue ?? record.state.rawValue), .dim),
        (SafeText(untrusted: CaseWords.progress(of: record)), .text),
      ]
    }
    let widths = (cells.first ?? []).indices.map { column in
      cells.map { $0[column].text.width }.max() ?? 0
    }
    let gap = widths.reduce(0) { $0 + $1 + 2 } > width ? 1 : 2
    let ends = widths.indices.map { 2 + widths[...$0].reduce(gap * $0, +) }
    let shown = max(fewestColumns, ends.count { $0 <= width })
    return zip(records, cells).map { record, cells in
      let cursor = record.reference == selected ? context.glyphs.cursor : " "
      return [PanelPane.Span(cursor + " ", .accent)]
        + zip(cells, widths).prefix(shown).enumerated().map { index, column in
          let (cell, width) = column
          let isLast = index == shown - 1
          return PanelPane.Span(
            isLast ? cell.text : cell.text.padded(to: width + gap), cell.style)
        }
    }
  }

  static func due(
    _ record: CaseRecord, _ calendar: CaseCalendar, _ context: PaneContext
  ) -> (SafeText, Style) {
    guard record.outcome == nil else { return ("closed", .dim) }
    let due = calendar.due(record)
    let words = SafeText(untrusted: CaseWords.due(due, on: calendar.today))
    guard let days = due.daysLeft(on: calendar.today), days <= soon else { return (words, .text) }
    return (context.glyphs.soon + " " + words, days <= urgent ? .danger : .warning)
  }

  // MARK: - One case

  @MainActor static func content(
    _ record: CaseRecord, _ desk: DeskModel, width: Int, context: PaneContext
  ) -> PanelPane.Content {
    let (due, _) = due(record, desk.calendar, context)
    let head = lines(record, desk, width, context)
    let columns = Columns(record, desk, width, context)
    let items = desk.rows.enumerated().map { index, row in
      self.row(row, record, columns, isSelected: index == desk.selectedRow, width, context)
    }
    var content = PanelPane.Content(
      title: [
        "case \(untrusted: record.reference)", SafeText(untrusted: record.right.rawValue), due,
      ].joined(separator: context.separator),
      rows: head + items.flatMap(\.self))
    if !items.isEmpty {
      let before = head.count + items.prefix(desk.selectedRow).joined().count
      content.selected = before..<before + items[desk.selectedRow].count
    }
    return content
  }

  @MainActor private static func lines(
    _ record: CaseRecord, _ desk: DeskModel, _ width: Int, _ context: PaneContext
  ) -> [PanelPane.Row] {
    let identity = record.identity.map { SafeText(untrusted: $0.rawValue) } ?? "not given"
    let facts: [SafeText] = [
      "received \(untrusted: record.received.iso)",
      "due \(untrusted: desk.calendar.due(record).date?.iso ?? "when the person answers")",
      "identity " + identity,
      SafeText(untrusted: record.outcome?.rawValue ?? record.state.rawValue),
    ]
    let next = desk.isSearching ? "searching every provider" : CaseStep(record, desk.settings).words
    return PanelPane.paragraph(
      facts.joined(separator: context.separator), style: .dim, width: width)
      + PanelPane.paragraph(SafeText(untrusted: next), style: .accent, width: width)
      + [desk.searched, CaseWords.exportReminder(record, on: desk.calendar.today)]
      .compactMap(\.self).flatMap {
        PanelPane.paragraph(SafeText(untrusted: $0), style: .warning, width: width)
      }
      + [[]]
  }

  /// The columns of the contacts of a case: provider, name, id, and what is planned or done. The ids are
  /// padded only where every contact then has one line.
  private struct Columns {
    private let names: [CaseContact: SafeText]
    private let provider: Int
    private let name: Int
    private let id: Int

    @MainActor init(
      _ record: CaseRecord, _ desk: DeskModel, _ width: Int, _ context: PaneContext
    ) {
      let rows = desk.rows.compactMap { row in
        switch row {
        case .contact(let contact): (contact.contact, CasesPane.outcome(of: contact, record).0)
        case .hit(let hit): (CaseContact(hit.contact.id), CasesPane.found(hit))
        case .task: nil
        }
      }
      provider = rows.map { SafeText(untrusted: $0.0.provider).width }.max() ?? 0
      let widest = rows.map { SafeText(untrusted: $0.0.id).width }.max() ?? 0
      let room = max(12, min(width / 3, width - 4 - (provider + 2) - 2 - widest))
      let names = rows.map { contact, _ in
        let name = desk.name(of: contact) ?? ""
        return SafeText(untrusted: name.isEmpty ? "" : context.masking.shown(search: name))
          .truncated(to: room, ellipsis: context.glyphs.ellipsis)
      }
      self.names = Dictionary(zip(rows.map(\.0), names)) { first, _ in first }
      name = names.map(\.width).max() ?? 0
      let words = rows.map(\.1.width).max() ?? 0
      let all = 4 + [provider, name, widest].map { $0 == 0 ? 0 : $0 + 2 }.reduce(words, +)
      id = all > width ? 0 : widest
    }

    func spans(_ contact: CaseContact) -> [PanelPane.Span] {
      let name = self.name == 0 ? "" : (names[contact] ?? "").padded(to: self.name) + "  "
      let provider = SafeText(untrusted: contact.provider).padded(to: self.provider) + "  "
      return [
        PanelPane.Span(provider, .text.bold()), PanelPane.Span(name),
        PanelPane.Span(SafeText(untrusted: contact.id).padded(to: id), .dim),
      ]
    }
  }

  private static func found(_ hit: PersonHit) -> SafeText {
    "found: \(untrusted: hit.why.rawValue)"
  }

  private static func row(
    _ row: DeskModel.Row, _ record: CaseRecord, _ columns: Columns, isSelected: Bool, _ width: Int,
    _ context: PaneContext
  ) -> [PanelPane.Row] {
    func line(_ head: [PanelPane.Span], _ words: SafeText, _ style: Style) -> [PanelPane.Row] {
      guard head.map(\.text.width).reduce(2 + words.width, +) > width else {
        return [head + [PanelPane.Span("  " + words, style)]]
      }
      return [head]
        + PanelPane.paragraph(words, lead: [PanelPane.Span("    ")], style: style, width: width)
    }
    let cursor = PanelPane.Span((isSelected ? context.glyphs.cursor : " ") + " ", .accent)
    switch row {
    case .contact(let contact):
      let (words, style) = outcome(of: contact, record)
      return line(
        [cursor, sign(contact.isIncluded, context)] + columns.spans(contact.contact), words, style)
    case .hit(let hit):
      return line(
        [cursor, sign(nil, context)] + columns.spans(CaseContact(hit.contact.id)), found(hit), .dim)
    case .task(let task):
      let (word, style): (SafeText, Style) =
        switch task.status {
        case .open: ("open", .warning)
        case .asked: ("asked", .accent)
        case .confirmed: ("confirmed", .ok)
        }
      let lead = [
        cursor, PanelPane.Span("task \(task.task.number) ", .text.bold()),
        PanelPane.Span(word.padded(to: 10), style),
      ]
      let text = "\(untrusted: task.task.provider): " + SafeText(untrusted: task.task.text)
      guard width < narrow else { return PanelPane.paragraph(text, lead: lead, width: width) }
      return [lead] + PanelPane.paragraph(text, lead: [PanelPane.Span("    ")], width: width)
    }
  }

  /// `nil` for a contact that is not part of the case.
  private static func sign(_ isIncluded: Bool?, _ context: PaneContext) -> PanelPane.Span {
    switch isIncluded {
    case true?: PanelPane.Span(context.glyphs.optedIn + " ", .ok)
    case false?: PanelPane.Span("- ", .dim)
    case nil: PanelPane.Span("? ", .warning)
    }
  }

  private static func outcome(
    of contact: CaseRecord.Contact, _ record: CaseRecord
  ) -> (SafeText, Style) {
    guard contact.isIncluded else { return ("left out: \(untrusted: contact.why)", .dim) }
    let ended = record.done[contact.contact] ?? [:]
    let planned = (record.validPlan?.plan.acts ?? []).filter { $0.contact == contact.contact }
    let before = CaseAct.allCases.filter { act in
      ended[act] != nil && !planned.contains { $0.act == act }
    }
    let words = (before + planned.map(\.act)).map { CaseWords.act($0, ended[$0]) }
    guard !words.isEmpty else { return (SafeText(untrusted: contact.why), .dim) }
    let isBad = ended.values.contains { !$0.outcome.isDone }
    let isDone = planned.allSatisfy { ended[$0.act]?.outcome.isDone == true }
    return (
      SafeText(untrusted: words.joined(separator: "; ")), isBad ? .danger : isDone ? .ok : .text
    )
  }
}
