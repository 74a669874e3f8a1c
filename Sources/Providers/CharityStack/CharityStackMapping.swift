import Domain

/// Maps CharityStack's contacts to the domain.
struct CharityStackMapping: Sendable {
  let provider: ProviderName

  func contact(from wire: WireObject<CharityStackContactKey>) -> Contact {
    var reader = MemberReader(wire)
    let id = reader.identifier(.id)
    var contact = Contact(
      id: ContactID(provider: provider, value: id ?? ""), kind: CharityStack.kind,
      firstName: reader.text(.firstName), lastName: reader.text(.lastName),
      organization: reader.text(.organizationName), lookup: id.map(ContactLookup.id))
    contact.name =
      reader.text(.fullName)
      ?? [contact.firstName, contact.lastName].compactMap(\.self).joined(separator: " ")
    contact.emails = reader.list(.emails) {
      Self.reach($0) { EmailAddress(value: $0, isPrimary: $1) }
    }
    contact.phones = reader.list(.phones) {
      Self.reach($0) { PhoneNumber(value: $0, isPrimary: $1) }
    }
    contact.addresses = reader.list(.addresses, Self.address)
    // The raw times stay in the fields, since UTC is our assumption.
    contact.createdAt = wire[.createdAt]?.stringValue.flatMap(Timestamps.iso)
    contact.updatedAt = wire[.updatedAt]?.stringValue.flatMap(Timestamps.iso)
    contact.fields = reader.rest
    contact.brokenFields = wire.brokenNames
    return contact
  }

  /// `next` is the start of the next page; `nil` at the end.
  func page(
    _ rows: [WireObject<CharityStackContactKey>?], limit: Int, next: String?
  ) -> ContactPage {
    ContactPage(
      contacts: rows.compactMap { $0.map(contact) }, unreadable: rows.count { $0 == nil },
      first: nil, limit: limit, next: next.map(PageStart.after))
  }

  // MARK: - Drafts

  /// A new contact in wire form. List elements become objects as in answers; a text becomes the
  /// `value`. The first element is primary if none is marked as primary.
  static func members(of draft: ContactDraft) -> [String: JSONValue] {
    draft.nested { field in
      guard listNames.contains(field.name), case .array(let elements) = field.value else {
        return field.value
      }
      let objects = elements.map { element in
        switch element {
        case .object(let members): members
        case let value: [CharityStackReachKey.value.rawValue: value]
        }
      }
      let primary = CharityStackReachKey.isPrimary.rawValue
      let first =
        objects.firstIndex { $0[primary] == true } ?? objects.firstIndex { $0[primary] == nil } ?? 0
      return .array(
        objects.enumerated().map { index, object in
          var object = object
          object[primary] = .bool(index == first)
          guard field.name == CharityStackContactKey.phones.rawValue,
            let text = object[CharityStackReachKey.value.rawValue]?.displayText
          else { return .object(object) }
          object[CharityStackReachKey.value.rawValue] = .string(digits(of: text) ?? text)
          return .object(object)
        })
    }
  }

  /// The first value that cannot be sent; `nil` if all can.
  static func problem(in draft: ContactDraft) -> FieldProblem? {
    for name in listNames {
      guard let value = draft[name] else { continue }
      guard case .array(let elements) = value else {
        return FieldProblem(field: name, message: "must be a list")
      }
      let isAddress = name == CharityStackContactKey.addresses.rawValue
      if isAddress, !elements.allSatisfy({ $0.isObject }) {
        return FieldProblem(field: name, message: "must be a list of objects")
      }
      let known =
        isAddress
        ? CharityStackAddressKey.allCases.map(\.rawValue)
        : CharityStackReachKey.allCases.map(\.rawValue)
      if let problem = problem(in: elements, of: name, known) { return problem }
    }
    guard case .array(let phones)? = members(of: draft)[CharityStackContactKey.phones.rawValue]
    else { return nil }
    let isPhone = phones.allSatisfy {
      $0[CharityStackReachKey.value.rawValue]?.stringValue.flatMap(digits) != nil
    }
    return isPhone
      ? nil
      : FieldProblem(
        field: CharityStackContactKey.phones.rawValue, message: "has an invalid phone number")
  }

  /// Checks the objects of a list, whose members are sent unchanged.
  private static func problem(
    in elements: [JSONValue], of name: String, _ known: [String]
  ) -> FieldProblem? {
    var primaries = 0
    for case .object(let members) in elements {
      for (member, value) in members.sorted(by: { $0.key < $1.key }) {
        guard known.contains(member) else {
          let hint = NearestName.hint(for: member, among: known)
          return FieldProblem(field: name, message: "has no member \(member); \(hint)")
        }
        let isFlag = member == CharityStackReachKey.isPrimary.rawValue
        if isFlag, value == true { primaries += 1 }
        if isFlag, ![true, false].contains(value) {
          return FieldProblem(field: name, message: "has a \(member) that is not true or false")
        }
        if member == CharityStackReachKey.value.rawValue, value.stringValue == nil {
          return FieldProblem(field: name, message: "has a value that is not a text")
        }
      }
    }
    return primaries > 1 ? FieldProblem(field: name, message: "has more than one primary") : nil
  }

  /// The primary e-mail address of a new contact; `nil` if it has none.
  static func primaryEmail(of draft: ContactDraft) -> String? {
    guard case .array(let emails)? = members(of: draft)[CharityStackContactKey.emails.rawValue]
    else { return nil }
    let primary = emails.first { $0[CharityStackReachKey.isPrimary.rawValue] == true }
    return (primary ?? emails.first)?[CharityStackReachKey.value.rawValue]?.stringValue
  }

  private static let listNames = [
    CharityStackContactKey.emails, .phones, .addresses,
  ].map(\.rawValue)

  /// [assumed] Phones are stored as digits only. `nil` if the text is not a phone number.
  private static func digits(of text: String) -> String? {
    let digits = text.filter { $0.isASCII && $0.isNumber }
    let isPhone = text.allSatisfy {
      $0.isASCII && ($0.isNumber || $0.isWhitespace || "+-().,/".contains($0))
    }
    return isPhone && !digits.isEmpty ? digits : nil
  }

  // MARK: - Parts

  private static func reach<Value>(
    _ value: JSONValue, _ make: (String, Bool) -> Value
  ) -> PartReading<Value> {
    .object(value) { (reader: inout MemberReader<CharityStackReachKey>) in
      let isPrimary = reader.flag(.isPrimary)
      return reader.text(.value).map { make($0, isPrimary) }
    }
  }

  private static func address(_ value: JSONValue) -> PartReading<PostalAddress> {
    .object(value) { (reader: inout MemberReader<CharityStackAddressKey>) in
      PostalAddress(
        line1: reader.text(.line1) ?? "", line2: reader.text(.line2) ?? "",
        city: reader.text(.city) ?? "", region: reader.text(.region) ?? "",
        postcode: reader.text(.postal) ?? "", country: reader.text(.country) ?? "",
        isPrimary: reader.flag(.isPrimary))
    }
  }
}

extension JSONValue {
  fileprivate var isObject: Bool {
    guard case .object = self else { return false }
    return true
  }
}
