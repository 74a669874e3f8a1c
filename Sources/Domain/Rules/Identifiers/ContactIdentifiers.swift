/// What a normalised value of a contact is. Each has its own tags in an index.
package enum IdentifierKind: Int, CaseIterable, Hashable, Sendable {
  // The numbers are kept in files and never change their meaning.
  case email = 1
  /// An address without its `+suffix`: a proposal.
  case emailBase = 2
  /// E.164: only where the country is certain.
  case phone = 3
  /// The last digits of a number: a proposal.
  case phoneEnding = 4
  /// A word of the name or the organisation, of two or more letters.
  case nameWord = 5
  /// All words of the name, sorted.
  case wholeName = 6
  /// A word of the family name, and the first letter of the first name.
  case familyAndInitial = 7
  case id = 8
  case sourceID = 9
  case accountID = 10
  case customer = 11
  case debtorID = 12

  /// The provider's field of a key.
  fileprivate static let keys: [(kind: IdentifierKind, field: String)] = [
    (.sourceID, "sourceId"), (.accountID, "accountId"), (.customer, "customer"),
    (.debtorID, "debtorId"),
  ]
}

/// One normalised value by which contacts are compared.
package struct Identifier: Hashable, Sendable {
  package var kind: IdentifierKind
  package var value: String

  package init(_ kind: IdentifierKind, _ value: String) {
    self.kind = kind
    self.value = value
  }
}

extension Contact {
  /// Each once. `country` applies to phone numbers without one.
  package func identifiers(country: PhoneCountry?) -> [Identifier] {
    var found = FoundIdentifiers()
    found.add(.id, KeyIdentifier.compared(id.value))
    for (kind, field) in IdentifierKind.keys {
      if let key = fields[field]?.displayText { found.add(kind, KeyIdentifier.compared(key)) }
    }
    for email in emails {
      guard let email = EmailIdentifier(email.value) else { continue }
      found.add(.email, email.address)
      if email.base != email.address { found.add(.emailBase, email.base) }
    }
    for phone in phones {
      guard let phone = PhoneIdentifier(phone.value, country: country) else { continue }
      if let number = phone.e164 { found.add(.phone, number) }
      for ending in phone.endings { found.add(.phoneEnding, ending) }
    }
    addNames(to: &found)
    return found.all
  }

  private func addNames(to found: inout FoundIdentifiers) {
    let words = NameWords.words(of: name)
    for word in words + NameWords.words(of: organization ?? "") where word.isLong {
      found.add(.nameWord, word)
    }
    if words.count > 1 { found.add(.wholeName, NameWords.sorted(words)) }
    // A name in one field ends with the family name.
    let family = lastName.map { NameWords.words(of: $0) } ?? words.dropFirst().suffix(1)
    let given = firstName.map { NameWords.words(of: $0) } ?? words
    guard let initial = given.first?.first else { return }
    for word in family where word.isLong {
      found.add(.familyAndInitial, NameWords.withInitial(word, initial))
    }
  }
}

private struct FoundIdentifiers {
  private(set) var all: [Identifier] = []

  init() { all.reserveCapacity(12) }

  /// Few enough that a linear search is faster than a set.
  mutating func add(_ kind: IdentifierKind, _ value: String) {
    let identifier = Identifier(kind, value)
    if !value.isEmpty, !all.contains(identifier) { all.append(identifier) }
  }
}

/// What a text that is searched for may be, the closest first: a contact is a candidate if it has
/// every identifier of one alternative. Candidates are compared by `ContactMatch` before they are shown.
package struct IdentifierQuery: Hashable, Sendable {
  package let alternatives: [[Identifier]]
  /// Whether the text is a part of an address, which contacts are not indexed by.
  package var isPartOfAddress = false

  /// `country` applies to a phone number without one.
  package init(_ text: String, country: PhoneCountry?) {
    let text = text.trimmedEnds()
    let key = KeyIdentifier.compared(text)
    var alternatives: [[Identifier]] = []
    if !key.isEmpty {
      let kinds = [IdentifierKind.id] + IdentifierKind.keys.map(\.kind)
      alternatives = kinds.map { [Identifier($0, key)] }
    }
    if let email = EmailIdentifier(text) {
      // A contact's own address may be the base, or have a suffix itself.
      alternatives += [
        [Identifier(.email, email.address)], [Identifier(.emailBase, email.base)],
      ]
      if email.base != email.address { alternatives.append([Identifier(.email, email.base)]) }
    } else {
      isPartOfAddress = text.contains("@")
      if PhoneIdentifier.isWritten(as: text),
        let phone = PhoneIdentifier(text, country: country)
      {
        if let number = phone.e164 { alternatives.append([Identifier(.phone, number)]) }
        alternatives += phone.endings.map { [Identifier(.phoneEnding, $0)] }
      }
      alternatives += Self.names(in: text)
    }
    self.alternatives = alternatives
  }

  /// `nil` if contacts have no such key.
  package init?(_ lookup: ContactLookup) {
    let key = KeyIdentifier.compared(lookup.value)
    if lookup.key == .id {
      alternatives = [[Identifier(.id, key)]]
    } else if let kind = IdentifierKind.keys.first(where: { $0.field == lookup.key.name })?.kind {
      alternatives = [[Identifier(kind, key)]]
    } else {
      return nil
    }
  }

  /// The whole name comes before longer names. `J. Smith` means the initial with each other word.
  private static func names(in text: String) -> [[Identifier]] {
    let words = NameWords.words(of: text)
    let long = words.filter(\.isLong)
    guard !long.isEmpty else { return [] }
    if let initial = words.first(where: { !$0.isLong })?.first {
      return [long.map { Identifier(.familyAndInitial, NameWords.withInitial($0, initial)) }]
    }
    let all = long.map { Identifier(.nameWord, $0) }
    return long.count > 1 ? [[Identifier(.wholeName, NameWords.sorted(long))], all] : [all]
  }
}

extension NameWords {
  fileprivate static func sorted(_ words: [String]) -> String {
    words.sorted().joined(separator: " ")
  }

  fileprivate static func withInitial(_ word: String, _ initial: Character) -> String {
    word + " " + String(initial)
  }
}

extension String {
  fileprivate var isLong: Bool { unicodeScalars.dropFirst().first != nil }
}
