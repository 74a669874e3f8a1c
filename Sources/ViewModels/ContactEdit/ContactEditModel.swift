package import Domain
import Foundation
import Observation
package import Operations

/// A form for a new contact, or for one or several existing ones: edit, review the difference, send
/// it. The text stays until it is saved or discarded.
@Observable
package final class ContactEditModel {
  package internal(set) var state: ContactEditState

  /// The number of the session's change that it undoes; `nil` if it is no undo.
  @ObservationIgnored var undoes: Int?
  @ObservationIgnored var history = FormHistory()
  /// One for each part of the form.
  @ObservationIgnored let senders: [FormSender]
  @ObservationIgnored let ambient: Ambient

  package init(
    contact: Contact?, client: any ProviderClient, context: WriteContext
  ) {
    senders = [FormSender(client: client, context: context)]
    ambient = context.ambient
    state = ContactEditState(contact: contact, info: client.info)
  }

  /// What the contacts of a person have in common.
  init(
    person contacts: [(contact: Contact, client: any ProviderClient)],
    leftOut: [ContactEditState.LeftOut], context: WriteContext
  ) {
    senders = contacts.map { FormSender(client: $0.client, context: context) }
    ambient = context.ambient
    state = ContactEditState(
      person: contacts.map { .init(contact: $0.contact, info: $0.client.info) }, leftOut: leftOut)
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

  /// Left and Right: selects the next choice, or one of the values in which contacts differ; moves the
  /// cursor in other fields.
  package func step(by step: Int) {
    guard case .editing = state.phase else { return }
    let field = state.fields[state.focus]
    let words = field.choices
    guard !words.isEmpty else {
      return edit { step < 0 ? $0.moveLeft() : $0.moveRight() }
    }
    let text = field.rule.choices.isEmpty ? field.input.text : field.input.text.lowercased()
    let current = words.firstIndex(of: text)
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

  var step: FormHistory.Step {
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
    let difference = state.parts.indices.map(difference)
    guard difference.contains(where: { !$0.isEmpty }) else {
      state.message = Message(
        .info,
        state.isNew
          ? "nothing typed yet"
          : state.isDirty ? "the contacts have these values already" : "nothing changed")
      return
    }
    state.message = nil
    state.reading = ReadingWindow()
    state.phase = .reviewing(difference)
  }

  private func noteMissing() {
    guard state.isNew else { return }
    let missing = Set(
      DraftParsing.missing(
        in: draft(of: 0), rules: state.parts[0].info.capabilities.fieldRules
      ).map(\.field))
    for index in state.fields.indices {
      state.fields[index].isMissed = missing.contains(state.fields[index].rule.name)
    }
  }

  private func difference(of part: Int) -> ContactDifference {
    let draft = draft(of: part)
    return state.parts[part].contact.map { ContactDifference(from: $0, applying: draft) }
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
}
