package import Domain
import ViewModels

/// What the first line says of the session, before the environment.
package nonisolated struct HeaderNotes {
  /// The mode in which personal data is shown; never left out.
  package var privacy: SafeText?
  /// Whether names lose what is beyond ASCII, since the terminal is not UTF-8.
  package var isWithoutLetters = false
  package var caseReference: SafeText?
  /// Of the jobs that run.
  package var jobs: Progress?

  package struct Progress {
    package var jobs: Int
    package var done: Int
    package var contacts: Int
  }

  package init() {}

  @MainActor init(_ model: ConsoleModel) {
    let state = model.state
    if state.isRedacted {
      privacy = state.reveal.map { "shown \($0.secondsLeft) s" } ?? "redacted"
    }
    isWithoutLetters = !model.canShowLetters
    caseReference = state.caseReference.map { SafeText(untrusted: $0) }
    let active = model.jobs.active.map(\.state)
    guard !active.isEmpty else { return }
    jobs = Progress(
      jobs: active.count, done: active.map(\.dealtWith).reduce(0, +),
      contacts: active.map(\.plan.subjects.count).reduce(0, +))
  }

  /// The longest form for which there is room; what runs goes before what was set. Where there is
  /// none at all, only what each frame must say.
  func spans(room: Int, isNarrow: Bool, _ context: PaneContext) -> [PanelPane.Span] {
    let cases = cases(context)
    let forms = jobForms.flatMap { job in
      letterForms(isNarrow).flatMap { letters in cases.map { job + $0 + letters + mode } }
    }
    return forms.first { $0.map(\.text.width).reduce(0, +) <= room } ?? closest
  }

  private func letterForms(_ isNarrow: Bool) -> [[PanelPane.Span]] {
    guard isWithoutLetters else { return [[]] }
    let words: [SafeText] = isNarrow ? [" ASCII "] : [" not UTF-8 ", " ASCII "]
    return words.map { [PanelPane.Span($0, .warning)] }
  }

  /// The mode, and that letters are missing, as close together as can be read.
  private var closest: [PanelPane.Span] {
    guard isWithoutLetters else { return mode }
    return [PanelPane.Span("ASCII ", .warning)]
      + (privacy.map { [PanelPane.Span($0 + " ", .masked.reversed())] } ?? [])
  }

  private var mode: [PanelPane.Span] {
    privacy.map { [PanelPane.Span(" " + $0 + " ", .masked.reversed())] } ?? []
  }

  private var jobForms: [[PanelPane.Span]] {
    guard let jobs else { return [[]] }
    let count: SafeText = "\(jobs.done)/\(jobs.contacts) "
    let name: SafeText = jobs.jobs == 1 ? " job " : " \(jobs.jobs) jobs "
    return [name + count, " " + count].map { [PanelPane.Span($0, .accent.bold())] } + [[]]
  }

  private func cases(_ context: PaneContext) -> [[PanelPane.Span]] {
    guard let caseReference else { return [[]] }
    let short = caseReference.truncated(to: 16, ellipsis: context.glyphs.ellipsis)
    return [" case " + caseReference + " ", " case " + short + " ", " case "]
      .map { [PanelPane.Span($0, .accent)] } + [[]]
  }
}
