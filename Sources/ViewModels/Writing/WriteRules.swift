import Domain

/// Decides which writes are possible now, and why others are not.
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

  /// Why an action is not possible on this particular contact; `nil` if it is possible.
  func obstacle(to action: Action, for contact: Contact) -> String? {
    if contact.isAnonymized, Self.needsPersonalData(action) { return "anonymized" }
    return jobObstacle(to: contact)
  }

  /// Why preferences cannot be changed on this contact, regardless of their values.
  func preferenceObstacle(to contact: Contact) -> String? {
    waiting.contains(contact.id)
      ? "a change is still waiting for its response" : jobObstacle(to: contact)
  }

  private func jobObstacle(to contact: Contact) -> String? {
    isInJob(contact.id) ? "a job is still working on it" : nil
  }

  static func needsPersonalData(_ action: Action) -> Bool {
    action == .prefer || action == .anonymize
  }
}
