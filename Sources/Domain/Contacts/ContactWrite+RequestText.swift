extension ContactWrite {
  /// What is asked for, as the journal digests it: the same text for the same request in every run
  /// of the program, so that a digest can be compared with what might have been asked.
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
    case .importFile(let file): "import \(file.path)"
    }
  }
}

extension ContactDraft {
  /// The members of a JSON object by name, in whatever order they were given.
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
