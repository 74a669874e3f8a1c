/// Something that changes a contact at its provider.
package enum ContactWrite: Hashable, Sendable {
  case update(ContactLookup, ContactDraft)
  /// `true` opts in, `false` opts out; channels left out stay as they are.
  case preferences(ContactLookup, [Channel: Bool])
  /// Irreversible: deletes the personal data.
  case anonymize(ContactLookup)

  package var action: Action {
    switch self {
    case .update: .update
    case .preferences: .prefer
    case .anonymize: .anonymize
    }
  }

  package var lookup: ContactLookup {
    switch self {
    case .update(let lookup, _), .preferences(let lookup, _), .anonymize(let lookup): lookup
    }
  }

  /// The names of what it changes, never the values: for the journal.
  package var changedFields: [String] {
    switch self {
    case .update(_, let draft): draft.fieldNames
    case .preferences(_, let channels):
      Channel.allCases.filter { channels[$0] != nil }.map { "preferences.\($0.rawValue)" }
    case .anonymize: []
    }
  }
}

/// What a provider said to a write.
package struct WriteAnswer: Hashable, Sendable {
  package var status: Int
  /// The provider's own name for the call; `nil` where it gives none.
  package var requestID: String?
  /// The contact as the answer shows it; `nil` where the answer holds none.
  package var contact: Contact?

  package init(status: Int, requestID: String? = nil, contact: Contact? = nil) {
    self.status = status
    self.requestID = requestID
    self.contact = contact
  }
}

/// A request as it would be sent, with secrets already replaced by `‹redacted›`.
package struct PlannedRequest: Hashable, Sendable {
  package var method: String
  package var url: String
  package var headers: [FieldValue]
  /// `nil` where there is no body; the text as it would go out.
  package var body: String?

  package init(method: String, url: String, headers: [FieldValue], body: String?) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }
}
