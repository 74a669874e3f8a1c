import Domain

/// What may be written here and now, and why not otherwise.
nonisolated struct WriteRules {
  var caseReference: String?
  /// Contacts that an unfinished job of this session is about.
  var isInJob: (ContactID) -> Bool
  /// Contacts whose change of preferences waits for its response.
  var waiting: Set<ContactID>

  /// Whether an action is possible at a provider.
  func availability(of action: Action, at info: ProviderInfo) -> Availability {
    let availability = info.availability(of: action)
    guard availability.isAvailable else { return availability }
    let needsCase =
      info.policy.requiresCase && info.environment == .production && action.isWrite
    return needsCase && caseReference == nil ? .caseMissing : .available
  }

  /// Whether an action is possible on a contact.
  func availability(
    of action: Action, for contact: Contact, at info: ProviderInfo
  ) -> Availability {
    let availability = availability(of: action, at: info)
    guard availability.isAvailable else { return availability }
    if contact.isAnonymized, Self.needsPersonalData(action) {
      return .unavailable(reason: "this contact is anonymized")
    }
    if action.isWrite, let reason = jobObstacle(to: contact) {
      return .unavailable(reason: reason)
    }
    return .available
  }

  /// Why an action is not possible on this contact although it could be on others; `nil` if it is.
  func obstacle(to action: Action, for contact: Contact) -> String? {
    if contact.isAnonymized, Self.needsPersonalData(action) { return "anonymized" }
    return jobObstacle(to: contact)
  }

  /// The same for a change of preferences, apart from what the contact's preferences are.
  func preferenceObstacle(to contact: Contact) -> String? {
    waiting.contains(contact.id)
      ? "a change still waits for its answer" : jobObstacle(to: contact)
  }

  private func jobObstacle(to contact: Contact) -> String? {
    isInJob(contact.id) ? "a job still works on it" : nil
  }

  static func needsPersonalData(_ action: Action) -> Bool {
    action == .prefer || action == .anonymize
  }
}
