/// What a write did, in the provider's terms. The journal keeps it with the step that proves it.
package enum WriteEffect: String, CaseIterable, Sendable {
  case anonymized
  /// The contact does not exist any more.
  case deleted
  /// The contact is in the provider's recycle bin and can be restored.
  case recycled
  /// The provider took the request and did not report its result.
  case accepted

  /// The effect of a deletion after which the contact is absent.
  package init(_ absence: Absence) {
    self =
      switch absence {
      case .gone: .deleted
      case .recycled: .recycled
      }
  }
}

/// The note of an entry: fixed words, separated by `; `, of which one may be an effect.
package struct EntryNote: Hashable, Sendable {
  /// Reading, not an answer, showed the outcome.
  package static let settled = "settled by reading"
  /// The contact has the requested value only in the fields that the entry names.
  package static let inPart = "in part"
  /// The suppression list stopped the write.
  package static let suppressed = "suppressed"
  /// The suppression list could not be asked about the contact, and the write was not sent.
  package static let suppressionUnchecked = "suppression unchecked"
  /// Another session was at work on the contact.
  package static let held = "held"
  /// The operator sent the write although the suppression list would stop it.
  package static let despiteSuppression = "despite suppression"

  package var effect: WriteEffect?
  package var words: [String]

  package init(_ effect: WriteEffect?, _ words: String?...) {
    self.effect = effect
    self.words = words.compactMap(\.self)
  }

  package init(_ text: String?) {
    let parts = (text ?? "").split(separator: "; ").map(String.init)
    effect = parts.first.flatMap(WriteEffect.init)
    words = Array(effect == nil ? parts : Array(parts.dropFirst()))
  }

  /// `nil` if it says nothing.
  package var text: String? {
    let parts = [effect?.rawValue].compactMap(\.self) + words
    return parts.isEmpty ? nil : parts.joined(separator: "; ")
  }
}
