/// Something that changes contacts at their provider.
package enum ContactWrite: Hashable, Sendable {
  case create(ContactDraft)
  case update(ContactLookup, ContactDraft)
  /// At least one contact, and at most the provider's `deleteBatchSize`.
  case delete([ContactLookup])
  /// `true` opts in, `false` opts out; other channels stay as they are.
  case preferences(ContactLookup, [Channel: Bool])
  /// Deletes the personal data. Cannot be undone.
  case anonymize(ContactLookup)
  /// Creates each contact that does not exist under the key and updates the others. Every draft has
  /// the key's field, and no two have the same value in it.
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

  /// Whether a person's consent is given.
  package var optsIn: Bool {
    if case .preferences(_, let channels) = self { channels.values.contains(true) } else { false }
  }

  /// The contact of the write; `nil` if it does not exist yet or there are several.
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

/// A provider's answer to a write.
package struct WriteAnswer: Hashable, Sendable {
  package var status: Int
  /// The provider's own name for the call; `nil` if it gives none.
  package var requestID: String?
  /// The contact in the answer; `nil` if the answer holds none.
  package var contact: Contact?
  /// The id of a created contact; `nil` for other writes.
  package var createdID: String?
  /// The result of each row of an upsert or of a pricing, in no particular order.
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
      /// Created or updated; the provider does not say which.
      case done
      /// In the provider's words, which are untrusted.
      case failed(message: String)
    }

    /// The value of the row's key; `nil` if the answer gives none.
    package var key: String?
    package var outcome: Outcome
    /// The whole row as the provider sent it.
    package var members: JSONValue

    package init(key: String?, outcome: Outcome, members: JSONValue) {
      self.key = key
      self.outcome = outcome
      self.members = members
    }
  }
}

/// A request as it would be sent, with secrets replaced by `‹redacted›`.
package struct PlannedRequest: Hashable, Sendable {
  package var method: String
  package var url: String
  package var headers: [FieldValue]
  /// `nil` if there is no body.
  package var body: String?

  package init(method: String, url: String, headers: [FieldValue], body: String?) {
    self.method = method
    self.url = url
    self.headers = headers
    self.body = body
  }
}

extension ContactWrite {
  /// The request as the journal digests it: the same text for the same request in every run, so
  /// that digests can be compared.
  package var requestText: String {
    switch self {
    case .create(let draft): "create \(draft.requestText)"
    case .update(let lookup, let draft): "update \(lookup.requestText) \(draft.requestText)"
    case .delete(let lookups): "delete " + lookups.map(\.requestText).joined(separator: " ")
    case .preferences(let lookup, let channels):
      "prefer \(lookup.requestText)"
        + Channel.allCases.compactMap { channel in
          channels[channel].map { " \(channel.rawValue)=\($0 ? "in" : "out")" }
        }.joined()
    case .anonymize(let lookup): "anonymize \(lookup.requestText)"
    case .upsert(let key, let drafts):
      "upsert \(key.name) " + drafts.map(\.requestText).joined(separator: " ")
    case .setPricing(let lookup, let body): "pricing \(lookup.requestText) \(body.jsonText)"
    case .removePricing(let lookup): "remove pricing \(lookup.requestText)"
    case .importFile(let file): "import \(file.name)"
    }
  }
}

extension ContactDraft {
  /// A JSON object with sorted names, whatever order the values were given in.
  package var requestText: String {
    JSONValue.object(Dictionary(values.map { ($0.name, $0.value) }) { $1 }).jsonText
  }
}

extension ContactLookup {
  package var requestText: String {
    let narrowed = [source.map { " source=\($0)" }, language.map { " language=\($0)" }]
    return "\(key.name)=\(value)" + narrowed.compactMap(\.self).joined()
  }
}

/// A local file as it was checked. A later reader rejects it if its size has changed.
package struct LocalFile: Hashable, Sendable {
  package var path: String
  package var byteCount: Int
  /// The file that the operator named, for messages; the contents may be a normalized copy of it.
  package var name: String

  /// Without a name, the path.
  package init(path: String, byteCount: Int, name: String? = nil) {
    self.path = path
    self.byteCount = byteCount
    self.name = name ?? path
  }
}
