/// Whether contacts that may be one person say the same, in the form in which identifiers are
/// compared. A contact without a value differs from none.
package enum PersonComparison {
  /// One name a contact; words in another order are the same name.
  package static func differ(names: [String]) -> Bool {
    differ(names.map { Set(NameWords.words(of: $0)) })
  }

  /// The addresses of each contact.
  package static func differ(emails: [[String]]) -> Bool {
    differ(emails.map { Set($0.map { EmailIdentifier($0)?.address ?? $0 }) })
  }

  /// The numbers of each contact, with the country of those without one. Numbers that can be the
  /// same do not differ.
  package static func differ(phones: [(numbers: [String], country: PhoneCountry?)]) -> Bool {
    let all = phones.map { contact in
      contact.numbers.compactMap { PhoneIdentifier($0, country: contact.country) }
    }.filter { !$0.isEmpty }
    func has(_ phone: PhoneIdentifier, _ others: [PhoneIdentifier]) -> Bool {
      others.contains { phone.relation(to: $0) != nil }
    }
    return all.contains { one in
      all.contains { other in !one.allSatisfy { has($0, other) } }
    }
  }

  package static func differ(texts: [String]) -> Bool {
    Set(texts.filter { !$0.isEmpty }).count > 1
  }

  private static func differ(_ sets: [Set<String>]) -> Bool {
    Set(sets.filter { !$0.isEmpty }).count > 1
  }
}
