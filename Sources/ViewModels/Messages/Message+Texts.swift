import Domain

/// Messages about quitting, cancelling and copying.
nonisolated extension Message {
  static let cancelled = Message(.info, "cancelled")
  static let readingIsCancelled = Message(.info, "cancelled; the read in flight finishes")
  static let writeIsSent = Message(
    .info, "a sent write cannot be cancelled; waiting for its response")
  static let jobGoesOn = Message(.info, "a job is running", nextStep: "J, then ^C cancels it")
  static let nothingRuns = Message(.info, "nothing is running; q quits")
  static let formHasChanges = Message(
    .warning, "the form has changes", nextStep: "Esc leaves it, ^S saves it")
  static let writeIsOutstanding = Message(
    .warning, "a write is still waiting for its response", nextStep: "press q once it has arrived")

  static func stillRunning(_ command: String) -> Message {
    Message(.warning, ":\(command) is still running", nextStep: "^C cancels it")
  }

  static let nothingToCopy = Message(.info, "nothing to copy here")
  static let noEmailToCopy = Message(
    .info, "this contact has no e-mail address", nextStep: "Y copies its id")

  /// `isTaken`: whether the config allows the clipboard.
  package static func copied(_ copied: CopiedText, isTaken: Bool) -> Message {
    guard isTaken else { return Message(.warning, "the config says clipboard = \"off\"") }
    var message = Message(
      .success, "copied \(copied.field)" + (copied.name.isEmpty ? "" : " of \(copied.name)"),
      nextStep: "if your terminal allows OSC 52")
    message.impersonal = "copied \(copied.field)"
    return message
  }
}

/// Messages about lists and finds.
nonisolated extension Message {
  static let nothingToSort = Message(.info, "nothing to sort")
  static let noContactHere = Message(.info, "there is no contact here")
  static let rangeBegins = Message(
    .info, "a range begins here; move to extend it", nextStep: "Space marks it, Esc cancels it")
  static let nothingToAskAgain = Message(
    .info, "there is no find to ask a provider for", nextStep: "f starts one")
  static let findStillRuns = Message(
    .info, "the find still runs", nextStep: "^C stops it")
  static let personMayGrow = Message(
    .warning, "the find still runs: more contacts may be this person's", nextStep: "= afterwards")
  static let findNeedsText = Message(.info, "f needs an id, an e-mail, a phone or a name")

  static func tooManyTexts(_ count: Int) -> Message {
    Message(
      .warning, "\(count) texts are too many: at most \(FoundTextsState.most) at a time",
      nextStep: "nothing was asked; roster find - in a shell takes more")
  }

  package static let pasteIsTooLong = Message(
    .warning, "the list is longer than 64 KB, and its end is missing",
    nextStep: "nothing was asked; roster find - in a shell takes more")

  static func noText(_ number: Int, of count: Int) -> Message {
    Message(.warning, "there is no text \(number)", nextStep: "the find is for \(count) texts")
  }

  static let resultsStay = Message(.info, "the results stay", nextStep: "F shows them again")

  static func noProvider(_ number: Int) -> Message {
    Message(.info, "there is no provider \(number)")
  }

  static func cannotBeRead(at info: ProviderInfo) -> Message {
    Message(.info, "\(info.title) cannot read this contact again")
  }

  static func unknownColumn(_ name: String, known: [String]) -> Message {
    let nearest = NearestName.of(name, among: known)
    return Message(
      .warning, "there is no column '\(name)'" + (nearest.map { "; did you mean \($0)?" } ?? ""),
      nextStep: "there are \(known.joined(separator: ", "))")
  }

  static func marked(_ count: Int, onOtherPages others: Int) -> Message {
    let elsewhere = others > 0 ? ", \(others) of them on other pages" : ""
    return Message(
      .info, count == 0 ? "no marks" : "\(count) marked among the loaded contacts\(elsewhere)")
  }

  static func unmarked(_ count: Int) -> Message {
    Message(.info, count == 1 ? "1 mark removed" : "\(count) marks removed")
  }

  static func markedPerson(_ count: Int, areMarked: Bool) -> Message {
    Message(
      .info, "\(areMarked ? "marked" : "unmarked") the \(count) contacts that may be 1 person")
  }

  static func shared(_ shared: SharedLookup, at info: ProviderInfo) -> Message {
    Message(.info, "\(info.name): \(shared.text)", nextStep: "choose one in the list")
  }

  static func lookedUp(at info: ProviderInfo, isInList: Bool) -> Message {
    Message(
      .info, "\(info.name): the look-up found the contact",
      nextStep: isInList ? "it is in its list" : ":get shows it once this is closed")
  }
}

