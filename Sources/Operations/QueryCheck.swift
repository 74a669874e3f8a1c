import Domain

/// Refuses what a provider cannot be asked, with the names that it knows.
struct QueryCheck {
  let info: ProviderInfo

  func check(_ query: ContactQuery) throws(ProviderFailure) {
    try requireAvailable(.list)
    try check(query.conditions)
    for key in query.order {
      try check(key.field, in: info.capabilities.orderFields, what: "sort by")
    }
    for field in query.fields ?? [] {
      try check(field, in: info.capabilities.selectableFields, what: "be asked for the field")
    }
    if case .first(let first) = query.start, first > 0, !info.capabilities.canSkip {
      throw refusal(.unsupported, "there is only a cursor here: use --after with the one before")
    }
  }

  func check(_ conditions: [QueryCondition]) throws(ProviderFailure) {
    for condition in conditions {
      try check(condition.key, in: info.capabilities.conditionKeys, what: "filter by")
    }
  }

  func requireAvailable(_ action: Action) throws(ProviderFailure) {
    guard let reason = info.availability(of: action).reason else { return }
    throw refusal(.unsupported, reason)
  }

  private func check(
    _ name: String, in known: [String], what: String
  ) throws(ProviderFailure) {
    guard !known.contains(name) else { return }
    guard !known.isEmpty else {
      throw refusal(.unsupported, "\(info.title) cannot \(what) \(name), nor anything else")
    }
    throw refusal(
      .validation,
      "\(info.title) cannot \(what) '\(name)'; there is \(known.joined(separator: ", "))",
      field: name)
  }

  private func refusal(
    _ kind: ProviderFailure.Kind, _ message: String, field: String? = nil
  ) -> ProviderFailure {
    ProviderFailure(
      kind, provider: info.name, delivery: .notSent, message: message, field: field)
  }
}
