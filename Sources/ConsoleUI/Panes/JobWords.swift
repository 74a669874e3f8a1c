import Domain
import ViewModels

/// What a job is and how it stands, in words.
nonisolated extension JobState {
  /// `anonymize 3 contacts`, `prefer Jane Smith · SMS out for 1`
  func act(_ context: PaneContext) -> SafeText {
    [deed(context), plan.changeSummary].filter { !$0.isEmpty }.joined(separator: context.separator)
  }

  /// What is done to whom: `anonymize 3 contacts`.
  func deed(_ context: PaneContext) -> SafeText {
    SafeText(untrusted: plan.isUndo ? "undo" : plan.act.action.rawValue) + " " + whom(context)
  }

  /// Once the data is gone, the screen shows the person no longer either.
  private func whom(_ context: PaneContext) -> SafeText {
    guard plan.subjects.count == 1, let contact = plan.subjects.first else {
      return "\(plan.subjects.count) contacts"
    }
    let isGone = standing(of: contact) == .done && plan.act != .prefer
    let isNamed = !isGone && !contact.name.isEmpty && !context.masking.hides(contact.id)
    return SafeText(untrusted: isNamed ? contact.name : contact.id.value)
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
    case .ended(.journalFailed), .ended(.notBegun): ("failed", .danger)
    case .ended(.cancelled): ("cancelled", .warning)
    }
  }

  private var isWell: Bool { count(.done) == plan.subjects.count }

  /// What is not well: `1 unknown · 2 failed`; what was done is the rest.
  func troubles(_ context: PaneContext) -> SafeText {
    Standing.allCases.compactMap { standing -> SafeText? in
      let isTrouble = standing != .done && standing != .inFlight
      let count = isTrouble && !(isActive && standing == .notBegun) ? count(standing) : 0
      return count == 0 ? nil : "\(count) " + standing.word(isActive: isActive)
    }.joined(separator: context.separator)
  }

  /// A sentence where more is to be said than counts say.
  var explanation: SafeText? {
    switch phase {
    case .canary: "The first one goes alone and is read back before any other is begun."
    case .ended(.canaryFailed):
      "The first one failed, so no other was begun: nothing else was sent."
    case .ended(.canaryUnknown):
      "The outcome of the first one is unknown, so no other was begun: nothing else was sent."
    case .ended(.journalFailed):
      "The journal cannot be written. The remaining contacts were not sent; the job stays unfinished."
    case .ended(.notBegun): "Nothing was sent."
    case .ended(.refused):
      "The provider refused three in a row for the key. The remaining contacts were not sent."
    case .ended(.cancelled): "Cancelled. The remaining contacts were not sent."
    case .cancelling: "What is in flight finishes; no more is begun."
    default: nil
    }
  }
}

nonisolated extension JobState.Standing {
  func word(isActive: Bool) -> SafeText {
    switch self {
    case .unknown: "unknown"
    case .failed: "failed"
    case .notFound: "not found"
    case .inFlight: "sending"
    case .notBegun: isActive ? "waits" : "not begun"
    case .done: "done"
    }
  }

  var style: Style {
    switch self {
    case .unknown, .notFound: .warning
    case .failed: .danger
    case .inFlight: .accent
    case .notBegun: .dim
    case .done: .ok
    }
  }
}
