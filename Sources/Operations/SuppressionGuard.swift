package import Domain

/// Looks at the suppression list before a person is created or opted in. Every way of writing has
/// it in its `WriteContext`.
package struct SuppressionGuard: Sendable {
  /// Stops nothing: `[desk] suppress = false`.
  package static let off = SuppressionGuard(nil)

  private let list: (any SuppressionList)?
  /// Whether the operator wants the write all the same (`--despite-suppression`).
  package var isOverridden = false

  package init(_ list: (any SuppressionList)?) { self.list = list }

  /// What a write must do for the list.
  enum Permission: Hashable {
    case free
    /// The operator writes to a person on the list; the journal notes it.
    case overridden

    /// For the journal's entry before the write is sent.
    var note: String? { self == .overridden ? EntryNote.despiteSuppression : nil }
  }

  /// - Throws: `.suppressed` if the person was erased.
  func creating(
    _ draft: ContactDraft, at info: ProviderInfo
  ) async throws(WriteFailure) -> Permission {
    try permission(try await obstacles(to: [draft], at: info)[0], at: info)
  }

  /// For each draft why it must not be sent; `nil` if it can be. Ignores the operator's wish, which
  /// is about a single contact.
  ///
  /// - Throws: `.suppressed` if the list cannot be read.
  func obstacles(
    to drafts: [ContactDraft], at info: ProviderInfo
  ) async throws(WriteFailure) -> [SuppressionObstacle?] {
    let rules = info.capabilities.fieldRules
    return try await entries(
      of: drafts.map { .all(of: $0, rules: rules, country: info.defaultCountry) }, at: info
    ).map { entries in
      entries.first { $0.right == .erasure }.map(SuppressionObstacle.listed)
    }
  }

  /// `contact` is the contact as it was read or seen; `nil` if the provider cannot read it.
  ///
  /// - Throws: `.suppressed` if the person was erased or objected, or if nothing is known of it by
  ///   which it could be on the list.
  func optingIn(
    _ contact: Contact?, _ lookup: ContactLookup?, at info: ProviderInfo
  ) async throws(WriteFailure) -> Permission {
    guard let list else { return .free }
    var identifiers: [SuppressionIdentifier] = []
    if let contact { identifiers += .all(of: contact, country: info.defaultCountry) }
    if let email = lookup.flatMap({ EmailIdentifier($0.value) }) {
      identifiers.append(.init(email))
    }
    // An excerpt lacks most addresses.
    let isUnknown = (contact?.isExcerpt ?? true) && identifiers.isEmpty
    guard !isUnknown else {
      let isEmpty = try await reading(at: info) { () async throws(SuppressionFailure) in
        try await list.isEmpty()
      }
      return try permission(isEmpty ? nil : .unchecked, at: info)
    }
    let entries = try await entries(of: [identifiers], at: info)[0]
    let entry = entries.first { $0.right == .erasure } ?? entries.first
    return try permission(entry.map(SuppressionObstacle.listed), at: info)
  }

  private func permission(
    _ obstacle: SuppressionObstacle?, at info: ProviderInfo
  ) throws(WriteFailure) -> Permission {
    guard let obstacle else { return .free }
    guard isOverridden else { throw .suppressed(provider: info.name, obstacle) }
    return .overridden
  }

  /// The entries of each person.
  private func entries(
    of people: [[SuppressionIdentifier]], at info: ProviderInfo
  ) async throws(WriteFailure) -> [[SuppressionEntry]] {
    let all = people.flatMap(\.self)
    guard let list, !all.isEmpty else { return people.map { _ in [] } }
    let found = try await reading(at: info) { () async throws(SuppressionFailure) in
      try await list.entries(of: all)
    }
    var place = 0
    return people.map { identifiers in
      defer { place += identifiers.count }
      return found[place..<place + identifiers.count].flatMap(\.self)
    }
  }

  private func reading<Value>(
    at info: ProviderInfo, _ body: () async throws(SuppressionFailure) -> Value
  ) async throws(WriteFailure) -> Value {
    do throws(SuppressionFailure) {
      return try await body()
    } catch {
      throw .suppressed(provider: info.name, .unreadable(error.message))
    }
  }
}

extension [SuppressionIdentifier] {
  fileprivate static func all(of contact: Contact, country: PhoneCountry?) -> Self {
    SuppressionIdentifier.all(of: contact, country: country)
  }

  fileprivate static func all(
    of draft: ContactDraft, rules: [FieldRule], country: PhoneCountry?
  ) -> Self {
    SuppressionIdentifier.all(of: draft, rules: rules, country: country)
  }
}
