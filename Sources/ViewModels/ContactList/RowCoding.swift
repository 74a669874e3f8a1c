import Domain

/// Facts about a row: three bits for each channel, and flags.
nonisolated struct RowFacts: OptionSet, Sendable {
  let rawValue: UInt32

  static let hasPreferences = RowFacts(rawValue: 1 << 9)
  static let isAnonymized = RowFacts(rawValue: 1 << 10)
  /// The row was replaced, or its contact was removed.
  static let gone = RowFacts(rawValue: 1 << 11)
  /// The contact can be read again by its id.
  static let hasLookup = RowFacts(rawValue: 1 << 12)
  static let hasEmail = RowFacts(rawValue: 1 << 13)
  static let hasPhone = RowFacts(rawValue: 1 << 14)
  /// The digits of a phone number are not contiguous, or not all ASCII.
  static let hasSplitPhone = RowFacts(rawValue: 1 << 15)
  /// Each slot has at most one value, and none has a label.
  static let isPlain = RowFacts(rawValue: 1 << 16)
  /// At least one value has a folded form.
  static let hasFolded = RowFacts(rawValue: 1 << 25)

  /// The slot is not empty.
  static func fills(_ slot: RowSlot) -> RowFacts {
    RowFacts(rawValue: 1 << (17 + UInt32(slot.rawValue)))
  }

  /// The bits that decide the column of preferences.
  var channels: UInt32 { rawValue & 0x3ff }

  enum Consent: UInt32 {
    case optIn
    case optOut
    case unset
    /// The row has the provider's own word.
    case other
  }

  subscript(channel: Channel) -> Consent? {
    guard contains(.hasPreferences) else { return nil }
    return Consent(rawValue: rawValue >> Self.shift(channel) & 7)
  }

  init(rawValue: UInt32) { self.rawValue = rawValue }

  init(of contact: Contact) {
    var bits: UInt32 = 0
    if let preferences = contact.preferences {
      bits |= Self.hasPreferences.rawValue
      for channel in Channel.allCases {
        let consent: Consent =
          switch preferences[channel] {
          case .optIn: .optIn
          case .optOut: .optOut
          case .unset: .unset
          case .other: .other
          }
        bits |= consent.rawValue << Self.shift(channel)
      }
    }
    if contact.isAnonymized { bits |= Self.isAnonymized.rawValue }
    if !contact.emails.isEmpty { bits |= Self.hasEmail.rawValue }
    if !contact.phones.isEmpty { bits |= Self.hasPhone.rawValue }
    if contact.phones.contains(where: { Self.isSplit($0.value) }) {
      bits |= Self.hasSplitPhone.rawValue
    }
    if contact.lookup == .id(contact.id.value) { bits |= Self.hasLookup.rawValue }
    rawValue = bits
  }

  private static func isSplit(_ phone: String) -> Bool {
    let digits = UInt8(ascii: "0")...UInt8(ascii: "9")
    var hasEnded = false
    var wasDigit = false
    for byte in phone.utf8 {
      let isDigit = digits.contains(byte)
      if byte >= 0x80 || isDigit && hasEnded { return true }
      if wasDigit, !isDigit { hasEnded = true }
      wasDigit = isDigit
    }
    return false
  }

  private static func shift(_ channel: Channel) -> UInt32 {
    switch channel {
    case .email: 0
    case .sms: 3
    case .call: 6
    }
  }
}

/// Separators of the parts of a row: bytes that never occur in UTF-8.
nonisolated enum RowMark {
  /// Ends a slot.
  static let slot: UInt8 = 0xff
  /// Before a further value of a slot.
  static let value: UInt8 = 0xfd
  /// Before a value that the provider calls primary.
  static let primary: UInt8 = 0xfc
  /// Before the first value, if the provider calls none primary.
  static let first: UInt8 = 0xfe
  /// Between a text and its folded form. Only texts beyond ASCII have one.
  static let folded: UInt8 = 0xfa
  /// Before the label of a phone number.
  static let label: UInt8 = 0xfb
  /// The smallest mark.
  static let least: UInt8 = 0xf8
}

/// The order of a row's texts. The provider's own fields follow.
nonisolated enum RowSlot: Int, CaseIterable {
  case id
  case name
  case firstName
  case lastName
  case organization
  case emails
  case phones
  /// The provider's own words for consents, of the channels that have one.
  case consents

  /// The slot of a common column; `nil` for any other.
  static func common(_ column: ContactColumn) -> RowSlot? {
    switch column {
    case .id: .id
    case .name: .name
    case .firstName: .firstName
    case .lastName: .lastName
    case .organization, .field("organizationName"): .organization
    case .email: .emails
    case .phone: .phones
    case .preferences, .provider, .field: nil
    }
  }
}