/// Messages about forms.
nonisolated extension Message {
  static let cannotBeEdited = Message(
    .warning, "this contact cannot be read again, so it cannot be edited safely")
  static let readingAllFields = Message(.info, "reading all fields first")
  static let moreRowsBelow = Message(
    .warning, "not sent: more rows below", nextStep: "Enter sends once the last row was visible")
  static let nothingToUndoHere = Message(.info, "nothing to undo in this form")
  static let formIsSent = Message(.info, "the form is being sent; a sent write cannot be cancelled")

  /// Of the contacts of a person. `isAll`: none of them can be edited.
  static func notEdited(_ contacts: [ContactEditState.LeftOut], isAll: Bool) -> Message {
    let reasons = contacts.map { "\($0.id.provider): \($0.reason)" }
    return Message(
      isAll ? .warning : .info,
      (isAll ? "none of them can be edited: " : "not in this form: ")
        + reasons.joined(separator: "; "))
  }

  /// Several contacts of one person.
  static func saved(_ forms: [SavedForm]) -> Message {
    let places = forms.map { "\($0.id.provider) \($0.id.value)" }
    return Message(
      .success, "saved at \(places.joined(separator: ", "))",
      nextStep: forms.flatMap(\.warnings).first)
  }

  static func lettersAreMissing(_ verb: String) -> Message {
    Message(
      .warning, "\(verb): this terminal cannot show every letter, so names could be damaged")
  }
}

/// Messages about plans and their dialogs.
nonisolated extension Message {
  static let nothingTyped = Message(.info, "type the word that the dialog asks for, then Enter")
  static let wrongWord = Message(
    .warning, "that is not the word that the dialog asks for; nothing was sent")
  static let tooManyTries = Message(
    .warning, "three wrong tries: the dialog is closed, nothing was sent")
  static let planIsCancelled = Message(.info, "cancelled; nothing was sent")
  static let planGoesOn = Message(
    .info, "it continues in the background", nextStep: "J shows its progress")
  static let nothingChosen = Message(
    .info, "no channel is set", nextStep: "Space sets a channel to out, then to in")

  /// `counts` are the marks of each provider, `possible` the providers that have the action.
  static func marksAtSeveralProviders(
    _ verb: String, _ counts: [(ProviderName, Int)], possible: [ProviderName]
  ) -> Message {
    let marks = counts.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    let able = possible.map(\.text).joined(separator: " or ")
    return Message(
      .warning, "\(verb): the marks are at several providers (\(marks))",
      nextStep: possible.isEmpty
        ? "none of them can do it" : "unmark the others; it is possible at \(able)")
  }

  static func nothingToSend(_ skipped: [ActionPlanState.Skipped]) -> Message {
    let reasons = Set(skipped.map(\.reason)).sorted().joined(separator: "; ")
    return Message(.info, "nothing to send: \(reasons)")
  }

  static func nothingToTryAgain(_ reason: String) -> Message {
    Message(.info, "nothing to retry: \(reason)")
  }
}

/// Messages about undo.
nonisolated extension Message {
  static let nothingToUndo = Message(
    .info, "nothing to undo in this session")

  /// Says that the last change cannot be undone; `nil` if it is about no contact.
  static func final(_ action: Action, _ ids: [ContactID]) -> Message? {
    guard let first = ids.first else { return nil }
    let whom =
      ids.count == 1
      ? "\(first.provider) \(first.value)" : "\(ids.count) contacts at \(first.provider)"
    let last = "the last change was to \(action.rawValue) \(whom)"
    guard action == .create else { return Message(.info, "\(last), which cannot be undone") }
    return Message(
      .info, "\(last), which u cannot undo", nextStep: "D deletes a contact")
  }
}
