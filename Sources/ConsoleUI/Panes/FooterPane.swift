package import Domain
package import ViewModels

/// The last line: what is being typed, else what there is to say, else which keys there are.
package nonisolated enum FooterPane {
  package struct Hint: Hashable, Sendable {
    package var key: SafeText
    package var title: SafeText
    package var isAvailable: Bool

    fileprivate var width: Int { key.width + 1 + title.width }
  }

  package static func draw(
    prompt: ConsoleState.Prompt, in rect: Rect, on canvas: inout Canvas
  ) {
    let label: SafeText =
      switch prompt.purpose {
      case .filter: "/"
      case .find: "find: "
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
    case .filter: "words, email:x, name:x, sms:out, -x"
    case .find: "an e-mail, a phone, a name or an id, at every provider"
    case .command: "a command; Tab completes it, Up brings the last one back"
    }
  }

  /// `covered` counts messages that it took the place of, and that nobody may have read.
  package static func draw(
    message: Message, covered: Int, in rect: Rect, context: PaneContext, on canvas: inout Canvas
  ) {
    let message = context.masking.shown(message)
    let next: SafeText =
      message.nextStep.map { context.separator + SafeText(untrusted: $0) } ?? ""
    let others: SafeText = covered > 0 ? "  \(covered) more in :messages" : ""
    canvas.write(
      SafeText(untrusted: message.text) + next, at: rect.origin.moved(columns: 1),
      style: message.severity.style, width: rect.columns - 2 - others.width)
    canvas.write(
      others, at: Point(column: rect.maxColumn - 1 - others.width, row: rect.minRow), style: .dim)
  }

  /// The question before somebody opts in, on one line.
  package static func draw(
    optIn channel: Channel, of contact: Contact, at info: ProviderInfo, in rect: Rect,
    context: PaneContext, on canvas: inout Canvas
  ) {
    let isNamed = !contact.name.isEmpty && !context.masking.hides(contact.id)
    let who = isNamed ? contact.name : contact.id.value
    let question: SafeText =
      "opt \(untrusted: who) in to \(untrusted: channel.title) at \(untrusted: info.name.text)"
    let environment = SafeText(untrusted: info.environment.rawValue.uppercased())
    let answer: SafeText = "?  Enter yes  Esc no"
    var column = rect.minColumn + 1
    let room = rect.columns - 3 - environment.width - answer.width
    column += canvas.write(
      question, at: Point(column: column, row: rect.minRow), style: .warning.bold(),
      width: max(0, room))
    column += canvas.write(
      " " + environment, at: Point(column: column, row: rect.minRow), style: info.environment.style)
    canvas.write(answer, at: Point(column: column, row: rect.minRow), style: .warning.bold())
  }

  package static func draw(
    hints: [Hint], activity: SafeText, in rect: Rect, on canvas: inout Canvas
  ) {
    // However long it is, some keys keep their place.
    let activity = activity.truncated(to: rect.columns / 2)
    let room = rect.columns - 1 - (activity.isEmpty ? 0 : activity.width + 2)
    var column = rect.minColumn + 1
    // The last one leads to all the others, so it always has its place.
    let last = hints.last.map { $0.width + 3 } ?? 0
    for (index, hint) in hints.enumerated() {
      let reserved = index == hints.count - 1 ? 0 : last
      guard column + hint.width + reserved <= room else { continue }
      column += canvas.write(
        hint.key, at: Point(column: column, row: rect.minRow),
        style: hint.isAvailable ? .accent : .dim)
      canvas.write(
        hint.title, at: Point(column: column + 1, row: rect.minRow),
        style: hint.isAvailable ? .text : .dim)
      column += hint.title.width + 4
    }
    guard !activity.isEmpty else { return }
    canvas.write(
      activity, at: Point(column: rect.maxColumn - activity.width - 1, row: rect.minRow),
      style: .dim)
  }
}
