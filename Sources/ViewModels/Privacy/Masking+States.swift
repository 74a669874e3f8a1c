package import Domain

/// Masks the states of panes while personal data is hidden.
nonisolated extension Masking {
  /// Masks a message that may be about any contact.
  package func shown(_ message: Message) -> Message {
    guard isOn else { return message }
    var shown = message
    shown.text = message.impersonal ?? PersonalSentence.masked(message.text)
    shown.nextStep = message.nextStep.map(PersonalSentence.masked)
    return shown
  }

  package func shown(_ message: Message, about id: ContactID) -> Message {
    hides(id) ? shown(message) : message
  }

  package func shown(_ state: ContactDetailState) -> ContactDetailState {
    guard let contact = state.contact, let info = state.info, hides(contact.id) else {
      return state
    }
    var shown = state
    let masked = self.shown(contact)
    shown.contact = masked
    shown.lines = DetailLines.lines(of: masked, at: info, state.surroundings)
    shown.failure = state.failure.map(self.shown)
    shown.changes = state.changes.mapValues { change in
      var change = change
      switch change.phase {
      case .outstanding: break
      case .done(let warnings): change.phase = .done(warnings: warnings.map(self.shown(sentence:)))
      case .failed(let message): change.phase = .failed(self.shown(message))
      case .unknown(let message): change.phase = .unknown(self.shown(message))
      }
      return change
    }
    return shown
  }

  /// Also hides the text typed for a new contact. If one contact of several is hidden, all are.
  package func hides(_ state: ContactEditState) -> Bool { hiddenID(in: state) != nil }

  private func hiddenID(in state: ContactEditState) -> ContactID? {
    state.parts.lazy.map { $0.contact?.id ?? ContactID(provider: $0.info.name, value: "") }
      .first(where: hides)
  }

  package func shown(_ state: ContactEditState) -> ContactEditState {
    guard let id = hiddenID(in: state) else { return state }
    var shown = state
    shown.fields = state.fields.map { field in
      var masked = field
      let text = self.shown(field.input.text, of: field.rule, in: id)
      if text != field.input.text {
        masked.input = TextFieldState(text)
        // The mask must not be checked against the field's rule.
        masked.rule = FieldRule(name: field.rule.name, title: field.rule.title)
      }
      masked.original = field.isDirty ? field.original : masked.input.text
      masked.differing = field.differing.map { self.shown($0, of: field.rule, in: id) }
      masked.providerProblem = field.problem.map { problem in
        field.providerProblem == nil
          ? PersonalSentence.masked(problem) : "was rejected by the provider"
      }
      return masked
    }
    shown.message = state.message.map(self.shown)
    for index in shown.parts.indices {
      shown.parts[index].contact = state.parts[index].contact.map(self.shown)
    }
    func shownRows(_ all: [ContactDifference]) -> [ContactDifference] {
      all.enumerated().map { self.shown($0.element, of: $0.offset, in: state, id) }
    }
    switch state.phase {
    case .reviewing(let difference): shown.phase = .reviewing(shownRows(difference))
    case .saving(let difference, let start):
      shown.phase = .saving(shownRows(difference), since: start)
    case .conflicting(let conflict):
      shown.phase = .conflicting(self.shown(conflict, in: state, id))
    case .editing, .leaving: break
    }
    return shown
  }

  private func shown(
    _ difference: ContactDifference, of part: Int, in state: ContactEditState, _ id: ContactID
  ) -> ContactDifference {
    var shown = difference
    shown.lines = difference.lines.map { line in
      let rule =
        state.fields.lazy.compactMap { $0.rules[part] }.first { $0.name == line.field }
        ?? FieldRule(name: line.field, title: line.field)
      return ContactDifference.Line(
        field: line.field, before: self.shown(line.before, of: rule, in: id),
        after: self.shown(line.after, of: rule, in: id))
    }
    return shown
  }

  private func shown(
    _ conflict: EditConflict, in state: ContactEditState, _ id: ContactID
  ) -> EditConflict {
    var shown = conflict
    shown.now = self.shown(conflict.now)
    for index in shown.lines.indices {
      let line = conflict.lines[index]
      let rule = FieldRule(name: line.field, title: line.title)
      let known = state.fields.first { $0.rule.name == line.field }?.rule ?? rule
      shown.lines[index].theirs = self.shown(line.theirs, of: known, in: id)
      shown.lines[index].ours = self.shown(line.ours, of: known, in: id)
    }
    return shown
  }

  package func shown(_ state: ActionPlanState) -> ActionPlanState {
    guard isOn else { return state }
    var shown = state
    shown.subjects = state.subjects.map(self.shown)
    for index in shown.skipped.indices {
      shown.skipped[index].contact = self.shown(state.skipped[index].contact)
    }
    return shown
  }

  package func shown(_ state: JobState) -> JobState {
    guard isOn else { return state }
    var shown = state
    shown.plan = self.shown(state.plan)
    for (id, outcome) in state.outcomes where hides(id) {
      switch outcome {
      case .done(let proof, let warnings):
        shown.outcomes[id] = .done(
          proof: proof, warnings: warnings.map(PersonalSentence.masked))
      case .notFound: break
      case .failed(let message): shown.outcomes[id] = .failed(self.shown(message))
      case .notSent(let message): shown.outcomes[id] = .notSent(self.shown(message))
      case .unknown(let message): shown.outcomes[id] = .unknown(self.shown(message))
      }
    }
    return shown
  }
}
