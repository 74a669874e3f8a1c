import Domain
import ViewModels

/// Describes a job and its state.
nonisolated extension JobState {
  /// `anonymize 3 contacts`, `prefer Jane Smith, jane@smithfoundation.org · SMS in → out`
  func act(_ context: PaneContext) -> SafeText {
    [deed(context), plan.changeWords(context)].filter { !$0.isEmpty }.joined(
      separator: context.separator)
  }

  /// The action and its contacts: `anonymize 3 contacts`.
  func deed(_ context: PaneContext) -> SafeText {
    SafeText(untrusted: plan.isUndo ? "undo" : plan.act.action.rawValue) + " " + whom(context)
  }

  /// Does not name a person whose data was erased.
  private func whom(_ context: PaneContext) -> SafeText {
    guard plan.subjects.count == 1, let contact = plan.subjects.first else {
      return "\(plan.subjects.count) contacts"
    }
    let isGone = standing(of: contact) == .done && plan.act != .prefer
    let isNamed = !isGone && !contact.name.isEmpty && !context.masking.hides(contact.id)
    return SafeText(untrusted: isNamed ? contact.label : contact.id.value)
  }

  var phaseWord: (SafeText, Style) {
    switch phase {
    case .canary: ("canary", .accent)
    case .running: ("running", .accent)
    case .paused: (inFlight.isEmpty ? "paused" : "pausing", .warning)
    case .cancelling: ("cancelling", .warning)
    case .ended(.complete): isWell ? ("ended", .ok) : ("ended", .warning)
    case .ended(.canaryFailed): ("canary failed", .danger)
    case .ended(.canaryUnknown): ("canary unknown", .warning)
    case .ended(.refused): ("refused", .danger)
    case .ended(.journalFailed): ("failed", .danger)
    case .ended(.notBegun): ("not sent", .danger)
    case .ended(.cancelled): ("cancelled", .warning)
    }
  }

  private var isWell: Bool { count(.done) == plan.subjects.count }

  /// Counts the contacts that are not done: `1 unknown · 2 failed`.
  func troubles(_ context: PaneContext) -> SafeText {
    Standing.allCases.compactMap { standing -> SafeText? in
      let isTrouble = standing != .done && standing != .inFlight
      let count = isTrouble && !(isActive && standing == .notSent) ? count(standing) : 0
      return count == 0 ? nil : "\(count) " + standing.word(isActive: isActive)
    }.joined(separator: context.separator)
  }

  /// A sentence, if the counts do not say enough.
  var explanation: SafeText? {
    switch phase {
    case .canary: "The first contact is sent alone and read back before any other is sent."
    case .ended(.canaryFailed): Self.sentence(JobEnd.canaryFailed.reason)
    case .ended(.canaryUnknown): Self.sentence(JobEnd.canaryUnknown.reason)
    case .ended(.journalFailed):
      "The journal cannot be written. The remaining contacts were not sent; the job stays unfinished."
    case .ended(.notBegun): "Nothing was sent."
    case .ended(.refused):
      Self.sentence(JobEnd.refused.reason) + " The remaining contacts were not sent."
    case .ended(.cancelled):
      Self.sentence(JobEnd.cancelled.reason) + " The remaining contacts were not sent."
    case .cancelling: "Contacts in flight finish; no others are sent."
    default: nil
    }
  }

  private static func sentence(_ clause: String) -> SafeText {
    SafeText(untrusted: clause.prefix(1).uppercased() + clause.dropFirst() + ".")
  }
}

nonisolated extension JobState.Standing {
  func word(isActive: Bool) -> SafeText {
    switch self {
    case .unknown: "unknown"
    case .failed: "failed"
    case .notFound: "not found"
    case .inFlight: "sending"
    case .notSent: isActive ? "waiting" : "not sent"
    case .done: "done"
    }
  }

  var style: Style {
    switch self {
    case .unknown, .notFound: .warning
    case .failed: .danger
    case .inFlight: .accent
    case .notSent: .dim
    case .done: .ok
    }
  }
}
