import Domain
import Foundation
package import ViewModels

/// The first line: the providers with their state, the environment and whether writing is possible.
package nonisolated enum HeaderPane {
  package static func draw(
    _ providers: [ProviderStatusState], view: ConsoleState.View, in rect: Rect,
    context: PaneContext, on canvas: inout Canvas
  ) {
    let right = environment(of: providers, view, isNarrow: rect.columns < narrow)
    let rightWidth = right.map(\.text.width).reduce(0, +)
    let room = rect.columns - rightWidth - 1
    let isNarrow = rect.columns < narrow
    var column = isNarrow ? 0 : canvas.write(" roster ", at: rect.origin, style: .title.bold())
    // The details go first where there is no room, then the other providers' names.
    let full = providers.enumerated().map { item($0.element, $0.offset, view, context, true) }
    let brief = providers.enumerated().map {
      item($0.element, $0.offset, view, context, isCurrent($0.offset, view))
    }
    let least = providers.enumerated().map {
      isCurrent($0.offset, view)
        ? item($0.element, $0.offset, view, context, false) : number($0.element, $0.offset, context)
    }
    let fits = [full, brief].first { column + width($0) <= room } ?? least
    for spans in fits {
      for span in spans {
        column += canvas.write(
          span.text, at: rect.origin.moved(columns: column), style: span.style,
          width: max(0, room - column))
      }
    }
    column = rect.columns - rightWidth
    for span in right {
      column += canvas.write(span.text, at: rect.origin.moved(columns: column), style: span.style)
    }
  }

  /// Below this many columns only what tells the providers apart has room.
  private static let narrow = 60

  private struct Span {
    var text: SafeText
    var style: Style
  }

  private static func isCurrent(_ index: Int, _ view: ConsoleState.View) -> Bool {
    view == .provider(index)
  }

  private static func width(_ items: [[Span]]) -> Int {
    items.joined().map(\.text.width).reduce(0, +)
  }

  private static func item(
    _ provider: ProviderStatusState, _ index: Int, _ view: ConsoleState.View,
    _ context: PaneContext, _ hasDetails: Bool
  ) -> [Span] {
    let name: SafeText = "\(index + 1) \(untrusted: provider.info.name.text)"
    var spans = [
      Span(text: "  ", style: .text),
      Span(text: name, style: isCurrent(index, view) ? .accent.bold().underlined() : .text),
      Span(text: " ", style: .text), sign(of: provider.activity, context),
    ]
    if hasDetails, let details = details(of: provider.activity, context) {
      spans.append(Span(text: " " + details, style: .dim))
    }
    return spans
  }

  private static func number(
    _ provider: ProviderStatusState, _ index: Int, _ context: PaneContext
  ) -> [Span] {
    [
      Span(text: " \(index + 1)", style: .text), sign(of: provider.activity, context),
    ]
  }

  private static func sign(of activity: ProviderActivity, _ context: PaneContext) -> Span {
    if activity.callsInFlight > 0 { return Span(text: context.glyphs.half, style: .accent) }
    return switch activity.reachability {
    case .unknown: Span(text: context.glyphs.middleDot, style: .dim)
    case .reachable: Span(text: context.glyphs.dot, style: .ok)
    case .troubled: Span(text: context.glyphs.badge, style: .danger)
    }
  }

  private static func details(
    of activity: ProviderActivity, _ context: PaneContext
  ) -> SafeText? {
    if let until = activity.pausedUntil, until > context.now {
      return "waits " + PaneContext.seconds(until.timeIntervalSince(context.now))
    }
    if activity.callsInFlight > 0 {
      let calls: SafeText =
        activity.callsInFlight == 1 ? "1 call" : "\(activity.callsInFlight) calls"
      guard let start = activity.oldestCallStartedAt else { return calls }
      return calls + " " + PaneContext.seconds(context.now.timeIntervalSince(start))
    }
    if case .troubled(let reason) = activity.reachability { return SafeText(untrusted: reason) }
    return activity.quota.map {
      PaneContext.grouped($0.remaining) + " of " + PaneContext.grouped($0.limit) + " left"
    }
  }

  private static func environment(
    of providers: [ProviderStatusState], _ view: ConsoleState.View, isNarrow: Bool
  ) -> [Span] {
    let shown: [ProviderStatusState] =
      if case .provider(let index) = view { [providers[index]] } else { providers }
    // What was found can stand anywhere: the gravest environment is named.
    let environments = Set(shown.map(\.info.environment))
    let gravest = Environment.allCases.first { environments.contains($0) } ?? .production
    let isReadOnly = shown.allSatisfy(\.info.policy.isReadOnly)
    let name = Span(
      text: " " + SafeText(untrusted: gravest.rawValue.uppercased()) + " ", style: gravest.style)
    if isNarrow, !isReadOnly { return [name] }
    return [
      Span(text: " ", style: .text), name,
      Span(text: isReadOnly ? " read-only " : " read-write ", style: .dim),
    ]
  }
}

nonisolated extension Environment {
  /// The colour in the frame and in every dialog that writes.
  var style: Style {
    switch self {
    case .production: .production
    case .staging: .staging
    case .sandbox: .sandbox
    }
  }
}
