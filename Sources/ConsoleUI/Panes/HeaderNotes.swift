package import Domain
import ViewModels

/// What the first line shows about the session, before the environment.
package nonisolated struct HeaderNotes {
  /// Whether personal data is hidden; never dropped.
  package var privacy: SafeText?
  /// Whether names lose letters beyond ASCII because the terminal is not UTF-8.
  package var isWithoutLetters = false
  package var caseReference: SafeText?
  /// Open cases: `cases 3`, and what is due soon: `1 due Friday`.
  package var cases: (count: SafeText, due: SafeText?)?
  /// `approvals 2`
  package var approvals: SafeText?
  /// The time since which the team's store is away; never dropped.
  package var storeAway: SafeText?
  /// Progress of the running jobs.
  package var jobs: Progress?

  package struct Progress {
    package var jobs: Int
    package var done: Int
    package var contacts: Int
  }

  package init() {}

  @MainActor init(_ model: ConsoleModel, _ state: ConsoleState) {
    if state.isRedacted {
      privacy = state.reveal.map { "shown \($0.secondsLeft) s" } ?? "redacted"
    }
    isWithoutLetters = !model.forms.canShowLetters
    caseReference = state.caseReference.map { SafeText(untrusted: $0) }
    let open = model.desk.open.count
    if open > 0 {
      cases = (
        "cases \(open)",
        CaseWords.soonest(model.desk.open, model.desk.calendar).map { SafeText(untrusted: $0) }
      )
    }
    let waiting = model.team.awaitingApproval.count
    if waiting > 0 { approvals = "approvals \(waiting)" }
    storeAway = model.team.awaySince.map { SafeText(untrusted: $0) }
    let active = model.jobs.active.map(\.state)
    guard !active.isEmpty else { return }
    jobs = Progress(
      jobs: active.count, done: active.map(\.dealtWith).reduce(0, +),
      contacts: active.map(\.plan.subjects.count).reduce(0, +))
  }

  /// The longest form that fits. Running jobs have priority over the case reference. Without any
  /// room, only the mode and the missing letters.
  func spans(room: Int, isNarrow: Bool, _ context: PaneContext) -> [PanelPane.Span] {
    let references = referenceForms(context)
    let counts = caseForms(context)
    let others = jobForms.flatMap { job in
      letterForms(isNarrow).flatMap { letters in
        references.flatMap { reference in counts.map { job + $0 + reference + letters + mode } }
      }
    }
    let forms = storeForms.flatMap { store in
      approvalForms.flatMap { approvals in others.map { store + approvals + $0 } }
    }
    return forms.first { $0.map(\.text.width).reduce(0, +) <= room } ?? closest
  }

  private func letterForms(_ isNarrow: Bool) -> [[PanelPane.Span]] {
    guard isWithoutLetters else { return [[]] }
    let words: [SafeText] = isNarrow ? [" ASCII "] : [" not UTF-8 ", " ASCII "]
    return words.map { [PanelPane.Span($0, .warning)] }
  }

  /// The mode and the missing letters, as compact as possible.
  private var closest: [PanelPane.Span] {
    let store = storeForms.last ?? []
    guard isWithoutLetters else { return store + mode }
    return store + [PanelPane.Span("ASCII ", .warning)]
      + (privacy.map { [PanelPane.Span($0 + " ", .masked.reversed())] } ?? [])
  }

  private var mode: [PanelPane.Span] {
    privacy.map { [PanelPane.Span(" " + $0 + " ", .masked.reversed())] } ?? []
  }

  private var storeForms: [[PanelPane.Span]] {
    guard let storeAway else { return [[]] }
    let words: [SafeText] = [
      " store away since " + storeAway + ": nothing can be sent ", " store away: read only ",
      " store away ",
    ]
    return words.map { [PanelPane.Span($0, .warning.reversed())] }
  }

  private var approvalForms: [[PanelPane.Span]] {
    approvals.map { [[PanelPane.Span(" " + $0 + " ", .warning)], []] } ?? [[]]
  }

  private var jobForms: [[PanelPane.Span]] {
    guard let jobs else { return [[]] }
    let count: SafeText = "\(jobs.done)/\(jobs.contacts) "
    let name: SafeText = jobs.jobs == 1 ? " job " : " \(jobs.jobs) jobs "
    return [name + count, " " + count].map { [PanelPane.Span($0, .accent.bold())] } + [[]]
  }

  private func caseForms(_ context: PaneContext) -> [[PanelPane.Span]] {
    guard let cases else { return [[]] }
    let count = [PanelPane.Span(" " + cases.count + " ", .dim)]
    guard let due = cases.due else { return [count, []] }
    return [
      [
        PanelPane.Span(" " + cases.count + context.separator, .dim),
        PanelPane.Span(due + " ", .warning),
      ],
      [PanelPane.Span(" " + due + " ", .warning)], [],
    ]
  }

  private func referenceForms(_ context: PaneContext) -> [[PanelPane.Span]] {
    guard let caseReference else { return [[]] }
    let short = caseReference.truncated(to: 16, ellipsis: context.glyphs.ellipsis)
    return [" case " + caseReference + " ", " case " + short + " ", " case "]
      .map { [PanelPane.Span($0, .accent)] } + [[]]
  }
}