/// Encodes contacts as rows and decodes them.
nonisolated enum RowCoding {
  /// - Returns: The facts about the row.
  static func write(
    _ contact: Contact, fields: [String], into bytes: inout [UInt8]
  ) -> RowFacts {
    end(contact.id.value, into: &bytes)
    end(contact.name, into: &bytes)
    end(contact.firstName ?? "", into: &bytes)
    end(contact.lastName ?? "", into: &bytes)
    end(contact.organization ?? "", into: &bytes)
    let primaryEmail = contact.emails.firstIndex(where: \.isPrimary)
    for (index, email) in contact.emails.enumerated() {
      mark(index, primary: primaryEmail, email.isPrimary, into: &bytes)
      put(email.value, into: &bytes)
    }
    bytes.append(RowMark.slot)
    let primaryPhone = contact.phones.firstIndex(where: \.isPrimary)
    for (index, phone) in contact.phones.enumerated() {
      mark(index, primary: primaryPhone, phone.isPrimary, into: &bytes)
      put(phone.value, into: &bytes)
      if let label = phone.label {
        bytes.append(RowMark.label)
        bytes.append(contentsOf: label.utf8)
      }
    }
    bytes.append(RowMark.slot)
    for channel in Channel.allCases {
      guard case .other(let word)? = contact.preferences?[channel] else { continue }
      bytes.append(RowMark.value)
      put(word, into: &bytes)
    }
    bytes.append(RowMark.slot)
    for field in fields { end(ContactValues.text(of: field, in: contact), into: &bytes) }
    return RowFacts(of: contact).union(shape(of: bytes))
  }

  private static func shape(of bytes: [UInt8]) -> RowFacts {
    var facts = RowFacts.isPlain
    var slot = 0
    var values = 0
    for byte in bytes {
      switch byte {
      case RowMark.slot:
        slot += 1
        values = 0
        continue
      case RowMark.value, RowMark.primary, RowMark.first:
        values += 1
        if values > 1 { facts.remove(.isPlain) }
      case RowMark.folded: facts.insert(.hasFolded)
      case RowMark.label: facts.remove(.isPlain)
      default: break
      }
      if let filled = RowSlot(rawValue: slot) { facts.insert(.fills(filled)) }
    }
    return facts
  }

  /// A list shows the first primary value, else the first value.
  private static func mark(
    _ index: Int, primary: Int?, _ isPrimary: Bool, into bytes: inout [UInt8]
  ) {
    let stands = index == (primary ?? 0)
    bytes.append(stands ? (isPrimary ? RowMark.primary : RowMark.first) : RowMark.value)
  }

  private static func end(_ text: String, into bytes: inout [UInt8]) {
    put(text, into: &bytes)
    bytes.append(RowMark.slot)
  }

  private static func put(_ text: String, into bytes: inout [UInt8]) {
    let start = bytes.count
    bytes.append(contentsOf: text.utf8)
    guard bytes[start...].contains(where: { $0 >= 0x80 }) else { return }
    bytes.append(RowMark.folded)
    bytes.append(contentsOf: TextFolding.folded(text).utf8)
  }

  static func contact(
    from bytes: UnsafeBufferPointer<UInt8>, _ facts: RowFacts, in rows: CompactRows
  ) -> Contact {
    let slots = bytes.split(separator: RowMark.slot, omittingEmptySubsequences: false)
    func text(_ slot: RowSlot) -> String { Self.text(of: slots[slot.rawValue]) }
    func optional(_ slot: RowSlot) -> String? {
      slots[slot.rawValue].isEmpty ? nil : text(slot)
    }
    let id = text(.id)
    var contact = Contact(
      id: ContactID(provider: rows.provider, value: id), kind: rows.kind, name: text(.name),
      firstName: optional(.firstName), lastName: optional(.lastName),
      organization: optional(.organization), isAnonymized: facts.contains(.isAnonymized),
      lookup: facts.contains(.hasLookup) ? .id(id) : nil)
    contact.isExcerpt = true
    for value in values(of: slots[RowSlot.emails.rawValue]) {
      contact.emails.append(EmailAddress(value: value.text, isPrimary: value.isPrimary))
    }
    for value in values(of: slots[RowSlot.phones.rawValue]) {
      contact.phones.append(
        PhoneNumber(value: value.text, label: value.label, isPrimary: value.isPrimary))
    }
    contact.preferences = preferences(
      facts, words: values(of: slots[RowSlot.consents.rawValue]).map(\.text))
    for (index, field) in rows.fields.enumerated() {
      let value = slots[RowSlot.allCases.count + index]
      if !value.isEmpty { contact.fields[field] = .string(Self.text(of: value)) }
    }
    return contact
  }

  private static func preferences(
    _ facts: RowFacts, words: [String]
  ) -> CommunicationPreferences? {
    guard facts.contains(.hasPreferences) else { return nil }
    var words = words[...]
    var preferences = CommunicationPreferences(email: .unset, sms: .unset, call: .unset)
    for channel in Channel.allCases {
      switch facts[channel] {
      case .optIn: preferences[channel] = .optIn
      case .optOut: preferences[channel] = .optOut
      case .other: preferences[channel] = .other(words.popFirst() ?? "")
      case .unset, nil: break
      }
    }
    return preferences
  }

  private struct Value {
    var text: String
    var label: String?
    var isPrimary: Bool
  }

  private static func values(of slot: Slice<UnsafeBufferPointer<UInt8>>) -> [Value] {
    var values: [Value] = []
    var rest = slot
    while let mark = rest.first {
      let value = rest.dropFirst().prefix {
        $0 != RowMark.value && $0 != RowMark.primary && $0 != RowMark.first
      }
      let parts = value.split(
        separator: RowMark.label, maxSplits: 1, omittingEmptySubsequences: false)
      values.append(
        Value(
          text: parts.first.map(text) ?? "",
          label: parts.count > 1 ? String(decoding: parts[1], as: UTF8.self) : nil,
          isPrimary: mark == RowMark.primary))
      rest = rest[value.endIndex...]
    }
    return values
  }

  /// The original text, without its folded form.
  private static func text(of slot: Slice<UnsafeBufferPointer<UInt8>>) -> String {
    String(decoding: slot.prefix { $0 != RowMark.folded }, as: UTF8.self)
  }
}
