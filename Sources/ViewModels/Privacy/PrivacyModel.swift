package import Domain
package import Foundation
import Observation

/// Hides personal data from passers-by, and locks the screen after a time without a key. The lock
/// only hides the screen; it protects nothing.
@Observable
package final class PrivacyModel {
  /// One contact that is shown although personal data is hidden.
  package nonisolated struct Reveal: Hashable, Sendable {
    package var contact: ContactID
    package var until: Date
    package var secondsLeft: Int
  }

  /// How long one contact is shown although personal data is hidden.
  package static let revealSeconds = 15

  package private(set) var isRedacted: Bool
  package private(set) var reveal: Reveal?
  package private(set) var isLocked = false

  /// The contact that the operator looks at; set by the router.
  @ObservationIgnored var contactInFront: () -> Contact? = { nil }

  @ObservationIgnored private let messages: MessagesModel
  @ObservationIgnored private let ambient: Ambient
  @ObservationIgnored private let revealing = LatestTask()
  @ObservationIgnored private let idling = LatestTask()
  @ObservationIgnored private let idleLock: Duration?
  /// When the last key came.
  @ObservationIgnored private var lastActivity: Date
  /// Until when typed letters are ignored, because a dialog that took them has just closed.
  @ObservationIgnored private var deafUntil: Date?

  init(options: ConsoleOptions, messages: MessagesModel, ambient: Ambient) {
    isRedacted = options.isRedacted
    idleLock = options.idleLock
    self.messages = messages
    self.ambient = ambient
    lastActivity = ambient.now()
  }

  package var masking: Masking {
    Masking(
      isOn: isRedacted, revealed: reveal.flatMap { $0.until > ambient.now() ? $0.contact : nil })
  }

  /// Whether personal data may be copied.
  package var copyAvailability: Availability {
    guard isRedacted else { return .available }
    return .unavailable(reason: "personal data is hidden; z shows it, Y copies the id")
  }

  /// Hides all personal data on the screen, or shows it.
  package func toggleRedaction() {
    hideAgain()
    isRedacted.toggle()
    messages.say(isRedacted ? .redactionIsOn : .redactionIsOff)
  }

  /// Shows the contact in front for a while, or hides it again.
  package func toggleReveal() {
    guard isRedacted else { return messages.say(.nothingIsRedacted) }
    guard let contact = contactInFront() else { return messages.say(.noContactToReveal) }
    guard masking.hides(contact.id) else { return hideAgain() }
    let end = ambient.now().addingTimeInterval(Double(Self.revealSeconds))
    reveal = Reveal(contact: contact.id, until: end, secondsLeft: Self.revealSeconds)
    let ambient = ambient
    revealing.start {
      do {
        while ambient.now() < end {
          try await ambient.sleep(.seconds(1))
          self.reveal?.secondsLeft = Int(end.timeIntervalSince(ambient.now()).rounded(.up))
        }
      } catch {
        return
      }
      self.reveal = nil
    }
  }

  /// In a form or a question: hides personal data, or shows the contact for a while.
  package func toggleHere() {
    if isRedacted { toggleReveal() } else { toggleRedaction() }
  }

  /// Ends the reveal of a contact that is no longer in front.
  func endRevealOfOthers() {
    guard let shown = reveal?.contact, contactInFront()?.id != shown else { return }
    hideAgain()
  }

  package func hideAgain() {
    revealing.cancel()
    if reveal != nil { reveal = nil }
  }

  // MARK: - The lock

  package func noteActivity() { lastActivity = ambient.now() }

  /// Locks the screen after the time without a key, if the config sets one.
  package func startIdling() {
    guard let limit = idleLock else { return }
    lastActivity = ambient.now()
    let ambient = ambient
    idling.start {
      while true {
        let left = self.lastActivity.addingTimeInterval(limit / .seconds(1))
          .timeIntervalSince(ambient.now())
        guard left > 0 else { return self.lock() }
        do {
          try await ambient.sleep(.seconds(left))
        } catch {
          return
        }
      }
    }
  }

  package func stopIdling() { idling.cancel() }

  private func lock() {
    hideAgain()
    isLocked = true
  }

  /// The key that unlocks does nothing else, and neither do the keys typed with it.
  package func unlock() {
    isLocked = false
    ignoreTypedKeys()
    startIdling()
  }

  // MARK: - Keys typed into a closed dialog

  /// Ignores typed keys for 400 ms.
  func ignoreTypedKeys() { deafUntil = ambient.now().addingTimeInterval(0.4) }

  /// Whether to ignore a typed key. Each ignored key restarts the pause.
  package func ignoresTypedKey() -> Bool {
    guard let end = deafUntil, ambient.now() < end else {
      deafUntil = nil
      return false
    }
    ignoreTypedKeys()
    return true
  }
}

nonisolated extension Message {
  static let redactionIsOn = Message(
    .info, "personal data is hidden", nextStep: "r shows one contact for 15 s, z all again")
  static let redactionIsOff = Message(.info, "personal data is shown", nextStep: "z hides it")
  static let nothingIsRedacted = Message(
    .info, "personal data is not hidden", nextStep: "z hides it")
  static let noContactToReveal = Message(.info, "no single contact to show here")
}
