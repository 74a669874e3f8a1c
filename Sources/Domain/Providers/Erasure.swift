/// What a provider's erasure really does, so that no screen claims one that did not happen.
package enum Erasure: Hashable, Sendable {
  /// The provider deletes the personal data on request. `removes` lists it, as in "name and e-mails";
  /// `residual` names what can stay.
  case executed(removes: String, residual: String?)
  /// A delete moves the contact to a recycle bin, from which it can be restored. `purge` lists the steps
  /// that empty it, in order. `personalFields` are writable and can be overwritten before.
  case recycleBin(purge: [String], personalFields: [String])
  /// Only people can do it. `steps` lists what they do besides a deletion, in order.
  case manualOnly(steps: [String])
}

/// What an act does to the data of contacts, in the provider's terms.
package struct Consequence: Hashable, Sendable {
  /// One or two sentences.
  package var text: String
  /// What stays, and what is left for people to do, in order.
  package var notes: [String]

  package init(text: String, notes: [String] = []) {
    self.text = text
    self.notes = notes
  }
}

extension ProviderInfo {
  /// The consequence of anonymizing contacts.
  package var anonymization: Consequence {
    guard case .executed(let removes, let residual) = capabilities.erasure else {
      return Consequence(
        text: "\(title) deletes the personal data. This cannot be undone.", notes: [])
    }
    return Consequence(
      text: "\(title) deletes \(removes). This cannot be undone.",
      notes: residual.map { [$0] } ?? [])
  }

  /// The consequence of deleting `count` contacts.
  package func deletion(of count: Int) -> Consequence {
    let contacts = count == 1 ? "the contact" : "the contacts"
    let final = "\(title) deletes \(contacts). This cannot be undone."
    switch capabilities.erasure {
    case .executed(_, let residual):
      return Consequence(text: final, notes: residual.map { [$0] } ?? [])
    case .recycleBin(let purge, _):
      let they = count == 1 ? "it" : "they"
      return Consequence(
        text: "\(title) moves \(contacts) to the recycle bin: \(they) can be restored there.",
        notes: Self.numbered(purge, after: "Nothing is erased by this. To erase: "))
    case .manualOnly(let steps):
      return Consequence(
        text: final, notes: Self.numbered(steps, after: "Personal data may stay elsewhere: "))
    }
  }

  private static func numbered(_ steps: [String], after introduction: String) -> [String] {
    guard steps.count > 1 else { return steps.map { introduction + $0 } }
    return steps.enumerated().map { ($0 == 0 ? introduction : "") + "\($0 + 1). \($1)" }
  }
}
