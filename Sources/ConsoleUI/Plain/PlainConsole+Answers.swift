import Domain
import ViewModels

/// Reports what a line did.
extension PlainConsole {
  /// The visible part of the models, to detect what a line changed.
  struct Sight {
    var view: ConsoleState.View
    var focus: ConsoleState.Pane
    var rows: [ContactID]
    var marks: ContactMarks
    var cursor: ContactID?
    var contact: ContactID?
    var changes: [Channel: PreferenceChange]
  }

  var sight: Sight {
    let list = model.listState
    return Sight(
      view: model.lists.view, focus: model.focus, rows: list.rows.indices.map(list.rows.id),
      marks: list.marks, cursor: list.cursor, contact: model.detail.state.contact?.id,
      changes: model.detail.state.changes)
  }

  /// Finishes what the line started, asks its questions, and reports what changed.
  func answer(since before: Sight, _ reply: PlainReply) async {
    let hadDialogue = await answerWhatOpened()
    guard !hasEnded, !model.hasQuit else { return }
    switch reply {
    case .changes, .front: break
    case .moreRows: await sayRows()
    case .marks: await sayMarks()
    case .providers:
      for index in model.providers.indices { await say(PlainWords.heading(index, model)) }
    }
    let isWanted = reply == .front
    let now = sight
    if now.view != before.view, case .provider(let index) = now.view, now.focus == .list {
      await say(PlainWords.heading(index, model))
    }
    for channel in Channel.allCases
    where now.contact == before.contact && now.changes[channel] != before.changes[channel] {
      if let line = PlainContact.preference(channel, model.detail.state, context) {
        await say(line)
      }
    }
    if now.focus == .detail {
      let isOther = now.contact != before.contact || before.focus != .detail
      if isOther || isWanted { await say(PlainContact.lines(model.detail.state, context)) }
    } else if now.view != before.view || isWanted || (now.rows != before.rows && !hadDialogue) {
      await sayList()
    } else if now.marks != before.marks {
      await say("\(now.marks.count) marked")
    } else if now.cursor != before.cursor, let contact = model.currentContact {
      await sayRow(contact)
    }
  }

  /// - Returns: Whether it asked a question that decides about a write.
  @discardableResult
  func answerWhatOpened() async -> Bool {
    var hadDialogue = false
    while !hasEnded, !model.hasQuit {
      await finishWork()
      await tellNews()
      if let prompt = model.overlays.prompt {
        await fill(prompt)
      } else if let overlay = model.overlays.overlay {
        hadDialogue = await answer(overlay) || hadDialogue
      } else if let plan = model.plan {
        await confirm(plan)
        hadDialogue = true
      } else if let command = model.commands.question {
        await confirm(command)
        hadDialogue = true
      } else if let edit = model.edit {
        await fill(edit)
        hadDialogue = true
      } else {
        return hadDialogue
      }
    }
    return hadDialogue
  }

  private func answer(_ overlay: ConsoleState.Overlay) async -> Bool {
    switch overlay {
    case .help:
      model.overlays.close()
      await sayHelp()
    case .sortMenu(let columns, _): await chooseColumn(columns)
    case .themeMenu:
      model.back()
      await say("plain mode has no colours")
    case .preferenceMenu:
      model.overlays.close()
      await say("prefer takes channels, each with in or out: prefer sms out email in")
    case .output(let output):
      model.overlays.close()
      await say(output.lines.map { SafeText(untrusted: $0) })
      if output.status != 0 { await say("exit status \(output.status)") }
    case .panel(let panel, _):
      if panel == .requests { await model.requests.readOnce() }
      await say(PlainPanels.lines(of: panel, model, context))
      model.overlays.close()
      if panel == .texts { await say("text N shows what was found for text N") }
    case .optIn(let channel, let contact):
      await confirm(channel, of: contact)
      return true
    case .leaving: await confirmLeaving()
    }
    return false
  }

  // MARK: - Lists

  /// Writes the list from its first row. The row numbers are valid until the next list.
  func sayList() async {
    numbered = model.listState.rows.map(\.id)
    nextRow = 0
    var list = model.listState
    if model.lists.view == .find { list.hint = model.lists.find.state?.summary ?? "" }
    await say(PlainList.heading(list, context))
    if model.lists.view == .find, let find = model.lists.find.state {
      let numbers = Dictionary(uniqueKeysWithValues: numbered.enumerated().map { ($1, $0 + 1) })
      await sayRows()
      await say(PlainList.groups(find, numbers: numbers))
    } else {
      await sayRows()
    }
  }

  /// Writes the next rows of the list.
  func sayRows() async {
    let contacts = model.listState.contacts
    let end = min(numbered.count, nextRow + PlainList.rowsAtATime)
    for row in nextRow..<max(nextRow, end) {
      guard let place = contacts.index(of: numbered[row]) else { continue }
      await say(PlainList.row(row + 1, contacts[place], in: model.listState, context))
    }
    nextRow = max(nextRow, end)
    if nextRow < numbered.count {
      await say("\(nextRow) of \(numbered.count) rows; more shows the next")
    } else if model.listState.hasNext {
      await say("next turns the page")
    }
  }

  func sayRow(_ contact: Contact) async {
    if !numbered.contains(contact.id) { numbered = model.listState.rows.map(\.id) }
    guard let row = numbered.firstIndex(of: contact.id) else { return }
    await say(PlainList.row(row + 1, contact, in: model.listState, context))
  }

  private func sayMarks() async {
    let state = model.listState
    for contact in state.selectedContacts { await sayRow(contact) }
    await say(ListPane.marks(state))
  }
}
