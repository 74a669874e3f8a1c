import Domain
package import ViewModels

/// All messages of this session, newest first.
package nonisolated enum MessagesPane {
  package static func content(
    _ state: MessagesState, width: Int, context: PaneContext
  ) -> PanelPane.Content {
    PanelPane.Content(
      title: "messages" + context.separator + "\(state.entries.count)" + context.separator + "UTC",
      rows: state.entries.reversed().flatMap { rows(of: $0, width, context) },
      hint: "no messages yet")
  }

  /// In fewer columns than this, the text begins on its own row.
  private static let narrow = 60

  private static func rows(
    of entry: MessagesState.Entry, _ width: Int, _ context: PaneContext
  ) -> [PanelPane.Row] {
    let message = context.masking.shown(entry.message)
    let severity = message.severity
    let head = [
      PanelPane.Span(PaneContext.time(entry.time) + "  ", .dim),
      PanelPane.Span(severity.word.padded(to: 9), severity.style),
    ]
    let times: SafeText = entry.count > 1 ? " (\(entry.count) times)" : ""
    let text = SafeText(untrusted: message.text) + times
    let isNarrow = width < narrow
    let lead = isNarrow ? [PanelPane.Span("  ")] : head
    let indent = [PanelPane.Span(.spaces(lead.map(\.text.width).reduce(0, +)))]
    var rows: [PanelPane.Row] = isNarrow ? [head] : []
    rows += PanelPane.paragraph(text, lead: lead, style: severity.style, width: width)
    if let next = message.nextStep {
      rows += PanelPane.paragraph(
        SafeText(untrusted: next), lead: indent, style: .dim, width: width)
    }
    return rows
  }
}

nonisolated extension Message.Severity {
  /// Colour is never the only carrier.
  var word: SafeText {
    switch self {
    case .info: "info"
    case .success: "done"
    case .warning: "warning"
    case .failure: "failed"
    }
  }
}
