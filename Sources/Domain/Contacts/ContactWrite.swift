/// Something that changes contacts at their provider.
package enum ContactWrite: Hashable, Sendable {
  case create(ContactDraft)
  case update(ContactLookup, ContactDraft)
  /// At least one, and no more than the provider's `deleteBatchSize`.
  case delete([ContactLookup])
  /// `true` opts in, `false` opts out; channels left out stay as they are.
  case preferences(ContactLookup, [Channel: Bool])
  /// Irreversible: deletes the personal data.
  case anonymize(ContactLookup)
  /// Makes each contact that is not there under its key and updates the others. The drafts hold the
  /// key's own field, and no two of them the same value in it.
  case upsert(LookupKey, [ContactDraft])
  /// A JSON object in the provider's own form.
  case setPricing(ContactLookup, JSONValue)
  case removePricing(ContactLookup)
  /// A file in the provider's own form.
  case importFile(LocalFile)

  package var action: Action {
    switch self {
    case .create: .create
    case .update: .update
    case .delete: .delete
    case .preferences: .prefer
    case .anonymize: .anonymize
    case .upsert: .upsert
    case .setPricing, .removePricing: .pricing
    case .importFile: .import
    }
  }

  /// The one contact that it is about; `nil` where there is none yet, or where there are several.
  package var lookup: ContactLookup? {
    switch self {
    case .update(let lookup, _), .preferences(let lookup, _), .anonymize(let lookup),
      .setPricing(let lookup, _), .removePricing(let lookup):
      lookup
    case .delete(let lookups): lookups.count == 1 ? lookups[0] : nil
    case .create, .upsert, .importFile: nil
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
  /// The id of a contact that was made; `nil` elsewhere.
  package var createdID: String?
  /// What became of each row of an upsert or of a pricing, in no order.
  package var rows: [Row]

  package init(
    status: Int, requestID: String? = nil, contact: Contact? = nil, createdID: String? = nil,
    rows: [Row] = []
  ) {
    self.status = status
    self.requestID = requestID
    self.contact = contact
    self.createdID = createdID
    self.rows = rows
  }

  package struct Row: Hashable, Sendable {
    package enum Outcome: Hashable, Sendable {
      case created
      case updated
      /// Done, and the provider does not say which of the two.
      case done
      /// In the provider's words, which are untrusted.
      case failed(message: String)
    }

    /// The value of the row's key; `nil` where the answer gives none.
    package var key: String?
    package var outcome: Outcome
    /// All that the provider sent.
    package var members: JSONValue

    package init(key: String?, outcome: Outcome, members: JSONValue) {
      self.key = key
      self.outcome = outcome
      self.members = members
    }
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
