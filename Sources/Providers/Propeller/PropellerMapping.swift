import Domain

/// Propeller's contacts in the words of the domain.
struct PropellerMapping: Sendable {
  let provider: ProviderName

  func contact(from wire: WireObject<PropellerContactKey>) -> Contact {
    var reader = MemberReader(wire)
    let id = reader.identifier(.id)
    var contact = Contact(
      id: ContactID(provider: provider, value: id ?? ""), kind: Propeller.kind,
      firstName: reader.text(.firstName), lastName: reader.text(.lastName),
      emails: reader.text(.email).map { [EmailAddress(value: $0, isPrimary: true)] } ?? [],
      phones: reader.text(.phone).map { [PhoneNumber(value: $0, isPrimary: true)] } ?? [],
      lookup: id.map(ContactLookup.id))
    let middleName = wire[.middleName]?.displayText.flatMap { $0.isEmpty ? nil : $0 }
    contact.name = [contact.firstName, middleName, contact.lastName].compactMap(\.self)
      .joined(separator: " ")
    contact.fields = reader.rest
    if let date = wire[.dateOfBirth]?.stringValue.flatMap(Self.date) {
      contact.fields[PropellerContactKey.dateOfBirth.rawValue] = .string(date.iso)
    }
    return contact
  }

  /// A range of rows, cut out of the pages that cover it. A total that is less than what has come
  /// counts something else, and is none.
  /// `next`: where more come, as far as the pages say; `nil` where they end.
  func page(
    _ rows: [WireObject<PropellerContactKey>], first: Int, limit: Int, total: Int?, next: Int?
  ) -> ContactPage {
    let end = first + rows.count
    let counted = total.flatMap { rows.isEmpty || $0 >= end ? $0 : nil }
    return ContactPage(
      contacts: rows.map(contact), first: first, limit: limit, total: counted,
      next: rows.isEmpty || counted == end ? nil : next.map { .first($0) })
  }

  /// How many contacts a search found; `nil` where it does not say.
  static func total(_ wire: PropellerSearchWire) -> Int? {
    [wire.itemsFound, wire.total].lazy.compactMap(number).first
  }

  /// The same of a page of one row, which may count only itself; there are as many pages as contacts.
  static func totalOfOne(_ wire: PropellerSearchWire) -> Int? {
    let found = [wire.itemsFound, wire.total, wire.pages].compactMap(number).max()
    return found == 0 && !wire.data.isEmpty ? nil : found
  }

  static func number(_ value: JSONValue?) -> Int? {
    value?.displayText.flatMap { WholeNumbers.value($0) }
  }

  /// The token and its seconds to live; without a number it is the 30 minutes of the contract.
  static func token(from wire: WireObject<PropellerTokenKey>) -> (Secret, Double)? {
    guard let text = wire[.accessToken]?.stringValue, !text.isEmpty else { return nil }
    let seconds = wire[.expiresIn]?.displayText.flatMap(Double.init)
    return (Secret(text), seconds.flatMap { $0.isFinite && $0 > 0 ? $0 : nil } ?? 1800)
  }

  // MARK: - Rows

  /// What became of a row. Without a clear word that it was done it counts as failed: a bulk can be
  /// repeated without harm.
  func row(
    from wire: WireObject<PropellerRowKey>, text: AnswerText
  ) -> WriteAnswer.Row {
    let isDone = ["true", "1"].contains(wire[.success]?.displayText?.lowercased())
    let outcome: WriteAnswer.Row.Outcome =
      switch (isDone, wire[.action]?.stringValue?.lowercased()) {
      case (true, "create"): .created
      case (true, "update"): .updated
      case (true, _): .done
      case (false, _):
        .failed(
          message: text.words(Self.sentence(wire[.messages]) ?? wire[.message]?.displayText)
            ?? "Propeller gives no reason")
      }
    return WriteAnswer.Row(
      key: wire[.key]?.displayText, outcome: outcome, members: .object(wire.members))
  }

  /// A list of messages as one; `nil` where there are none.
  static func sentence(_ messages: JSONValue?) -> String? {
    guard case .array(let list)? = messages else { return messages?.displayText }
    let texts = list.compactMap(\.displayText)
    return texts.isEmpty ? nil : texts.joined(separator: "; ")
  }

  // MARK: - Drafts

  /// [seed] Male, female, undefined; answers hold them in either case [vendor].
  static let genders = ["m", "f", "u"]

  /// New values as the wire has them. A value of another form than the contract's goes out as it is.
  static func members(of draft: ContactDraft) -> [String: JSONValue] {
    draft.nested(wire)
  }

