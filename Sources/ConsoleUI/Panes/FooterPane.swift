package import Domain
package import ViewModels

/// The last line: the prompt, else the message, else the keys.
package nonisolated enum FooterPane {
  package struct Hint: Hashable, Sendable {
    package var key: SafeText
    package var title: SafeText
    /// The id of its command; `nil` if it is only a note.
    package var command: String?

    fileprivate var width: Int { key.width + 1 + title.width }
  }

  package static func draw(
    prompt: ConsoleState.Prompt, in rect: Rect, context: PaneContext, on canvas: inout Canvas
  ) {
    if !prompt.candidates.isEmpty {
      let row = Rect(origin: rect.origin.moved(rows: -1), size: rect.size)
      let words = prompt.candidates.map { SafeText(untrusted: $0) }.joined(separator: "  ")
      canvas.cover(row, style: .text)
      canvas.write(
        words.truncated(to: rect.columns - 2, ellipsis: context.glyphs.ellipsis),
        at: row.origin.moved(columns: 1), style: .dim)
    }
    let label: SafeText =
      switch prompt.purpose {
      case .filter, .help, .cases: "/"
      case .find where prompt.input.lineCount > 1: "find \(prompt.input.lineCount) texts: "
      case .find: "find: "
      case .person: "person: "
      case .planFile: "plan to file: "
      case .approvalFile: "approval in file: "
      case .command: ":"
      }
    let used = canvas.write(label, at: rect.origin.moved(columns: 1), style: .accent.bold()) + 1
    TextFieldWidget.draw(
      prompt.input, at: rect.origin.moved(columns: used), width: rect.columns - used - 1,
      style: .text, hasFocus: true, on: &canvas)
    guard prompt.input.text.isEmpty else { return }
    canvas.write(
      example(of: prompt.purpose), at: rect.origin.moved(columns: used + 1), style: .dim,
      width: rect.columns - used - 2)
  }

  private static func example(of purpose: ConsoleState.Prompt.Purpose) -> SafeText {
    switch purpose {
    case .help: "words of the help"
    case .filter: "words, email:x, name:x, sms:out, -x"
    case .cases: "words of the list: a reference, a right, a state, overdue"
    case .find: "an e-mail, phone, name or id, or a pasted list; searches everywhere"
    case .person: "e-mails, phones, names, ids, with commas; they are not kept"
    case .planFile: "a name; send the file to the second person"
    case .approvalFile: "what roster case approve FILE --to FILE has written"
    case .command: "a command; Tab completes it, Up recalls the last one"
    }
  }

  /// The most rows that a message takes, if nothing above it has to stay visible.
  package static let mostMessageRows = 3

  /// A message that is longer than the last line takes rows above it. `covered` counts the replaced
  /// messages that the operator may not have read.
  package static func draw(
    message: Message, covered: Int, rows most: Int = 1, in rect: Rect, context: PaneContext,
    on canvas: inout Canvas
  ) {
    let message = context.masking.shown(message)
    let next: SafeText =
      message.nextStep.map { context.separator + SafeText(untrusted: $0) } ?? ""
    let width = rect.columns - 2
    var lines = (SafeText(untrusted: message.text) + next).wrapped(to: width)
    let isCut = lines.count > most
    if isCut {
      let rest = lines.dropFirst(most - 1).joined(separator: " ")
      lines = lines.prefix(most - 1) + [rest]
    }
    let last = lines.last?.width ?? 0
    let notes = notes(covered: covered, isCut: isCut)
    let note = notes.first { last + $0.width <= width } ?? notes.last ?? ""
    lines[lines.count - 1] = lines[lines.count - 1].truncated(
      to: width - note.width, ellipsis: context.glyphs.ellipsis)
    let top = rect.origin.moved(rows: 1 - lines.count)
    canvas.cover(
      Rect(origin: top, size: Size(columns: rect.columns, rows: lines.count)), style: .text)
    for (row, line) in lines.enumerated() {
      canvas.write(line, at: top.moved(columns: 1, rows: row), style: message.severity.style)
    }
    canvas.write(
      note, at: Point(column: rect.maxColumn - 1 - note.width, row: rect.minRow), style: .dim)
  }

  /// The note at the end of the last row, the longest form first.
  private static func notes(covered: Int, isCut: Bool) -> [SafeText] {
    guard covered > 0 else { return isCut ? ["  :messages shows all"] : [] }
    return ["  \(covered) more in :messages", "  +\(covered) :messages", "  +\(covered)"]
      .dropLast(isCut ? 1 : 0)
  }

  /// The question before an opt-in, on one line.
  package static func draw(
    optIn channel: Channel, of contact: Contact, at info: ProviderInfo, in rect: Rect,
    context: PaneContext, on canvas: inout Canvas
  ) {
    let isNamed = !contact.name.isEmpty && !context.masking.hides(contact.id)
    let names = isNamed ? [contact.label, contact.name] : [contact.id.value]
    let questions = names.map { who -> SafeText in
      "opt \(untrusted: who) in to \(untrusted: channel.title) at \(untrusted: info.name.text)"
    }
    let environment = SafeText(untrusted: info.environment.rawValue.uppercased())
    let answer: SafeText = "?  Enter yes  Esc no"
    var column = rect.minColumn + 1
    let room = rect.columns - 3 - environment.width - answer.width
    let question = questions.first { $0.width <= room } ?? questions.last ?? ""
    column += canvas.write(
      question, at: Point(column: column, row: rect.minRow), style: .warning.bold(),
      width: max(0, room))
    column += canvas.write(
      " " + environment, at: Point(column: column, row: rect.minRow), style: info.environment.style)
    canvas.write(answer, at: Point(column: column, row: rect.minRow), style: .warning.bold())
  }

  /// In fewer columns than this, the text about a call is useless.
  private static let shortestActivity = 6

  package static func draw(
    hints: [Hint], activity: SafeText, in rect: Rect, on canvas: inout Canvas
  ) {
    // The first and the last key always keep their places.
    let ends = [hints.first, hints.last].compactMap { $0.map { $0.width + 3 } }.reduce(1, +)
    let left = min(rect.columns / 2, rect.columns - 2 - ends)
    let activity = left < shortestActivity ? "" : activity.truncated(to: left)
    let room = rect.columns - 1 - (activity.isEmpty ? 0 : activity.width + 2)
    var column = rect.minColumn + 1
    // The last key is help, which leads to all the others.
    let last = hints.last.map { $0.width + 3 } ?? 0
    for (index, hint) in hints.enumerated() {
      let reserved = index == hints.count - 1 ? 0 : last
      guard column + hint.width + reserved <= room else { continue }
      column += canvas.write(
        hint.key, at: Point(column: column, row: rect.minRow),
        style: .accent)
      canvas.write(
        hint.title, at: Point(column: column + 1, row: rect.minRow),
        style: .text)
      if let command = hint.command {
        canvas.place(
          .hint(command),
          in: Rect(
            column: column - hint.key.width, row: rect.minRow, columns: hint.width, rows: 1))
      }
      column += hint.title.width + 4
    }
    guard !activity.isEmpty else { return }
    canvas.write(
      activity, at: Point(column: rect.maxColumn - activity.width - 1, row: rect.minRow),
      style: .dim)
  }
}
