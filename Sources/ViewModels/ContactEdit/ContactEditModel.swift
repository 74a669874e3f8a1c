package import Domain
import Foundation
import Observation
package import Operations

/// A form for an existing or a new contact: edit, review the difference, send it. The text stays
/// until it is saved or discarded.
@Observable
package final class ContactEditModel {
  package private(set) var state: ContactEditState

  /// The number of the session's change that it undoes; `nil` if it is no undo.
  @ObservationIgnored var undoes: Int?
  @ObservationIgnored private var history = FormHistory()
  @ObservationIgnored private let sender: FormSender
  @ObservationIgnored private let ambient: Ambient

  package init(
    contact: Contact?, client: any ProviderClient, context: WriteContext
  ) {
    sender = FormSender(client: client, context: context)
    ambient = context.ambient
    state = ContactEditState(contact: contact, info: client.info)
  }

  // MARK: - Editing

  package func edit(_ change: (inout TextFieldState) -> Void) {
    guard case .editing = state.phase else { return }
    let before = step
    var input = state.fields[state.focus].input
    change(&input)
    guard input != state.fields[state.focus].input else { return }
    let isCursorOnly = input.text == state.fields[state.focus].input.text
    state.fields[state.focus].input = input
    guard !isCursorOnly else { return history.endRun() }
    history.record(before, changedTo: input.text)
    state.fields[state.focus].providerProblem = nil
    state.message = nil
  }

  /// Left and Right: selects the next choice, or moves the cursor in other fields.
  package func step(by step: Int) {
    guard case .editing = state.phase else { return }
    let field = state.fields[state.focus]
    guard !field.rule.choices.isEmpty else {
      return edit { step < 0 ? $0.moveLeft() : $0.moveRight() }
    }
    let words = (field.rule.isNullable ? [""] : []) + field.rule.choices
    let current = words.firstIndex(of: field.input.text.lowercased())
    let next = current.map { ($0 + step + words.count) % words.count } ?? (step < 0 ? -1 : 0)
    history.endRun()
    edit { $0 = TextFieldState(words[next < 0 ? words.count - 1 : next]) }
    history.endRun()
  }

  /// Undoes the last change of the text.
  ///
  /// - Returns: `false` if there is none.
  package func undo() -> Bool {
    guard case .editing = state.phase, let step = history.undo() else { return false }
    for (index, input) in step.inputs.enumerated() where state.fields[index].input != input {
      if state.fields[index].input.text != input.text { state.fields[index].providerProblem = nil }
      state.fields[index].input = input
    }
    state.focus = step.focus
    state.message = nil
    return true
  }

  private var step: FormHistory.Step {
    FormHistory.Step(focus: state.focus, inputs: state.fields.map(\.input))
  }

  package func moveFocus(by step: Int) {
    guard case .editing = state.phase else { return }
    history.endRun()
    let count = state.fields.count
    state.focus = (state.focus + step + count) % count
  }

  /// Types earlier values of the provider into the named fields.
  package func propose(_ texts: [String: String]) {
    guard case .editing = state.phase else { return }
    for index in state.fields.indices {
      guard let text = texts[state.fields[index].rule.name] else { continue }
      state.focus = index
      state.fields[index].earlier = text
      history.endRun()
      edit { $0 = TextFieldState(text) }
    }
    history.endRun()
  }

  // MARK: - Reviewing

  /// Shows the difference that saving would send, or the problem that prevents it.
  package func review() {
    guard case .editing = state.phase else { return }
    history.endRun()
    noteMissing()
    if let index = state.fields.firstIndex(where: { $0.problem != nil }) {
      state.focus = index
      let field = state.fields[index]
      let others = state.fields.count { $0.problem != nil } - 1
      state.message = Message(
        .failure, "\(field.rule.title) \(field.problem ?? "")",
        nextStep: others == 0
          ? nil : others == 1 ? "1 more field is invalid" : "\(others) more fields are invalid")
      return
    }
    let difference = difference
    guard !difference.isEmpty else {
      state.message = Message(.info, state.isNew ? "nothing typed yet" : "nothing changed")
      return
    }
    state.message = nil
    state.reading = ReadingWindow()
    state.phase = .reviewing(difference)
  }

  private func noteMissing() {
    guard state.isNew else { return }
    let missing = Set(
      DraftParsing.missing(in: draft, rules: state.info.capabilities.fieldRules).map(\.field))
    for index in state.fields.indices {
      state.fields[index].isMissed = missing.contains(state.fields[index].rule.name)
    }
  }

  private var difference: ContactDifference {
    state.contact.map { ContactDifference(from: $0, applying: draft) }
      ?? ContactDifference(making: draft)
  }

  /// Sets, with every frame, how many rows the difference takes and how many of them fit.
  package func fitReading(rows: Int, height: Int) {
    guard case .reviewing = state.phase else { return }
    var reading = state.reading
    reading.fit(rows: rows, height: height)
    if reading != state.reading { state.reading = reading }
  }

  /// Scrolls the difference, or moves between the fields of a conflict.
  package func move(_ movement: Movement) {
    switch state.phase {
    case .reviewing: state.reading.scroll(movement)
    case .conflicting(var conflict):
      conflict.move(movement)
      state.phase = .conflicting(conflict)
    case .editing, .saving, .leaving: break
    }
  }

  /// Takes the other side for the field under the cursor of a conflict.
  package func switchSide() {
    guard case .conflicting(var conflict) = state.phase else { return }
    conflict.switchSide()
    state.phase = .conflicting(conflict)
  }

  /// Goes one step back: from the difference to the form, from a changed form to the question
  /// whether to discard it.
  ///
  /// - Returns: Whether to close the form.
  package func back() -> Bool {
    switch state.phase {
    case .editing where !state.isDirty: return true
    case .editing:
      state.phase = .leaving
    case .reviewing, .conflicting, .leaving:
      state.phase = .editing
    case .saving: break
    }
    return false
  }

  // MARK: - Saving

  private var draft: ContactDraft {
    ContactDraft(
      state.fields.filter(\.isDirty).compactMap { field in
        do throws(FieldProblem) {
          let text = field.input.text
          return FieldValue(
            name: field.rule.name,
            value: field.isRestored && field.rule.form != .json
              ? field.rule.uncheckedValue(of: text) : try field.rule.value(typed: text))
        } catch {
          return nil
        }
      })
  }

  /// Enter: sends the reviewed difference if its last row has been visible, or applies the chosen
  /// sides of a conflict and reviews again.
  ///
  /// - Returns: The saved form; `nil` if nothing was saved, and then the form shows the reason.
  package func confirm() async -> SavedForm? {
    switch state.phase {
    case .reviewing(let difference):
      guard state.reading.hasShownLast else { return nil }
      return await send(difference)
    case .conflicting(let conflict):
      rebase(by: conflict)
      review()
      return nil
    case .editing, .saving, .leaving: return nil
    }
  }

  private func send(_ difference: ContactDifference) async -> SavedForm? {
    state.phase = .saving(difference, since: ambient.now())
    switch await sender.send(
      draft, seen: state.contact,
      restored: Set(state.fields.filter(\.isRestored).map(\.rule.name)))
    {
    case .success(let saved):
      state.phase = .editing
      return saved
    case .failure(let failure):
      show(failure)
      return nil
    }
  }

  private func show(_ failure: WriteFailure) {
    state.phase = .editing
    state.message = Message(failure)
    switch failure {
    case .conflict(_, let now):
      let conflict = EditConflict(now: now, fields: state.fields)
      guard conflict.lines.isEmpty else {
        state.phase = .conflicting(conflict)
        return
      }
      rebase(by: conflict)
      review()
      guard state.isUncertain, !state.isDirty else { return }
      state.message = Message(
        .success, "the provider already has these values: the earlier write succeeded")
    case .invalid(_, let problems):
      for problem in problems.reversed() { mark(problem.field, problem.message) }
    case .failed(let failure):
      if let field = failure.field { mark(field, failure.message) }
    case .outcomeUnknown, .doneUnrecorded: state.isUncertain = true
    case .unavailable, .caseMissing, .suppressed, .held, .journal: break
    }
  }

  private func mark(_ name: String, _ problem: String) {
    guard let index = state.fields.firstIndex(where: { $0.rule.name == name }) else { return }
    state.fields[index].providerProblem = problem
    state.focus = index
  }

  /// Takes over the provider's newer state, and the chosen side of each field.
  private func rebase(by conflict: EditConflict) {
    let before = step
    for index in state.fields.indices {
      let field = state.fields[index]
      let theirs = ContactValues.text(of: field.rule.name, in: conflict.now)
      let line = conflict.lines.first { $0.field == field.rule.name }
      let isOurs = line.map { $0.side == .ours } ?? field.isDirty
      state.fields[index].original = theirs
      if !isOurs { state.fields[index].input = TextFieldState(theirs) }
    }
    history.endRun()
    history.record(before, changedTo: state.fields[state.focus].input.text)
    history.endRun()
    state.contact = conflict.now
    state.phase = .editing
    state.message = nil
  }
}
