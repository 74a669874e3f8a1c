import Domain
import ViewModels

/// A form, asked field by field.
extension PlainConsole {
  func fill(_ edit: ContactEditModel) async {
    await say(
      PlainForm.title(context.masking.shown(edit.state)),
      "an empty line keeps the field, - clears it, \\ takes the rest literally, . keeps all that follow"
    )
    // An undo begins with its difference.
    if edit.state.phase == .editing {
      guard await askAll(edit) else { return await giveUp(edit) }
      edit.review()
    }
    while model.edit === edit, !hasEnded {
      let goesOn =
        switch edit.state.phase {
        case .reviewing: await confirmDifference(edit)
        case .conflicting(let conflict): await chooseSides(conflict, edit)
        case .editing: await mend(edit)
        case .saving, .leaving: false
        }
      guard goesOn else { return await giveUp(edit) }
    }
  }

  /// Waits for a write in flight, then closes the form without sending anything.
  private func giveUp(_ edit: ContactEditModel) async {
    await finishWork()
    guard model.edit === edit, !edit.state.isSaving else { return }
    let wasDirty = edit.state.isDirty
    for _ in 0..<3 where model.edit === edit {
      if edit.state.phase == .leaving { model.forms.confirm() } else { model.forms.leave() }
    }
    await say(
      wasDirty ? "form closed; the changes were discarded, nothing was sent" : "form closed"
    )
  }

  // MARK: - Fields

  /// - Returns: `false` if the input ended or was interrupted.
  private func askAll(_ edit: ContactEditModel) async -> Bool {
    for index in edit.state.fields.indices {
      switch await ask(index, edit) {
      case .next: continue
      case .rest: return true
      case .unanswered: return false
      }
    }
    return true
  }

  private enum Asked {
    case next
    case rest
    case unanswered
  }

  /// Asks until the field is valid.
  private func ask(_ index: Int, _ edit: ContactEditModel) async -> Asked {
    focus(index, edit)
    while true {
      let shown = context.masking.shown(edit.state)
      await say(PlainForm.field(index, shown, isHinted: true, context))
      guard case .line(let line) = await read("\(untrusted: shown.fields[index].rule.title)> ")
      else { return .unanswered }
      if line == "." { return .rest }
      if let text = Self.text(of: line) { edit.edit { $0 = TextFieldState(text) } }
      guard let problem = PlainForm.problem(index, context.masking.shown(edit.state)),
        !(line.isEmpty && edit.state.fields[index].providerProblem != nil)
      else { return .next }
      await say(problem)
    }
  }

  /// The field's new text; `nil` keeps the old one.
  private static func text(of line: String) -> String? {
    switch line {
    case "": nil
    case "-": ""
    default: line.hasPrefix("\\") ? String(line.dropFirst()) : line
    }
  }

  private func focus(_ index: Int, _ edit: ContactEditModel) {
    edit.moveFocus(by: index - edit.state.focus)
  }

  // MARK: - After a review or an answer

  private func sayMessage(_ edit: ContactEditModel) async {
    guard let message = context.masking.shown(edit.state).message else { return }
    await say(PlainWords.message(message, context))
  }

  /// Asks for an invalid field again. Without one, the operator chooses what to do.
  private func mend(_ edit: ContactEditModel) async -> Bool {
    await sayMessage(edit)
    await tellNewsOf(edit)
    if edit.state.fields[edit.state.focus].problem != nil {
      let index = edit.state.focus
      guard await ask(index, edit) != .unanswered else { return false }
      edit.review()
      return true
    }
    guard edit.state.isDirty else { return false }
    return await chooseField(edit)
  }

  /// Leaves out the form's own failure, which is in the messages, too.
  private func tellNewsOf(_ edit: ContactEditModel) async {
    await tellNews(except: edit.state.message)
  }

  private func chooseField(_ edit: ContactEditModel) async -> Bool {
    switch await read("form: a field's number, fields, undo, redact, send, or leave> ") {
    case .end, .interrupted: return false
    case .line("leave"), .line("quit"): return false
    case .line("send"): edit.review()
    case .line("undo"):
      await undo(in: edit)
      return await chooseField(edit)
    case .line("redact"):
      model.privacy.toggleHere()
      await tellNews()
      return await chooseField(edit)
    case .line("fields"):
      let shown = context.masking.shown(edit.state)
      for index in shown.fields.indices {
        await say(PlainForm.field(index, shown, isHinted: false, context))
      }
      return await chooseField(edit)
    case .line(let line):
      guard let index = field(line, edit) else {
        await say(
          "unknown field '\(untrusted: context.masking.shown(search: line))'; fields lists them"
        )
        return await chooseField(edit)
      }
      guard await ask(index, edit) != .unanswered else { return false }
      return await chooseField(edit)
    }
    return true
  }

  private func undo(in edit: ContactEditModel) async {
    model.forms.undo()
    await tellNews()
    let shown = context.masking.shown(edit.state)
    await say(PlainForm.field(edit.state.focus, shown, isHinted: false, context))
  }

  private func field(_ name: String, _ edit: ContactEditModel) -> Int? {
    if let number = Int(name) {
      return edit.state.fields.indices.contains(number - 1) ? number - 1 : nil
    }
    return edit.state.fields.firstIndex {
      $0.rule.title.lowercased() == name.lowercased() || $0.rule.name == name
    }
  }

  private func confirmDifference(_ edit: ContactEditModel) async -> Bool {
    let lines = PlainForm.difference(context.masking.shown(edit.state))
    await say(lines)
    // The whole difference was shown.
    edit.fitReading(rows: lines.count, height: lines.count)
    let place = PlainForm.place(of: edit.state)
    let input = await readAnswer("send sends this to " + place + ", anything else goes back: ")
    guard input == .line("send") else {
      guard case .line = input else { return false }
      _ = edit.back()
      return await chooseField(edit)
    }
    model.forms.confirm()
    await finishWork()
    if model.edit !== edit { await tellNews() }
    return true
  }

  private func chooseSides(_ conflict: EditConflict, _ edit: ContactEditModel) async -> Bool {
    await sayMessage(edit)
    await tellNewsOf(edit)
    let shown = context.masking.shown(edit.state).conflict ?? conflict
    for index in conflict.lines.indices {
      await say(PlainForm.conflict(shown.lines[index]))
      let isOurs = conflict.lines[index].side == .ours
      let chosen: SafeText = isOurs ? "yours" : "theirs"
      guard case .line(let line) = await read("theirs or yours, empty means " + chosen + ": ")
      else { return false }
      edit.move(.first)
      for _ in 0..<index { edit.move(.down) }
      if line.lowercased() == (isOurs ? "theirs" : "yours") { edit.switchSide() }
    }
    model.forms.confirm()
    await finishWork()
    return true
  }
}
