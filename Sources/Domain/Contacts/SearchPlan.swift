/// How one provider is searched for a text that may be an id, an e-mail address, a phone number or
/// a name.
package struct SearchPlan: Hashable, Sendable {
  /// In this order: lookups, the provider's own searches, a scan. A contact that a lookup finds is
  /// the exact answer, so that nothing more is asked.
  package var steps: [SearchStep]
  /// Why the steps do not prove that there is no such contact, although all of them were made: one
  /// clause that begins with "cannot"; `nil` if they prove it.
  package var limit: String?

  package init(_ steps: [SearchStep], limit: String? = nil) {
    self.steps = steps
    self.limit = limit
  }
}

/// One way to search a provider for a text.
package enum SearchStep: Hashable, Sendable {
  /// Gives at most one contact; `.notFound` means none.
  case lookup(ContactLookup)
  /// The provider searches; every contact of every page matches.
  case query(ContactQuery)
  /// The provider cannot search: every page is read and compared here.
  case scan(ContactQuery)
}

/// What a text that is searched for looks like. It decides what a miss by a key proves.
package enum SearchedKind: String, Hashable, Sendable {
  case email
  case phone
  /// One word with a digit: an id or another key.
  case key
  case name

  package init(_ text: String) {
    let text = text.trimmedEnds()
    if EmailIdentifier(text) != nil {
      self = .email
    } else if PhoneIdentifier.isWritten(as: text), PhoneIdentifier(text) != nil {
      self = .phone
    } else if !text.contains(where: \.isWhitespace), text.contains(where: \.isNumber) {
      self = .key
    } else {
      self = .name
    }
  }

  /// As in "by e-mail".
  package var words: String {
    switch self {
    case .email: "e-mail"
    case .phone: "phone"
    case .key: "key"
    case .name: "name"
    }
  }
}

extension LookupKey {
  /// As in "by account id".
  package var words: String {
    name.reduce(into: "") { words, letter in
      words += letter.isUppercase ? " " + letter.lowercased() : String(letter)
    }
  }
}
