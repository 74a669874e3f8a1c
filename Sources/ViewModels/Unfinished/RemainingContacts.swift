import Domain
import Operations

/// Reads the contacts that a job did not send, if their provider reads by id.
nonisolated struct RemainingContacts {
  let client: any ProviderClient

  /// The contacts in the job's order. Absent ones have only an id.
  struct Found: Sendable {
    var present: [Contact]
    var absent: [Contact]
  }

  /// `progress` gets the number of contacts read. A cancelled task stops reading.
  func read(
    _ remainder: JobRemainder, progress: @MainActor (Int) -> Void
  ) async -> Result<Found, ProviderFailure> {
    let bare = remainder.notSent.map { part in
      Contact(
        id: ContactID(provider: client.info.name, value: part.contactID), kind: client.info.kind)
    }
    guard client.info.capabilities.readsByID else {
      return .success(Found(present: bare, absent: []))
    }
    do throws(ProviderFailure) {
      var found = Found(present: [], absent: [])
      var rest = bare[...]
      while !rest.isEmpty {
        let chunk = rest.prefix(chunkSize)
        rest = rest.dropFirst(chunk.count)
        let presence = try await client.presence(of: chunk.map { .id($0.id.value) })
        await progress(bare.count - rest.count)
        for contact in chunk {
          if let read = presence[.id(contact.id.value)]?.contact {
            found.present.append(read)
          } else {
            found.absent.append(contact)
          }
        }
      }
      return .success(found)
    } catch {
      return .failure(error)
    }
  }

  /// As many contacts a call as a write takes, but at least 10.
  private var chunkSize: Int { max(10, client.info.capabilities.deleteBatchSize) }
}

nonisolated extension ActionPlanState {
  /// Names the contacts that later writes have done, or may have.
  mutating func leaveOut(_ remainder: JobRemainder) {
    for (parts, answer) in [
      (remainder.doneLater, LaterWrites.Answer.done), (remainder.doubtful, .unknown),
    ] {
      skipped += parts.map { part in
        let id = ContactID(provider: info.name, value: part.contactID)
        return Skipped(contact: Contact(id: id, kind: info.kind), reason: answer.words)
      }
    }
  }
}

nonisolated extension RemainingContacts.Found {
  /// `nil` if no contact is left to send.
  func plan(_ remainder: JobRemainder, at info: ProviderInfo) -> ActionPlanState? {
    let act: ActionPlanState.Act
    switch remainder.action {
    case .anonymize: act = .anonymize
    case .delete: act = .delete
    case .prefer: act = .prefer
    default: return nil
    }
    let gone = absent.map { ActionPlanState.Skipped(contact: $0, reason: "no longer exists") }
    if act == .prefer { return preferences(remainder, gone, info) }
    let done = present.filter { act == .anonymize && $0.isAnonymized }
    let subjects = present.filter { !(act == .anonymize && $0.isAnonymized) }
    guard !subjects.isEmpty else { return nil }
    var planned = ActionPlanState(act: act, info: info, subjects: subjects)
    planned.skipped = gone + done.map { .init(contact: $0, reason: "already anonymized") }
    return planned
  }

  private func preferences(
    _ remainder: JobRemainder, _ gone: [ActionPlanState.Skipped], _ info: ProviderInfo
  ) -> ActionPlanState? {
    var wanted: [String: [Channel: Bool]] = [:]
    for part in remainder.notSent {
      if case .preferences(_, let channels) = part.write { wanted[part.contactID] = channels }
    }
    let preferences = PreferencePlan(
      asJournalled: present.map { ($0, wanted[$0.id.value] ?? [:]) })
    guard !preferences.subjects.isEmpty else { return nil }
    var planned = ActionPlanState(act: .prefer, info: info, subjects: preferences.subjects)
    planned.take(preferences)
    planned.skipped += gone
    return planned
  }
}
