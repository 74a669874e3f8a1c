import Domain

/// Refuses what a provider cannot do or would misread, before anything is sent.
extension ProviderInfo {
  /// The most rows that a list can skip or return: more than any real list, and far from overflow.
  private static let mostRows = 1_000_000_000

  func requireCapability(_ action: Action) throws(ProviderFailure) {
    guard let reason = capabilities[action].reason else { return }
    throw refusal(.unsupported, reason)
  }

  /// Also checks that the config allows the action.
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
          .unsupported, "\(title) has only a cursor: continue after the cursor of its last page")
      }
    }
  }

  /// `repeatable` keys may be given several times.
  func check(
    _ conditions: [QueryCondition], repeatable: Set<String> = []
  ) throws(ProviderFailure) {
    for condition in conditions where !capabilities.conditionKeys.contains(condition.key) {
      let known = capabilities.conditionKeys
      throw refusal(
        .validation,
        known.isEmpty
          ? "\(title) has no conditions"
          : "\(title) has no such condition; use \(NearestName.alternatives(known))",
        field: condition.key)
    }
    var seen: Set<String> = []
    for condition in conditions
    where !seen.insert(condition.key).inserted && !repeatable.contains(condition.key) {
      throw refusal(.validation, "this condition is given twice", field: condition.key)
    }
  }

  /// A `selection` of `nil` is all fields.
  func check(selection: [String]?) throws(ProviderFailure) {
    guard let selection else { return }
    let known = capabilities.selectableFields
    guard !known.isEmpty else {
      throw refusal(.unsupported, "\(title) always sends all fields")
    }
    if let unknown = selection.first(where: { !known.contains($0) }) {
      throw refusal(
        .validation, "\(title) has no such field; use \(NearestName.alternatives(known))",
        field: unknown)
    }
  }

  /// Refuses a lookup that cannot be part of this provider's URLs.
  func check(_ lookup: ContactLookup) throws(ProviderFailure) {
    guard capabilities.lookupKeys.contains(lookup.key) else {
      let known = NearestName.alternatives(capabilities.lookupKeys.map(\.name))
      throw refusal(.validation, "\(title) has no such lookup key; use \(known)")
    }
    guard Self.isIdentifier(lookup.value) else {
      throw refusal(.validation, "this cannot be a contact's \(lookup.key)", field: lookup.key.name)
    }
    guard capabilities.lookupKeys.contains(.sourceID) || lookup.source ?? lookup.language == nil
    else { throw refusal(.unsupported, "\(title) knows neither source nor language") }
    // An id is part of logged URLs, and what operators type instead must not be.
    guard lookup.key == .id, capabilities.idForm.canonical(lookup.value) == nil else { return }
    guard ContactLookup.looksPersonal(lookup.value) else {
      throw refusal(
        .validation, "\(title)'s identifiers are \(capabilities.idForm.words)",
        field: lookup.key.name)
    }
    let other = capabilities.lookupKeys.first(where: \.isPersonal)
    throw refusal(
      .validation,
      "an e-mail address, a name or a phone number is not an \(lookup.key) of \(title)"
        + (other.map { "; if it is its \($0), use --by \($0)" } ?? ""),
      field: lookup.key.name)
  }

  /// Whether a text can name a contact in a URL: a segment of dots would lead up the path, and an
  /// empty one to the list. The journal keeps no control characters.
  static func isIdentifier(_ text: String) -> Bool {
    !["", ".", ".."].contains(text.filter { !$0.isWhitespace }) && !text.hasControlCharacter
  }

  /// An e-mail address as it was given and as it is compared, each once: the provider's keys may be
  /// in either form, and may ignore case or not.
  static func emailForms(_ text: String) -> [String] {
    let compared = EmailIdentifier(text)?.address
    return [text]
      + [text.lowercased(), compared].compactMap(\.self).reduce(into: []) { forms, form in
        if form != text, !forms.contains(form) { forms.append(form) }
      }
  }

  /// A failure before sending.
  func refusal(
    _ kind: ProviderFailure.Kind, _ message: String, field: String? = nil
  ) -> ProviderFailure {
    ProviderFailure(kind, provider: name, delivery: .notSent, message: message, field: field)
  }
}