  /// A row of a bulk. [assumed] The `language` that with `sourceId` and `source` tells contacts apart
  /// is `primaryLanguage`: there is no other field for one, and unknown ones are refused.
  static func row(of draft: ContactDraft) -> JSONValue {
    var draft = draft
    if let language = draft[PropellerDraftKey.language.rawValue] {
      draft[PropellerDraftKey.language.rawValue] = nil
      draft[PropellerDraftKey.primaryLanguage.rawValue] = language
    }
    return .object(members(of: draft))
  }

  private static func wire(_ field: FieldValue) -> JSONValue {
    switch (PropellerDraftKey(rawValue: field.name), field.value) {
    case (_, .null): ""  // [vendor] Empty texts stand for nulls.
    case (.dateOfBirth?, .string(let text)):
      .string(CalendarDate(iso: text)?.dayFirst ?? text)
    case (.gender?, .string(let text)):
      .string(genders.contains(text.lowercased()) ? text.lowercased() : text)
    case (.sourceId?, .integer(let number)), (.parentSourceID?, .integer(let number)):
      .string(String(number))  // [seed] A text, whatever it looks like.
    case (.id?, .string(let text)), (.parentID?, .string(let text)):
      WholeNumbers.value(text).map { .integer(Int64($0)) } ?? .string(text)
    case (_, let value): value
    }
  }

  /// [seed] A parent is named by its `id`, or by `sourceId` in combination with `source`.
  static func parentProblem(in draft: ContactDraft) -> FieldProblem? {
    let keys: [PropellerDraftKey] = [.parentID, .parentSourceID, .parentSource]
    let given = keys.filter { draft[$0.rawValue] != nil }
    if let empty = given.first(where: { ["", .null].contains(draft[$0.rawValue]) }) {
      return FieldProblem(field: empty.rawValue, message: "is empty")
    }
    switch given {
    case [], [.parentID], [.parentSourceID, .parentSource]: return nil
    case [.parentSourceID]:
      return FieldProblem(field: keys[2].rawValue, message: "is missing beside parent.sourceId")
    case [.parentSource]:
      return FieldProblem(field: keys[1].rawValue, message: "is missing beside parent.source")
    default:
      return FieldProblem(
        field: keys[0].rawValue, message: "is given, so that the parent has no other key")
    }
  }

  /// What makes a row of a bulk unfit to be sent. An id in any other form than the answer's would
  /// not be found again in it.
  static func rowProblem(in draft: ContactDraft, by key: LookupKey) -> FieldProblem? {
    if key == .id {
      let text = draft[key.name]?.displayText ?? ""
      guard let id = WholeNumbers.value(text, minimum: 1), String(id) == text else {
        return FieldProblem(field: key.name, message: "is a whole number from 1")
      }
    }
    return parentProblem(in: draft)
  }

  /// The outcome of a row that was not sent; `nil` for one that was.
  static func refusedRow(_ draft: ContactDraft, by key: LookupKey) -> WriteAnswer.Row? {
    rowProblem(in: draft, by: key).map { problem in
      WriteAnswer.Row(
        key: draft[key.name]?.displayText,
        outcome: .failed(message: "\(problem.field) \(problem.message)"), members: .object([:]))
    }
  }

  /// [seed] `categories`, `products` or both; what they hold is the provider's to check.
  static func pricingProblem(in pricing: JSONValue) -> FieldProblem? {
    let names = ["categories", "products"]
    guard case .object(let members) = pricing else {
      return FieldProblem(field: "pricing", message: "is no JSON object")
    }
    for (name, list) in members.sorted(by: { $0.key < $1.key }) {
      guard names.contains(name) else {
        return FieldProblem(field: name, message: "is neither categories nor products")
      }
      guard case .array = list else { return FieldProblem(field: name, message: "is no list") }
    }
    guard members.values.contains(where: { $0 != .array([]) }) else {
      return FieldProblem(field: "pricing", message: "holds no category and no product")
    }
    return nil
  }

  // MARK: - Dates

  /// From `August, 28 1993 00:00:00 +0000` [vendor], from what goes out (`28/08/1993`), or ISO;
  /// the day as it is written, whatever the zone.
  private static func date(_ text: String) -> CalendarDate? {
    if let date = CalendarDate(dayFirst: text) ?? CalendarDate(iso: String(text.prefix(10))) {
      return date
    }
    let words = text.split(whereSeparator: { $0 == " " || $0 == "," })
    guard words.count >= 3, let month = months.firstIndex(of: words[0].lowercased()),
      let day = WholeNumbers.value(words[1]), let year = WholeNumbers.value(words[2])
    else { return nil }
    return CalendarDate(year: year, month: month + 1, day: day)
  }

  private static let months = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
  ]
}
