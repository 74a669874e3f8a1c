import Domain
import Foundation
import ViewModels

/// One provider in the first line, with as much of its state as fits.
nonisolated struct ProviderItem {
  /// How much is shown. Each case adds to the one before.
  enum Detail: Int, Comparable {
    case number
    case name
    case word
    case details
    case latencies

    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
  }

  let provider: ProviderStatusState
  let number: Int
  let isCurrent: Bool

  func spans(_ detail: Detail, _ context: PaneContext) -> [PanelPane.Span] {
    guard detail > .number else {
      return [PanelPane.Span(" \(number)"), sign(context)]
    }
    let name: SafeText = "\(number) \(untrusted: provider.info.name.text)"
    var spans = [
      PanelPane.Span("  "),
      PanelPane.Span(name, isCurrent ? .accent.bold().underlined() : .text),
      PanelPane.Span(" "), sign(context),
    ]
    if detail >= .word, let word = word(context) { spans += [PanelPane.Span(" "), word] }
    if detail >= .details, let details = details(context) {
      spans.append(PanelPane.Span(" " + details, .dim))
    }
    if detail >= .latencies, let last = provider.activity.latencies.last {
      let line = Sparkline.text(provider.activity.latencies, context.glyphs)
      spans.append(PanelPane.Span(" " + line + " " + PaneContext.milliseconds(last), .dim))
    }
    return spans
  }

  private func sign(_ context: PaneContext) -> PanelPane.Span {
    let health = provider.health(at: context.now)
    if case .withoutSecret = health { return PanelPane.Span(context.glyphs.badge, .danger) }
    if case .failing = health { return PanelPane.Span(context.glyphs.badge, .danger) }
    if provider.activity.callsInFlight > 0 { return PanelPane.Span(context.glyphs.half, .accent) }
    if provider.pause(at: context.now) != nil {
      return PanelPane.Span(context.glyphs.slow, .warning)
    }
    return switch health {
    case .unknown, .failing, .withoutSecret: PanelPane.Span(context.glyphs.middleDot, .dim)
    case .ok: PanelPane.Span(context.glyphs.dot, .ok)
    case .slow: PanelPane.Span(context.glyphs.slow, .warning)
    }
  }

  private func word(_ context: PaneContext) -> PanelPane.Span? {
    if let pause = provider.pause(at: context.now) {
      return PanelPane.Span("waits " + PaneContext.countdown(pause), .warning)
    }
    return switch provider.health(at: context.now) {
    case .unknown: nil
    case .ok: provider.activity.callsInFlight > 0 ? nil : PanelPane.Span("ok", .ok)
    case .slow: PanelPane.Span("slow", .warning)
    case .failing: PanelPane.Span("failing", .danger)
    case .withoutSecret: PanelPane.Span("no secret", .danger)
    }
  }

  /// The running calls, else the problem, else the remaining quota.
  private func details(_ context: PaneContext) -> SafeText? {
    let activity = provider.activity
    if activity.callsInFlight > 0 {
      let calls: SafeText =
        activity.callsInFlight == 1 ? "1 call" : "\(activity.callsInFlight) calls"
      guard let start = activity.oldestCallStartedAt else { return calls }
      return calls + " " + PaneContext.seconds(context.now.timeIntervalSince(start))
    }
    switch provider.health(at: context.now) {
    case .failing(let reason), .withoutSecret(let reason): return SafeText(untrusted: reason)
    case .unknown, .ok, .slow: break
    }
    return activity.quota.map {
      PaneContext.grouped($0.remaining) + "/" + PaneContext.grouped($0.limit)
    }
  }
}
