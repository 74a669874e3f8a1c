import Domain
import ViewModels

/// The cases by due day, and the file of one case.
nonisolated enum CasesPane {
  /// From so many days left on, a case is marked, and shown as a danger.
  private static let (soon, urgent) = (7, 2)

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
      rows: records.map { row($0, isSelected: $0.reference == selected, calendar, width, context) },
      hint: all.isEmpty
        ? "No cases. a opens one for a person's request: erasure, access, rectification, objection."
        : "No case has these words. Esc shows all.")
    if !filter.isEmpty { content.closing = "Esc shows all" }
    content.selected = records.firstIndex { $0.reference == selected }.map { $0..<$0 + 1 }
    return content
  }

  private static func row(
    _ record: CaseRecord, isSelected: Bool, _ calendar: CaseCalendar, _ width: Int,
    _ context: PaneContext
  ) -> PanelPane.Row {
    let (due, style) = due(record, calendar, context)
    let reference = SafeText(untrusted: record.reference)
      .truncated(to: 16, ellipsis: context.glyphs.ellipsis)
    let state = SafeText(untrusted: record.outcome?.rawValue ?? record.state.rawValue)
    return [
      PanelPane.Span(isSelected ? context.glyphs.cursor : " ", .accent),
      PanelPane.Span(" " + reference.padded(to: 16) + " ", .text.bold()),
      PanelPane.Span(due.padded(to: 18) + " ", style),
      PanelPane.Span(SafeText(untrusted: record.right.rawValue).padded(to: 14)),
      PanelPane.Span(state.padded(to: 9), .dim),
      PanelPane.Span(SafeText(untrusted: CaseWords.progress(of: record))),
    ]
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
    let items = desk.rows.enumerated().map { index, row in
      self.row(row, record, desk, isSelected: index == desk.selectedRow, width, context)
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
    let next = desk.isSearching ? "searching every provider" : CaseWords.next(record, desk.settings)
    return PanelPane.paragraph(
      facts.joined(separator: context.separator), style: .dim, width: width)
      + PanelPane.paragraph(SafeText(untrusted: next), style: .accent, width: width)
      + [desk.searched, CaseWords.exportReminder(record, on: desk.calendar.today)]
      .compactMap(\.self).flatMap {
        PanelPane.paragraph(SafeText(untrusted: $0), style: .warning, width: width)
      }
      + [[]]
  }

  @MainActor private static func row(
    _ row: DeskModel.Row, _ record: CaseRecord, _ desk: DeskModel, isSelected: Bool, _ width: Int,
    _ context: PaneContext
  ) -> [PanelPane.Row] {
    let cursor = PanelPane.Span((isSelected ? context.glyphs.cursor : " ") + " ", .accent)
    switch row {
    case .contact(let contact):
      let (words, style) = outcome(of: contact, record)
      let head = [
        cursor, sign(contact.isIncluded, context),
        PanelPane.Span(place(contact.contact), .text.bold()),
        PanelPane.Span(name(desk.name(of: contact.contact), context)),
      ]
      guard head.map(\.text.width).reduce(words.width, +) > width else {
        return [head + [PanelPane.Span(words, style)]]
      }
      return [head]
        + PanelPane.paragraph(words, lead: [PanelPane.Span("    ")], style: style, width: width)
    case .hit(let hit):
      return [
        [
          cursor, sign(nil, context),
          PanelPane.Span(place(CaseContact(hit.contact.id)), .text.bold()),
          PanelPane.Span(name(hit.contact.name, context)),
          PanelPane.Span("found: \(untrusted: hit.why.rawValue)", .dim),
        ]
      ]
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
        PanelPane.Span("\(untrusted: task.task.provider): "),
      ]
      return PanelPane.paragraph(
        SafeText(untrusted: task.task.text), lead: lead, width: width)
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

  private static func place(_ contact: CaseContact) -> SafeText {
    SafeText(untrusted: contact.provider).padded(to: 10) + " "
      + SafeText(untrusted: contact.id) + "  "
  }

  private static func name(_ name: String?, _ context: PaneContext) -> SafeText {
    guard let name, !name.isEmpty else { return "" }
    return SafeText(untrusted: context.masking.shown(search: name)) + "  "
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
