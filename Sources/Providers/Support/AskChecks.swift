import Domain

/// Refuses, before anything is sent, what a provider cannot do or could only misread.
extension ProviderInfo {
  /// Rows that a list can skip or give: beyond any real one, and far from overflow.
  private static let mostRows = 1_000_000_000

  func requireCapability(_ action: Action) throws(ProviderFailure) {
    guard let reason = capabilities[action].reason else { return }
    throw refusal(.unsupported, reason)
  }

  /// Also what the config allows: nothing goes out that it forbids.
  func requireAvailable(_ action: Action) throws(ProviderFailure) {
    guard let reason = availability(of: action).reason else { return }
    throw refusal(.unsupported, reason)
  }

  func check(
    _ query: ContactQuery, repeatable: Set<String> = []
  ) throws(ProviderFailure) {
    try requireCapability(.list)
    try check(query.conditions, repeatable: repeatable)
    try check(selection: query.fields)
    for sortKey in query.order where !capabilities.orderFields.contains(sortKey.field) {
      let known = capabilities.orderFields
      throw refusal(
        known.isEmpty ? .unsupported : .validation,
        known.isEmpty
          ? "\(title) does not sort"
          : "\(title) does not sort by this; it sorts by \(known.joined(separator: ", "))",
        field: sortKey.field)
    }
    guard query.limit <= Self.mostRows else { throw refusal(.validation, "the limit is too large") }
    if case .first(let first) = query.start {
      guard (0...Self.mostRows).contains(first) else {
        throw refusal(.validation, "a list cannot begin at \(first)")
      }
      guard first == 0 || capabilities.canSkip else {
        throw refusal(
          .unsupported, "\(title) has only a cursor: continue after the one its last page gave")
      }
    }
  }

  /// `repeatable`: keys that may be given several times.
  func check(
    _ conditions: [QueryCondition], repeatable: Set<String> = []
  ) throws(ProviderFailure) {
    for condition in conditions where !capabilities.conditionKeys.contains(condition.key) {
      let known = capabilities.conditionKeys.joined(separator: ", ")
      throw refusal(
        .validation, "\(title) has no such condition; there are: \(known.isEmpty ? "none" : known)",
        field: condition.key)
    }
    var seen: Set<String> = []
    for condition in conditions
    where !seen.insert(condition.key).inserted && !repeatable.contains(condition.key) {
      throw refusal(.validation, "this condition is given twice", field: condition.key)
    }
  }

  /// `selection`: `nil` is all fields.
  func check(selection: [String]?) throws(ProviderFailure) {
    guard let selection else { return }
    let known = capabilities.selectableFields
    guard !known.isEmpty else {
      throw refusal(.unsupported, "\(title) always sends all fields")
    }
    if let unknown = selection.first(where: { !known.contains($0) }) {
      throw refusal(
        .validation, "\(title) has no such field; there are: \(known.joined(separator: ", "))",
        field: unknown)
    }
  }

  /// Whether a lookup can stand in a URL of this provider.
  func check(_ lookup: ContactLookup) throws(ProviderFailure) {
    guard capabilities.lookupKeys.contains(lookup.key) else {
      let known = capabilities.lookupKeys.map(\.name).joined(separator: ", ")
      throw refusal(.validation, "\(title) has no such lookup key; there are: \(known)")
    }
    guard Self.isIdentifier(lookup.value) else {
      throw refusal(.validation, "this cannot be a contact's \(lookup.key)", field: lookup.key.name)
    }
    guard capabilities.lookupKeys.contains(.sourceID) || lookup.source ?? lookup.language == nil
    else { throw refusal(.unsupported, "\(title) knows neither source nor language") }
    // An id stands in URLs that are logged; what people type in its place must not.
    guard lookup.key == .id, capabilities.idForm.canonical(lookup.value) == nil else { return }
    guard ContactLookup.looksPersonal(lookup.value) else {
      throw refusal(
        .validation, "\(title)'s identifiers are \(capabilities.idForm.words)",
        field: lookup.key.name)
    }
    let other = capabilities.lookupKeys.first(where: \.isPersonal)
    throw refusal(
      .validation,
      "an e-mail address, a name or a phone number is no \(lookup.key) of \(title)"
        + (other.map { "; it may be its \($0), which --by \($0) looks up" } ?? ""),
      field: lookup.key.name)
  }

  /// Whether a text can name a contact in a URL: a segment of dots would be taken for a way up, and
  /// an empty one for the list. The journal keeps no control character.
  static func isIdentifier(_ text: String) -> Bool {
    !["", ".", ".."].contains(text.filter { !$0.isWhitespace }) && !text.hasControlCharacter
  }

  /// A failure of ours: nothing was sent.
  func refusal(
    _ kind: ProviderFailure.Kind, _ message: String, field: String? = nil
  ) -> ProviderFailure {
    ProviderFailure(kind, provider: name, delivery: .notSent, message: message, field: field)
  }
}
