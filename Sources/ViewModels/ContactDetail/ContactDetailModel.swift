package import Domain
import Foundation
import Observation
package import Operations

/// Shows one contact and switches its communication preferences.
@Observable
package final class ContactDetailModel {
  package private(set) var state = ContactDetailState()

  /// Outstanding and ended changes of this session, for all contacts.
  @ObservationIgnored private var changes: [ContactID: [Channel: PreferenceChange]] = [:]
  @ObservationIgnored private var reading: Task<Result<Contact, ProviderFailure>, Never>?
  @ObservationIgnored private var generation = 0
  @ObservationIgnored private let ambient: Ambient

  package init(ambient: Ambient) { self.ambient = ambient }

  /// Shows a loaded contact without calling the provider.
  package func show(
    _ contact: Contact?, at info: ProviderInfo?, _ surroundings: ContactSurroundings
  ) {
    guard
      contact != state.contact || info != state.info || surroundings != state.surroundings
    else { return }
    let isSame = contact?.id == state.contact?.id
    if !isSame {
      generation += 1
      reading?.cancel()
      state.loadingSince = nil
      state.failure = nil
    }
    state.contact = contact
    state.info = info
    state.surroundings = surroundings
    state.lines =
      if let contact, let info { DetailLines.lines(of: contact, at: info, surroundings) } else {
        []
      }
    state.cursor = isSame ? min(state.cursor, max(0, state.lines.count - 1)) : firstLine
    state.changes = contact.flatMap { changes[$0.id] } ?? [:]
  }

  /// Reads the shown contact again from its provider.
  ///
  /// - Returns: The contact as it is now; `nil` if it could not be read, or if another one is shown
  ///   meanwhile.
  package func refresh(from client: any ProviderClient) async -> Contact? {
    guard let contact = state.contact, let lookup = contact.lookup else { return nil }
    reading?.cancel()
    generation += 1
    let own = generation
    state.loadingSince = ambient.now()
    let task = Task {
      do throws(ProviderFailure) {
        return Result<Contact, ProviderFailure>.success(
          try await OpenContact(client: client).contact(lookup))
      } catch {
        return .failure(error)
      }
    }
    reading = task
    let result = await task.value
    guard own == generation else { return nil }
    state.loadingSince = nil
    switch result {
    case .success(let fresh):
      state.failure = nil
      show(fresh, at: state.info, state.surroundings)
      return fresh
    case .failure(let failure):
      state.failure = Message(failure)
      return nil
    }
  }

  /// Discards a read that started before a write.
  package func discardReading(of id: ContactID) {
    if state.contact?.id == id { _ = cancel() }
  }

  /// Cancels a running read; `false` if there is none. Writes are not cancelled.
  package func cancel() -> Bool {
    guard state.loadingSince != nil else { return false }
    generation += 1
    reading?.cancel()
    state.loadingSince = nil
    return true
  }

  package func move(_ movement: Movement, page: Int) {
    guard !state.lines.isEmpty else { return }
    let target = movement.target(from: state.cursor, count: state.lines.count, page: page)
    state.cursor = target
    skipHeading(towards: movement)
  }

  /// Puts the cursor on a line, by its index, unless it is a heading.
  package func select(line: Int) {
    guard state.lines.indices.contains(line), state.lines[line].content != .heading else { return }
    state.cursor = line
  }

  private var firstLine: Int {
    state.lines.firstIndex { $0.content != .heading } ?? 0
  }

  private func skipHeading(towards movement: Movement) {
    guard state.cursorLine?.content == .heading else { return }
    let isUp = movement == .up || movement == .pageUp || movement == .first
    let next = state.cursor + (isUp && state.cursor > 0 ? -1 : 1)
    if state.lines.indices.contains(next) { state.cursor = next }
  }

  // MARK: - Preferences

  /// Whether any change of any contact is waiting for its response.
  package var hasOutstandingChanges: Bool {
    changes.values.contains { $0.values.contains(where: \.isOutstanding) }
  }

  /// The last change of one channel in this session; `nil` if there was none.
  package func change(of channel: Channel, _ id: ContactID) -> PreferenceChange? {
    changes[id]?[channel]
  }

  /// The contacts with a change that is waiting for its response.
  var waitingContacts: Set<ContactID> {
    Set(changes.filter { $0.value.values.contains(where: \.isOutstanding) }.keys)
  }

  /// Removes ended changes before another one is sent.
  func forgetEndedChanges(of id: ContactID) {
    changes[id] = changes[id]?.filter(\.value.isOutstanding)
    if state.contact?.id == id { state.changes = changes[id] ?? [:] }
  }

  /// Sends one channel's change, once. Shows the new value, the old value with the reason, or
  /// *unknown*.
  ///
  /// - Returns: The contact as the provider has it now; `nil` if the change failed, if its outcome
  ///   is unknown, or if a change of this channel is outstanding.
  package func change(
    _ channel: Channel, optsIn: Bool, of contact: Contact, by operation: ChangePreferences
  ) async -> Contact? {
    guard changes[contact.id]?[channel]?.isOutstanding != true else { return nil }
    record(.outstanding(since: ambient.now()), channel, optsIn, contact.id)
    let result = await Task { () async -> Result<WriteResult, WriteFailure> in
      do throws(WriteFailure) {
        return .success(try await operation.change([channel: optsIn], of: contact))
      } catch {
        return .failure(error)
      }
    }.value
    switch result {
    case .success(let written):
      record(.done(warnings: written.warnings), channel, optsIn, contact.id)
      return written.contact
    case .failure(.outcomeUnknown(let failure)):
      record(.unknown(Message(.outcomeUnknown(failure))), channel, optsIn, contact.id)
    case .failure(let failure):
      record(.failed(Message(failure)), channel, optsIn, contact.id)
      if case .conflict(_, let now) = failure { return now }
    }
    return nil
  }

  private func record(
    _ phase: PreferenceChange.Phase, _ channel: Channel, _ optsIn: Bool, _ id: ContactID
  ) {
    changes[id, default: [:]][channel] = PreferenceChange(optsIn: optsIn, phase: phase)
    if state.contact?.id == id { state.changes = changes[id] ?? [:] }
  }
}
