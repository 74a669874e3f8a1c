import Domain

/// What is said about lists and finds.
nonisolated extension Message {
  static let nothingToSort = Message(.info, "there is nothing to sort")
  static let columnsAreFixed = Message(.info, "the columns of what was found are always these")
  static let noContactHere = Message(.info, "there is no contact here")
  static let rangeBegins = Message(
    .info, "a range begins here: move, then act", nextStep: "Space marks it, Esc gives it up")
  static let findNeedsText = Message(.info, "f looks for an id, an e-mail, a phone or a name")

  static func noProvider(_ number: Int) -> Message {
    Message(.info, "there is no provider \(number)")
  }

  static func cannotBeRead(at info: ProviderInfo) -> Message {
    Message(.info, "\(info.title) gives no way to read this contact again")
  }

  static func marked(_ count: Int, onOtherPages others: Int) -> Message {
    let elsewhere = others > 0 ? ", \(others) of them on other pages" : ""
    return Message(
      .info, count == 0 ? "no marks" : "\(count) marked, of what is loaded\(elsewhere)")
  }

  static func lookedUp(at info: ProviderInfo, isInList: Bool) -> Message {
    Message(
      .info, "\(info.name): the look-up has brought the contact",
      nextStep: isInList ? "it is in its list" : ":get shows it once this is closed")
  }
}
