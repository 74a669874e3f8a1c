import Domain
import ViewModels

/// What only a dialogue of lines needs.
extension CommandCatalogue {
  static let plain: [ConsoleCommand] = [
    // Plain mode goes to the list by itself and reads it out.
    ConsoleCommand("list", "the rows of what is loaded, from the first", panes) { _ in }
      .word().plainOnly().aboutList()
      .replies { _ in .front },
    ConsoleCommand("more", "the next rows of it", panes) { _ in }
      .word().plainOnly()
      .replies { _ in .moreRows },
    ConsoleCommand("marks", "the marked contacts", panes) { _ in }
      .word().plainOnly()
      .replies { _ in .marks },
    ConsoleCommand("unmark", "clear marks of rows, or all of them", panes) { call in
      let list = call.model.listState
      call.mark(call.rows ?? list.rows.indices.filter(list.isMarked).map(list.rows.id), false)
    }
    .word().takes(.init("[N N-N]", .rows, isOptional: true)).plainOnly().aboutList(),
    ConsoleCommand("job", "the outcome of each contact of a job", panes) { job($0) }
      .word().plainOnly()
      .takes(
        .init("N", .number(from: 1)),
        .init(
          "[pause|resume|cancel|retry]", .choice(["pause", "resume", "cancel", "retry"]),
          isOptional: true)),
  ]

  private static func job(_ call: CommandCall) {
    let model = call.model
    guard let number = call.number, let job = model.jobs[number]?.state else {
      return model.say(
        .warning, "there is no job \(call.number ?? 0)", nextStep: "jobs lists them")
    }
    model.overlays.toggle(.job(number))
    switch call.text {
    case "pause" where job.isPaused: model.say(.info, "job \(number) is already paused")
    case "resume" where job.isActive && !job.isPaused:
      model.say(.info, "job \(number) is not paused")
    case "pause", "resume": call.runOnJob("pause-job")
    case "cancel": call.runOnJob("cancel-job")
    case "retry": call.runOnJob("retry-job")
    default: break
    }
  }
}

extension CommandCall {
  /// - Returns: `false`, with a message, if the contact has left the list.
  func select(_ id: ContactID) -> Bool {
    model.select(id)
    guard model.listState.cursor == id else {
      model.say(
        .warning, "\(id.value) is no longer in the list", nextStep: "list shows what is")
      return false
    }
    return true
  }

  /// The cursor stays where it was.
  func mark(_ contacts: [ContactID], _ isMarked: Bool) {
    let cursor = model.listState.cursor
    for id in contacts where select(id) && model.listState.isMarked(id) != isMarked {
      model.lists.toggleMark()
    }
    if let cursor { model.select(cursor) }
  }

  /// On the job whose panel is open: its number was typed.
  fileprivate func runOnJob(_ id: String) {
    guard let command = dispatcher.table[id: id] else { return }
    var seen = dispatcher.seen
    seen.look(at: model)
    CommandDispatcher(
      model: model, keyMap: dispatcher.keyMap, seen: seen, surface: dispatcher.surface
    ).run(command)
  }
}
