import Domain
import ViewModels

/// A word that plain mode has beside the `:` line's, or understands more widely.
struct PlainVerb {
  let name: String
  /// What follows the name, for the help.
  let argument: SafeText
  let title: SafeText
  /// Whether what follows is meant for it, and not for the command line's word of the same name.
  var takes: (String) -> Bool = { _ in true }
  /// Gives whether the answer is what is in front.
  let run: (PlainConsole, String) async -> Bool

  static let all: [PlainVerb] = [
    PlainVerb(
      name: "list", argument: "", title: "the rows of what is loaded, from the first",
      takes: { $0.isEmpty },
      run: { console, _ in
        console.goToList()
        return true
      }),
    PlainVerb(name: "more", argument: "", title: "the next rows of it") { console, _ in
      await console.sayRows()
      return false
    },
    PlainVerb(name: "next", argument: "", title: "the provider's next page") { console, _ in
      console.goToList()
      console.model.nextPage()
      return false
    },
    PlainVerb(name: "previous", argument: "", title: "the provider's previous page") { console, _ in
      console.goToList()
      console.model.previousPage()
      return false
    },
    PlainVerb(name: "open", argument: "N", title: "the contact of row N, or the one in front") {
      await open($0, $1)
    },
    PlainVerb(name: "back", argument: "", title: "one step back") { console, _ in
      console.model.back()
      return false
    },
    PlainVerb(name: "provider", argument: "NAME|N", title: "go to a provider; alone, all of them") {
      await showProvider($0, $1)
    },
    PlainVerb(name: "sort", argument: "COLUMN", title: "sort; the same column again reverses") {
      await sort($0, $1)
    },
    PlainVerb(name: "mark", argument: "N N-N", title: "mark rows, or the one in front") {
      await mark($0, $1, true)
    },
    PlainVerb(name: "unmark", argument: "N N-N", title: "take marks away, or all of them") {
      await mark($0, $1, false)
    },
    PlainVerb(name: "marks", argument: "", title: "who is marked") { console, _ in
      await sayMarks(console)
      return false
    },
    PlainVerb(
      name: "prefer", argument: "CHANNEL in|out",
      title: "email, sms or call of the contact or the marked",
      takes: { $0.split(separator: " ").count % 2 == 0 && !$0.contains("--") },
      run: { prefer($0, $1) }),
    PlainVerb(
      name: "job", argument: "N pause|cancel|retry", title: "what became of each contact of a job"
    ) { await job($0, $1) },
  ]

  // MARK: - Rows

  private static func open(_ console: PlainConsole, _ text: String) async -> Bool {
    guard !text.isEmpty else {
      console.goToList()
      console.model.openCurrent()
      return true
    }
    guard let contacts = await console.contacts(named: text) else { return false }
    guard contacts.count == 1, let id = contacts.first else {
      await console.say("open takes one row")
      return false
    }
    console.goToList()
    guard await select(id, console) else { return false }
    console.model.openCurrent()
    return true
  }

  private static func select(_ id: ContactID, _ console: PlainConsole) async -> Bool {
    console.model.select(id)
    guard console.model.listState.cursor == id else {
      await console.say("\(untrusted: id.value) is not in the list any more; list says who is")
      return false
    }
    return true
  }

  private static func mark(
    _ console: PlainConsole, _ text: String, _ isMarked: Bool
  ) async -> Bool {
    console.goToList()
    let model = console.model
    let current = [model.currentContact?.id].compactMap(\.self)
    let rows = model.listState.rows
    let none = isMarked ? current : rows.indices.filter(model.listState.isMarked).map(rows.id)
    guard let contacts = text.isEmpty ? none : await console.contacts(named: text) else {
      return false
    }
    let cursor = model.listState.cursor
    for id in contacts where await select(id, console) {
      if model.listState.isMarked(id) != isMarked { model.toggleMark() }
    }
    if let cursor { model.select(cursor) }
    return false
  }

  private static func sayMarks(_ console: PlainConsole) async {
    let state = console.model.listState
    for contact in state.selectedContacts { await console.sayRow(contact) }
    await console.say(ListPane.marks(state))
  }

  // MARK: - Places

  private static func showProvider(_ console: PlainConsole, _ text: String) async -> Bool {
    let model = console.model
    guard !text.isEmpty else {
      for index in model.providers.indices {
        await console.say(PlainWords.heading(index, model))
      }
      return false
    }
    if let number = Int(text) {
      model.showProvider(number - 1)
    } else {
      ConsoleCommandLine.run("provider " + text, on: model)
    }
    return false
  }

  private static func sort(_ console: PlainConsole, _ text: String) async -> Bool {
    console.goToList()
    console.model.openSortMenu()
    if case .sortMenu(let columns, _) = console.model.state.overlay, !text.isEmpty {
      await console.sort(by: text, columns)
    }
    return false
  }

  // MARK: - Writes

  /// One channel of the contact that is open as `Space` does it; anything else by a plan.
  private static func prefer(_ console: PlainConsole, _ text: String) -> Bool {
    guard console.isMeant("prefer") else { return false }
    let words = text.split(separator: " ").map { $0.lowercased() }
    if console.model.state.focus == .detail, words.count == 2,
      let channel = Channel(rawValue: words[0]), ["in", "out"].contains(words[1])
    {
      console.model.setPreference(channel, optsIn: words[1] == "in")
    } else {
      ConsoleCommandLine.run("prefer " + text, on: console.model)
    }
    return false
  }

  private static func job(_ console: PlainConsole, _ text: String) async -> Bool {
    let model = console.model
    let words = text.split(separator: " ")
    guard let number = words.first.flatMap({ Int($0) }), model.jobs[number] != nil else {
      await console.say("job takes the number of a job; jobs lists them")
      return false
    }
    model.togglePanel(.job(number))
    guard words.count > 1 else { return false }
    switch words[1] {
    case "pause", "resume": perform(model.pauseAvailability, "pause", model) { model.pauseJob() }
    case "cancel": perform(model.cancelAvailability, "cancel", model) { model.cancelJob() }
    case "retry": perform(model.retryAvailability, "try again", model) { model.retryJob() }
    default: await console.say("a job takes pause, resume, cancel or retry")
    }
    return false
  }

  private static func perform(
    _ availability: Availability, _ title: String, _ model: ConsoleModel, _ act: () -> Void
  ) {
    if let reason = availability.reason { model.sayUnavailable(title, reason) } else { act() }
  }
}
