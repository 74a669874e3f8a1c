import Domain
package import ViewModels

/// The calls of this session: those under way first, then the ended ones, newest first.
package nonisolated enum RequestsPane {
  package static func content(
    _ state: RequestsState, width: Int, context: PaneContext
  ) -> PanelPane.Content {
    var title = [SafeText("calls"), "\(state.ended.count) ended"]
    if !state.underWay.isEmpty { title.insert("\(state.underWay.count) under way", at: 1) }
    if state.newer > 0 { title.append("\(state.newer) newer: g") }
    let calls = state.underWay + state.ended
    let names = calls.map { SafeText(untrusted: $0.provider.text).width }.max() ?? 0
    return PanelPane.Content(
      title: (title + ["UTC"]).joined(separator: context.separator),
      rows: calls.flatMap { rows(of: $0, names: min(names, 16), width, context) },
      hint: "no calls yet")
  }

  /// In fewer columns than this, the URL begins on its own row.
  private static let narrow = 60
  /// From this many columns on, the URL includes the host.
  private static let wide = 110

  private static func rows(
    of call: CallRecord, names: Int, _ width: Int, _ context: PaneContext
  ) -> [PanelPane.Row] {
    let (word, style) = word(for: call)
    let isNarrow = width < narrow
    let provider = SafeText(untrusted: call.provider.text)
    let duration = duration(of: call, context)
    let head = [
      PanelPane.Span(PaneContext.time(call.startedAt) + "  ", .dim),
      PanelPane.Span(isNarrow ? provider + "  " : provider.fitted(to: names) + "  ", .accent),
      PanelPane.Span(
        isNarrow && word.isEmpty ? "" : word.padded(to: isNarrow ? 0 : 6) + " ", style),
      PanelPane.Span(isNarrow ? duration : duration.padded(to: 7, alignment: .trailing), .dim),
    ]
    let method = SafeText(untrusted: call.method) + " "
    let lead = [PanelPane.Span("  "), PanelPane.Span(isNarrow ? method : method.padded(to: 7))]
    var url = SafeText(untrusted: address(call.maskedURL, width))
    if case .failed(let reason) = call.outcome { url += ": \(untrusted: reason)" }
    guard isNarrow else {
      return PanelPane.paragraph(url, lead: head + lead, width: width)
    }
    return [head] + PanelPane.paragraph(url, lead: lead, width: width)
  }

  private static func address(_ url: String, _ width: Int) -> String {
    guard width < wide, let scheme = url.firstRange(of: "://"),
      let path = url[scheme.upperBound...].firstIndex(of: "/")
    else { return url }
    return String(url[path...])
  }

  private static func word(for call: CallRecord) -> (SafeText, Style) {
    switch call.outcome {
    case .underWay: ("", .dim)
    case .answered(let status):
      ("\(status)", status < 300 ? .ok : (status < 500 ? .warning : .danger))
    case .failed: ("failed", .danger)
    }
  }

  private static func duration(of call: CallRecord, _ context: PaneContext) -> SafeText {
    guard let elapsed = call.elapsed else { return context.running(since: call.startedAt) }
    return PaneContext.milliseconds(elapsed)
  }
}
