import Domain
import ViewModels

/// Every command of the console, each once. Keys, hints, help, rebinding, the `:` line, the mouse and
/// plain mode read this list.
package enum CommandCatalogue {
  package static let commands: [ConsoleCommand] =
    plain.map { $0.grouped(.moving) } + acting.map { $0.grouped(.contacts) }
    + moving.map { $0.grouped(.moving) } + lists.map { $0.grouped(.lists) }
    + places.map { $0.grouped(.places) } + reading.map { $0.grouped(.places) }
    + jobs.map { $0.grouped(.jobs) } + cases.map { $0.grouped(.cases) }
    + answering.map { $0.grouped(.answers) } + leaving.map { $0.grouped(.moving) }

  static let panes: Set<CommandScope> = [.list, .detail]
  static let readable: Set<CommandScope> = [
    .list, .detail, .panel, .jobs, .job, .unfinished, .texts, .cases, .caseFile, .person,
  ]

  private static let rows: Set<CommandScope> = [
    .list, .detail, .review, .menu, .themes, .channels, .help, .panel, .jobs, .job, .unfinished,
    .texts, .cases, .caseFile, .person,
  ]

  // MARK: - Acting on a contact

  private static let acting: [ConsoleCommand] = [
    ConsoleCommand("open", "open", [.list], keys: ["Enter"]) { open($0) }
      .word(nil, "the contact of row N, or the one in front", isPlainOnly: true)
      .takes(.init("[N]", .rows, isOptional: true))
      .aboutList()
      .replies { $0.model.focus == .detail ? .front : .changes }
      .hinted([.list: 1], useful: { !$0.listState.rows.isEmpty }),
    ConsoleCommand("toggle-preference", "switch preference", [.detail], keys: ["Space"]) {
      $0.model.preferences.toggle()
    }
    .bound(to: .contact)
    .available { $0.availability(of: .prefer) }
    // On any other line the key does nothing.
    .hinted([.detail: 0], when: { $0.detail.state.cursorLine?.channel != nil }),
    ConsoleCommand("edit", "edit", panes, keys: ["e"]) { $0.model.forms.begin() }
      .word()
      .bound(to: .contact)
      .available { $0.availability(of: .update) }
      .hinted([.list: 5, .detail: 1]),
    ConsoleCommand("add", "add", panes, keys: ["a"]) { $0.model.forms.beginNew() }
      .word()
      .available { $0.forms.creationAvailability },
    ConsoleCommand("anonymize", "anonymize", panes, keys: ["X"]) {
      $0.model.plans.begin(.anonymize)
    }
    .word()
    .bound(to: .contact)
    .available { $0.availability(of: .anonymize) }
    .hinted([.list: 7, .detail: 3], marked: -3),
    ConsoleCommand("delete", "delete", panes, keys: ["D"]) { $0.model.plans.begin(.delete) }
      .word()
      .bound(to: .contact)
      .available { $0.availability(of: .delete) }
      .hinted([.detail: 4], marked: -2),
    ConsoleCommand("preferences", "preferences", panes, keys: ["p"]) { changePreferences($0) }
      .word("prefer", "preferences of the marked or current")
      .takes(.init("[CHANNEL in|out]…", .channels, isOptional: true))
      .bound(to: .contact)
      .available { $0.availability(of: .prefer) }
      .hinted([.list: 5, .detail: 2], marked: -4),
    ConsoleCommand("undo", "undo the last change", panes, keys: ["u"]) { $0.model.undo.begin() }
      .word(),
    ConsoleCommand("mark", "mark", [.list], keys: ["Space"]) { mark($0) }
      .presets([.preset([])])
      .word(nil, "mark rows, or the contact in front", isPlainOnly: true)
      .takes(.init("[N N-N]", .rows, isOptional: true))
      .bound(to: .contact)
      .aboutList()
      .hinted([.list: 2], useful: { !$0.listState.rows.isEmpty }),
    ConsoleCommand("copy", "copy the e-mail, or the value", panes, keys: ["y"]) {
      $0.model.copy()
    }
    .available { $0.privacy.copyAvailability },
    ConsoleCommand("copy-id", "copy the id", panes, keys: ["Y"]) { $0.model.copyID() },
    ConsoleCommand("mark-all", "mark all loaded", [.list], keys: ["*"]) {
      $0.model.lists.toggleAllMarks()
    }
    .titled { areAllMarked($0.listState) ? "unmark all" : "mark all" }
    .hinted([:], marked: -1, useful: { !$0.listState.rows.isEmpty }),
    ConsoleCommand("mark-person", "mark this person's contacts", [.list], keys: ["m"]) {
      $0.model.lists.togglePerson()
    }
    .available {
      $0.lists.person == nil
        ? .unavailable(reason: "no other contact here is proposed as the same person") : .available
    }
    .bound(to: .contact),
    ConsoleCommand(
      "person", "this person side by side", panes.union([.caseFile]), keys: ["="]
    ) { $0.model.openPerson() }
    .word()
    .available { $0.personAvailability }
    .replies { _ in .front }
    .hinted(
      [.list: 11, .detail: 8, .caseFile: 1], useful: { $0.personAvailability.isAvailable }),
    ConsoleCommand("person-left", "to the left", [.person], keys: ["h", "Left"]) {
      PanelContents.movePerson(by: -1, in: $0.model)
    }
    .hinted(useful: { PanelContents.canMovePerson(by: -1, in: $0) }),
    ConsoleCommand("person-right", "to the right", [.person], keys: ["l", "Right"]) {
      PanelContents.movePerson(by: 1, in: $0.model)
    }
    .hinted(useful: { PanelContents.canMovePerson(by: 1, in: $0) }),
    ConsoleCommand("edit-person", "edit what is common", [.person], keys: ["e"]) {
      $0.model.editPerson()
    }
    .word()
    .available { $0.editPersonAvailability }
    .hinted(useful: { $0.editPersonAvailability.isAvailable }),
    ConsoleCommand("close-person", "close", [.person], keys: ["=", "q"]) {
      $0.model.leavePerson()
    },
    ConsoleCommand("range", "range from here", [.list], keys: ["v"]) {
      $0.model.lists.toggleRange()
    },
  ]

  /// By counts: there may be 100,000.
  private static func areAllMarked(_ list: ContactListState) -> Bool {
    list.marks.count - list.absentMarks - list.hiddenMarks >= list.rows.count
  }

  private static func open(_ call: CommandCall) {
    guard let rows = call.rows else { return call.model.openCurrent() }
    guard rows.count == 1 else { return call.model.say(.warning, "open takes one row") }
    if call.select(rows[0]) { call.model.openCurrent() }
  }

  /// In plain mode one channel of the open contact goes out at once, as with `toggle-preference`.
  private static func changePreferences(_ call: CommandCall) {
    guard let channels = call.channels, let (channel, optsIn) = channels.first else {
      return call.model.preferences.openMenu()
    }
    if call.dispatcher.isPlain, call.model.focus == .detail, channels.count == 1 {
      call.model.preferences.set(channel, optsIn: optsIn)
    } else {
      call.model.preferences.begin(channels)
    }
  }

  /// The key switches the mark and moves on; plain mode's word marks.
  private static func mark(_ call: CommandCall) {
    guard call.dispatcher.isPlain, call.values != [] else { return call.model.lists.toggleMark() }
    call.mark(call.rows ?? [call.model.currentContact?.id].compactMap(\.self), true)
  }

  // MARK: - Moving

  private static let moving: [ConsoleCommand] = [
    movement("up", "row up", ["k", "Up"], .up),
    movement("down", "row down", ["j", "Down"], .down),
    movement("page-up", "screen up", ["PgUp", "^u"], .pageUp),
    movement("page-down", "screen down", ["PgDn", "^d"], .pageDown),
    movement("top", "first row", ["g", "Home"], .first),
    movement("bottom", "last row", ["G", "End"], .last),
  ]

  private static func movement(
    _ id: String, _ title: String, _ keys: [String], _ movement: Movement
  ) -> ConsoleCommand {
    ConsoleCommand(id, title, rows, keys: keys) { call in
      let model = call.model
      switch model.scope {
      case .menu: model.overlays.moveInSortMenu(movement)
      case .channels: model.overlays.moveInPreferenceMenu(movement)
      case .review: model.edit?.move(movement)
      case .themes: model.themes.move(movement)
      case .help:
        guard case .output(let output) = model.overlays.overlay else {
          return HelpEntries.move(movement, by: call.dispatcher)
        }
        model.overlays.scrollOutput(
          by: movement.scrolledRows, last: HelpEntries.lastTop(of: output, in: model))
      case .panel, .job, .person: PanelContents.scroll(movement, in: model)
      case .unfinished:
        model.unfinished.move(movement, page: PanelContents.unfinishedPage(in: model))
      case .cases: model.desk.move(movement, page: PanelContents.textsPage(in: model))
      case .caseFile:
        model.desk.moveInCase(movement, page: PanelContents.textsPage(in: model))
      case .texts: model.finds.moveInTexts(movement, page: PanelContents.textsPage(in: model))
      case .jobs: model.jobs.move(movement, page: PanelContents.jobsPage(in: model))
      default: model.move(movement)
      }
    }
  }
}

extension Movement {
  /// Rows by which the output of a command scrolls.
  fileprivate var scrolledRows: Int {
    switch self {
    case .up: -1
    case .down: 1
    case .pageUp: -10
    case .pageDown: 10
    case .first: -10_000
    case .last: 10_000
    }
  }
}
