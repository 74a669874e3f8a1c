import Domain
import ViewModels

/// What a plan will do, in words: never more than the provider really does.
nonisolated struct PlanWords {
  let consequence: SafeText
  /// What stays, and what is left for people to do.
  let notes: [SafeText]

  init(_ state: ActionPlanState) {
    let provider: SafeText = "\(untrusted: state.info.title)"
    let what: SafeText = state.subjects.count == 1 ? "the contact" : "the contacts"
    switch (state.act, state.info.capabilities.erasure) {
    case (.anonymize, let erasure):
      consequence =
        provider + " deletes name, addresses, phone numbers and e-mails. This cannot be undone."
      notes = Self.notes(erasure)
    case (.delete, .recycleBin(let purge)):
      let they: SafeText = state.subjects.count == 1 ? "it" : "they"
      consequence =
        provider + " moves " + what + " to the recycle bin: " + they + " can be restored there."
      notes = Self.steps(purge, after: "Nothing is erased by this. To erase: ")
    case (.delete, .executed(let residual)):
      consequence = provider + " deletes " + what + ". This cannot be undone."
      notes = residual.map { [SafeText(untrusted: $0)] } ?? []
    case (.prefer, _):
      consequence =
        state.optsIn
        ? "An opt-in records a consent: be sure that it was given." : "Nothing else is sent."
      notes = []
    case (.delete, .manualOnly(let steps)):
      consequence = provider + " deletes " + what + ". This cannot be undone."
      notes = Self.steps(steps, after: "Personal data may stay elsewhere: ")
    }
  }

  private static func notes(_ erasure: Erasure) -> [SafeText] {
    guard case .executed(let residual?) = erasure else { return [] }
    return [SafeText(untrusted: residual)]
  }

  private static func steps(_ steps: [String], after introduction: SafeText) -> [SafeText] {
    steps.enumerated().map { index, step in
      (index == 0 ? introduction : "") + "\(index + 1). \(untrusted: step)"
    }
  }
}

nonisolated extension ActionPlanState {
  /// `E-mail in for 2, SMS out for 3`; empty where the act is not about preferences.
  var changeSummary: SafeText {
    let parts = Channel.allCases.flatMap { channel in
      [true, false].map { optsIn -> SafeText in
        let count = changes.values.count { $0[channel] == optsIn }
        return count == 0
          ? "" : "\(untrusted: channel.title) " + (optsIn ? "in" : "out") + " for \(count)"
      }
    }
    return parts.filter { !$0.isEmpty }.joined(separator: ", ")
  }

  /// `SMS out, E-mail in`; empty where the act is not about preferences.
  func change(of contact: Contact) -> SafeText {
    SafeText(untrusted: changes[contact.id]?.words ?? "")
  }
}

nonisolated extension ActionPlanState.Act {
  var heading: SafeText {
    switch self {
    case .anonymize: "ANONYMIZE"
    case .delete: "DELETE"
    case .prefer: "PREFERENCES"
    }
  }

  /// As in "Enter deletes".
  var verb: SafeText {
    switch self {
    case .anonymize: "anonymizes"
    case .delete: "deletes"
    case .prefer: "sends"
    }
  }
}
