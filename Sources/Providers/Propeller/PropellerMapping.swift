import Domain

/// Maps Propeller's contacts to the domain.
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
    contact.brokenFields = wire.brokenNames
    if let date = wire[.dateOfBirth]?.stringValue.flatMap(Self.date) {
      contact.fields[PropellerContactKey.dateOfBirth.rawValue] = .string(date.iso)
    }
    return contact
  }

  /// [vendor] With `expands=parent`, `parent` is the company with its fields. [seed] The price lists
  /// are fields of the contact.
  static func heldParts(of contact: Contact) -> [HeldPart] {
    var company: [String: JSONValue] = [:]
    if case .object(let members)? = contact.fields["parent"] { company = members }
    let prices = ["pricelistAmount", "pricelistPercentage"].compactMap { name in
      contact.fields[name].map { (name, $0) }
    }
    return [
      HeldPart(name: "company", title: "Company", fields: company.filter(\.value.hasText)),
      HeldPart(
        name: "priceLists", title: "Price lists",
        fields: Dictionary(uniqueKeysWithValues: prices).filter(\.value.hasText)),
    ]
  }

  /// A range of rows, cut out of the pages that cover it. A total below the number of rows counts
  /// something else and is dropped. `next` is the index of the next rows, as far as the pages say;
  /// `nil` at the end.
  func page(
    _ rows: [WireObject<PropellerContactKey>?], first: Int, limit: Int, total: Int?, next: Int?
  ) -> ContactPage {
    let end = first + rows.count
    let counted = total.flatMap { rows.isEmpty || $0 >= end ? $0 : nil }
    return ContactPage(
      contacts: rows.compactMap { $0.map(contact) }, unreadable: rows.count { $0 == nil },
      first: first, limit: limit, total: counted,
      next: rows.isEmpty || counted == end ? nil : next.map { .first($0) })
  }

  /// How many contacts a search found; `nil` if it does not say.
  static func total(_ wire: PropellerSearchWire) -> Int? {
    [wire.itemsFound, wire.total].lazy.compactMap(number).first
  }

  /// The total of a one-row page, whose other counts may be only its own: it has as many pages as
  /// contacts.
  static func totalOfOne(_ wire: PropellerSearchWire) -> Int? {
    let found = [wire.itemsFound, wire.total, wire.pages].compactMap(number).max()
    return found == 0 && !wire.data.isEmpty ? nil : found
  }

  static func number(_ value: JSONValue?) -> Int? {
    value?.displayText.flatMap { WholeNumbers.value($0) }
  }

  /// The token and its seconds to live, 30 minutes (the contract's value) if the answer does not
  /// say.
  static func token(from wire: WireObject<PropellerTokenKey>) -> (Secret, Double)? {
    guard let text = wire[.accessToken]?.stringValue, !text.isEmpty else { return nil }
    let seconds = wire[.expiresIn]?.displayText.flatMap(Double.init)
    return (Secret(text), seconds.flatMap { $0.isFinite && $0 > 0 ? $0 : nil } ?? 1800)
  }

  // MARK: - Rows

  /// The outcome of a row. Without a clear success it counts as failed, since a bulk can safely be
  /// repeated.
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

  /// A list of messages as one text; `nil` if there are none.
  static func sentence(_ messages: JSONValue?) -> String? {
    guard case .array(let list)? = messages else { return messages?.displayText }
    let texts = list.compactMap(\.displayText)
    return texts.isEmpty ? nil : texts.joined(separator: "; ")
  }

  // MARK: - Drafts

  /// [seed] Male, female, undefined. [vendor] Answers use either case.
  static let genders = ["m", "f", "u"]

  /// New values in wire form. A value that does not fit the contract is sent unchanged.
  static func members(of draft: ContactDraft) -> [String: JSONValue] {
    draft.nested(wire)
  }

  /// A row of a bulk. [assumed] The `language` that identifies contacts together with `sourceId`
  /// and `source` is `primaryLanguage`: there is no other such field, and unknown ones are refused.
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
      .string(String(number))  // [seed] Always a text.
    case (.id?, .string(let text)), (.parentID?, .string(let text)):
      WholeNumbers.value(text).map { .integer(Int64($0)) } ?? .string(text)
    case (_, let value): value
    }
  }

  /// [seed] A parent is named by its `id`, or by `sourceId` with `source`.
  static func parentProblem(in draft: ContactDraft) -> FieldProblem? {
    let keys: [PropellerDraftKey] = [.parentID, .parentSourceID, .parentSource]
    let given = keys.filter { draft[$0.rawValue] != nil }
    if let empty = given.first(where: { ["", .null].contains(draft[$0.rawValue]) }) {
      return FieldProblem(field: empty.rawValue, message: "is empty")
    }
    switch given {
    case [], [.parentID], [.parentSourceID, .parentSource]: return nil
    case [.parentSourceID]:
      return FieldProblem(field: keys[2].rawValue, message: "is required with parent.sourceId")
    case [.parentSource]:
      return FieldProblem(field: keys[1].rawValue, message: "is required with parent.source")
    default:
      return FieldProblem(
        field: keys[0].rawValue, message: "must be the parent's only key")
    }
  }

  /// Why a row of a bulk cannot be sent. An id in another spelling than the answer's would not be
  /// found in it.
  static func rowProblem(in draft: ContactDraft, by key: LookupKey) -> FieldProblem? {
    if key == .id {
      let text = draft[key.name]?.displayText ?? ""
      guard let id = WholeNumbers.value(text, minimum: 1), String(id) == text else {
        return FieldProblem(field: key.name, message: "must be a whole number from 1")
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

  /// [seed] `categories`, `products` or both; the provider checks their content.
  static func pricingProblem(in pricing: JSONValue) -> FieldProblem? {
    let names = ["categories", "products"]
    guard case .object(let members) = pricing else {
      return FieldProblem(field: "pricing", message: "is not a JSON object")
    }
    for (name, list) in members.sorted(by: { $0.key < $1.key }) {
      guard names.contains(name) else {
        return FieldProblem(field: name, message: "is neither categories nor products")
      }
      guard case .array = list else { return FieldProblem(field: name, message: "is not a list") }
    }
    guard members.values.contains(where: { $0 != .array([]) }) else {
      return FieldProblem(field: "pricing", message: "holds no category and no product")
    }
    return nil
  }

  // MARK: - Dates

  /// Reads `August, 28 1993 00:00:00 +0000` [vendor], the form that is sent (`28/08/1993`), or ISO.
  /// The day is taken as written, whatever the zone.
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

extension JSONValue {
  /// [vendor] Empty texts stand for nulls.
  fileprivate var hasText: Bool { ![.null, .string(""), .object([:]), .array([])].contains(self) }
}
