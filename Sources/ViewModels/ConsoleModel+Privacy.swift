package import Domain
import Foundation

/// Intents on what passers-by may see.
extension ConsoleModel {
  /// How long one contact is shown although personal data is hidden.
  package static let revealSeconds = 15

  package var masking: Masking {
    Masking(
      isOn: state.isRedacted,
      revealed: state.reveal.flatMap { $0.until > now ? $0.contact : nil })
  }

  /// Hides all personal data on the screen, or shows it again.
  package func toggleRedaction() {
    hideAgain()
    state.isRedacted.toggle()
    if state.isRedacted {
      say(.info, "personal data is hidden", nextStep: "r shows one contact for 15 s, z all again")
    } else {
      say(.info, "personal data is shown", nextStep: "z hides it")
    }
  }

  /// Shows the contact in front for a while, or hides it again.
  package func toggleReveal() {
    guard state.isRedacted else {
      return say(.info, "personal data is not hidden", nextStep: "z hides it")
    }
    guard let contact = contactInFront else {
      return say(.info, "there is no single contact here to show")
    }
    guard masking.hides(contact.id) else { return hideAgain() }
    let end = now.addingTimeInterval(Double(Self.revealSeconds))
    state.reveal = ConsoleState.Reveal(
      contact: contact.id, until: end, secondsLeft: Self.revealSeconds)
    let ambient = services.ambient
    revealing.start {
      do {
        while self.now < end {
          try await ambient.sleep(.seconds(1))
          self.state.reveal?.secondsLeft = Int(end.timeIntervalSince(self.now).rounded(.up))
        }
      } catch {
        return
      }
      self.state.reveal = nil
    }
  }

  /// In a form or a question, where letters are text: hides what is shown, or shows it for a while.
  package func togglePrivacyHere() {
    if state.isRedacted { toggleReveal() } else { toggleRedaction() }
  }

  /// Whom it was asked for is not in front any more.
  func endRevealOfOthers() {
    guard let shown = state.reveal?.contact, contactInFront?.id != shown else { return }
    hideAgain()
  }

  package func hideAgain() {
    revealing.cancel()
    if state.reveal != nil { state.reveal = nil }
  }

  private var contactInFront: Contact? {
    if case .optIn(_, let contact)? = state.overlay { return contact }
    if let plan {
      return plan.state.subjects.count == 1 ? plan.state.subjects.first : nil
    }
    if state.focus == .detail { return edit?.state.contact ?? detail.state.contact }
    return currentContact
  }
}
