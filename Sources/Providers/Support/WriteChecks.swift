import Domain

/// Refuses writes that the provider is known to refuse, before anything is sent. `FieldRule` checks
/// new values; a value that came from the provider goes back unchanged.
extension ProviderInfo {
  /// `others` are names that this write takes besides the fields.
  func check(
    _ draft: ContactDraft, isNew: Bool = false, beside others: Set<String> = []
  ) throws(ProviderFailure) {
    guard !draft.isEmpty else {
      throw refusal(.validation, isNew ? "no field is given" : "nothing is changed")
    }
    let rules = capabilities.fieldRules
    do throws(FieldProblem) {
      for name in draft.fieldNames where !others.contains(name) {
        _ = try DraftParsing.rule(named: name, in: rules)
      }
      if isNew, let missing = DraftParsing.missing(in: draft, rules: rules).first { throw missing }
    } catch {
      throw refusal(error)
    }
  }

  /// - Returns: The first lookup, which is the only one if a call deletes just one.
  /// - Throws: If there are none, or more than one call takes.
  @discardableResult
  func checkBatch(_ lookups: [ContactLookup]) throws(ProviderFailure) -> ContactLookup {
    let most = capabilities.deleteBatchSize
    guard let first = lookups.first else { throw refusal(.validation, "no contact is named") }
    guard lookups.count <= most else {
      throw refusal(.validation, "\(title) deletes at most \(most) contacts a call")
    }
    for lookup in lookups { try check(lookup) }
    return first
  }

  /// Requires a different key in each row, since only the key matches an answer to its row.
  func checkBatch(
    _ drafts: [ContactDraft], by key: LookupKey, most: Int
  ) throws(ProviderFailure) {
    guard capabilities.upsertKeys.contains(key) else {
      let known = NearestName.alternatives(capabilities.upsertKeys.map(\.name))
      throw refusal(.validation, "\(title) has no upsert by \(key); use \(known)")
    }
    guard !drafts.isEmpty else { throw refusal(.validation, "no contact is given") }
    guard drafts.count <= most else {
      throw refusal(.validation, "\(title) takes at most \(most) contacts a call")
    }
    var seen: Set<String> = []
    for draft in drafts {
      guard let text = draft[key.name]?.displayText, !text.isEmpty else {
        throw refusal(.validation, "a contact lacks its \(key)", field: key.name)
      }
      guard seen.insert(text).inserted else {
        throw refusal(
          .validation, "two contacts of one call have the same \(key)", field: key.name)
      }
    }
  }

  func refusal(_ problem: FieldProblem) -> ProviderFailure {
    refusal(.validation, "\(problem.field) \(problem.message)", field: problem.field)
  }
}
