import Domain
import Operations

/// Sending the form, and what comes back.
extension ContactEditModel {
  /// The changed fields that the part's provider has. One of several contacts keeps the values that it
  /// has already.
  func draft(of part: Int) -> ContactDraft {
    let contact = state.isForSeveral ? state.parts[part].contact : nil
    return ContactDraft(
      state.fields.filter(\.isDirty).compactMap { field in
        guard let rule = field.rules[part] else { return nil }
        let text = field.input.text
        if let contact, ContactValues.text(of: rule.name, in: contact) == text { return nil }
        if contact != nil, state.parts[part].saved[rule.name] == text { return nil }
        do throws(FieldProblem) {
          return FieldValue(
            name: rule.name,
            value: field.isRestored && rule.form != .json
              ? rule.uncheckedValue(of: text) : try rule.value(typed: text))
        } catch {
          return nil
        }
      })
  }

  /// Enter: sends the reviewed difference if its last row has been visible, or applies the chosen
  /// sides of a conflict and reviews again.
  ///
  /// - Returns: `nil` if nothing was sent.
  package func confirm() async -> SentForm? {
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

  /// Sends one contact after the other. The first one that is not saved stops the rest, and the form
  /// shows the reason.
  private func send(_ difference: [ContactDifference]) async -> SentForm {
    state.phase = .saving(difference, since: ambient.now())
    var sent = SentForm()
    for part in state.parts.indices where !difference[part].isEmpty {
      switch await senders[part].send(
        draft(of: part), seen: state.parts[part].contact,
        restored: Set(state.fields.filter(\.isRestored).map(\.rule.name)))
      {
      case .success(let saved):
        sent.saved.append(saved)
        take(saved, part)
      case .failure(let failure):
        show(failure, of: part, after: sent.saved)
        return sent
      }
    }
    state.phase = .editing
    sent.isWhole = true
    return sent
  }

  /// What was saved is not sent again with the rest.
  private func take(_ saved: SavedForm, _ part: Int) {
    guard state.isForSeveral, let contact = saved.contact else { return }
    for field in state.fields {
      guard let name = field.rules[part]?.name, saved.draft[name] != nil else { continue }
      state.parts[part].saved[name] = field.input.text
    }
    state.parts[part].contact = contact
    state.parts[part].notice = nil
  }

  private func show(_ failure: WriteFailure, of part: Int, after saved: [SavedForm]) {
    state.phase = .editing
    state.message = message(failure, after: saved)
    switch failure {
    case .conflict(_, let now):
      guard !state.isForSeveral else { return takeOver(now, part) }
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
      for problem in problems.reversed() { mark(problem.field, problem.message, of: part) }
    case .failed(let failure):
      if let field = failure.field { mark(field, failure.message, of: part) }
    case .outcomeUnknown, .doneUnrecorded: state.parts[part].notice = .uncertain
    case .unavailable, .caseMissing, .suppressed, .held, .journal: break
    }
  }

  /// Says of several contacts which are saved.
  private func message(_ failure: WriteFailure, after saved: [SavedForm]) -> Message {
    var message = Message(failure)
    guard state.isForSeveral, !saved.isEmpty else { return message }
    let places = saved.map(\.id.provider.text).joined(separator: ", ")
    message.nextStep =
      "saved at \(places), not sent to the rest" + (message.nextStep.map { "; " + $0 } ?? "")
    return message
  }

  /// Shows the difference again, from the newer state of one of several contacts.
  private func takeOver(_ now: Contact, _ part: Int) {
    state.parts[part].contact = now
    state.parts[part].notice = .changed
    state.parts[part].saved = [:]
    state.readParts()
    review()
  }

  private func mark(_ name: String, _ problem: String, of part: Int) {
    guard let index = state.fields.firstIndex(where: { $0.rules[part]?.name == name }) else {
      return
    }
    state.fields[index].providerProblem = problem
    state.focus = index
  }

  /// Takes over the provider's newer state, and the chosen side of each field.
  private func rebase(by conflict: EditConflict) {
    let before = step
    state.parts[0].contact = conflict.now
    for index in state.fields.indices {
      let field = state.fields[index]
      let line = conflict.lines.first { $0.field == field.rule.name }
      let isOurs = line.map { $0.side == .ours } ?? field.isDirty
      state.fields[index].read(state.parts)
      state.fields[index].input =
        isOurs ? field.input : TextFieldState(state.fields[index].original)
    }
    history.endRun()
    history.record(before, changedTo: state.fields[state.focus].input.text)
    history.endRun()
    state.phase = .editing
    state.message = nil
  }
}
