import Domain
import ViewModels

/// Describes what a plan does. The provider describes an erasure.
nonisolated struct PlanWords {
  let consequence: SafeText
  /// What remains, and what the operator has to do.
  let notes: [SafeText]

  init(_ state: ActionPlanState) {
    let erasing: Consequence
    switch state.act {
    case .prefer:
      consequence =
        state.optsIn
        ? "An opt-in records a consent: make sure that it was given." : "Nothing else is sent."
      notes = []
      return
    case .anonymize: erasing = state.info.anonymization
    case .delete: erasing = state.info.deletion(of: state.subjects.count)
    }
    consequence = SafeText(untrusted: erasing.text)
    notes = erasing.notes.map { SafeText(untrusted: $0) }
  }
}

nonisolated extension ActionPlanState {
  /// `DELETE in SANDBOX`
  var heading: SafeText {
    (isUndo ? "UNDO" : act.heading)
      + " in \(untrusted: info.environment.rawValue.uppercased())"
  }

  /// `E-mail in for 2, SMS out for 3`; empty for other actions.
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

  /// `E-mail default → in, SMS in → out`; empty for other actions. The value before is the one of
  /// `contact`; it is left out if it is not known.
  func change(of contact: Contact, _ context: PaneContext) -> SafeText {
    Channel.allCases.compactMap { channel -> SafeText? in
      guard let optsIn = changes[contact.id]?[channel] else { return nil }
      let after = PreferenceSign.word(optsIn ? .optIn : .optOut)
      let title: SafeText = "\(untrusted: channel.title) "
      guard let before = contact.preferences.map({ PreferenceSign.word($0[channel]) }) else {
        return title + after
      }
      return title
        + (before == after ? "stays " : before + " " + context.glyphs.arrow + " ") + after
    }.joined(separator: ", ")
  }

  /// The change of one contact, or the summary of several.
  func changeWords(_ context: PaneContext) -> SafeText {
    subjects.count == 1 ? change(of: subjects[0], context) : changeSummary
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
