package import Domain
import ViewModels

/// What the first line says of the session, before the environment.
package nonisolated struct HeaderNotes {
  /// The mode in which personal data is shown; never left out.
  package var privacy: SafeText?
  package var caseReference: SafeText?

  package init() {}

  @MainActor init(_ model: ConsoleModel) {
    let state = model.state
    if state.isRedacted {
      privacy = state.reveal.map { "shown \($0.secondsLeft) s" } ?? "redacted"
    }
    caseReference = state.caseReference.map { SafeText(untrusted: $0) }
  }

  /// The longest form for which there is room; where there is none at all, only the mode.
  func spans(room: Int) -> [PanelPane.Span] {
    let forms = cases.map { [$0, mode].flatMap(\.self) }
    return forms.first { $0.map(\.text.width).reduce(0, +) <= room } ?? mode
  }

  private var mode: [PanelPane.Span] {
    privacy.map { [PanelPane.Span(" " + $0 + " ", .masked.reversed())] } ?? []
  }

  private var cases: [[PanelPane.Span]] {
    guard let caseReference else { return [[]] }
    return [
      " case " + caseReference + " ", " case " + caseReference.truncated(to: 16) + " ", " case ",
    ]
    .map { [PanelPane.Span($0, .accent)] }
  }
}
