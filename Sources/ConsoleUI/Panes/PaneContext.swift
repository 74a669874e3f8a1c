package import Domain
package import Foundation

/// What every pane needs for drawing besides its own state.
package nonisolated struct PaneContext: Hashable, Sendable {
  package var glyphs: Glyphs
  package var now: Date
  /// Counts the spinner's frames.
  package var tick: Int

  /// Hides personal data. Every contact, every sentence that may name one, and every search text
  /// goes through it.
  package var masking: Masking

  package init(glyphs: Glyphs, now: Date, tick: Int = 0, masking: Masking = .off) {
    self.masking = masking
    self.glyphs = glyphs
    self.now = now
    self.tick = tick
  }

  package var spinner: SafeText { glyphs.spinner[tick % glyphs.spinner.count] }

  /// The running time: `⣷ 3.2 s`.
  package func running(since start: Date) -> SafeText {
    spinner + " " + Self.seconds(now.timeIntervalSince(start))
  }

  /// With one decimal below ten seconds, with none above.
  package static func seconds(_ interval: TimeInterval) -> SafeText {
    let tenths = max(0, Int((interval * 10).rounded()))
    return tenths < 100 ? "\(tenths / 10).\(tenths % 10) s" : "\(tenths / 10) s"
  }

  /// In milliseconds below a second: `34 ms`, `3.2 s`.
  package static func milliseconds(_ duration: Duration) -> SafeText {
    let seconds = duration / .seconds(1)
    return seconds < 0.9995 ? "\(Int((seconds * 1_000).rounded())) ms" : Self.seconds(seconds)
  }

  /// In whole seconds, rounded up, at least 1: `12 s`.
  package static func countdown(_ duration: Duration) -> SafeText {
    "\(max(1, Int((duration / .seconds(1)).rounded(.up)))) s"
  }

  /// In whole minutes, hours or days: `just now`, `3 min ago`.
  package func age(of date: Date) -> SafeText {
    let minutes = Int(now.timeIntervalSince(date) / 60)
    if minutes < 1 { return "just now" }
    if minutes < 60 { return "\(minutes) min ago" }
    return minutes < 48 * 60 ? "\(minutes / 60) h ago" : "\(minutes / 1_440) days ago"
  }

  /// The time of day in UTC: `14:05:33`.
  package static func time(_ date: Date) -> SafeText {
    let second = Int(date.timeIntervalSince1970.rounded(.down))
    let parts = [second / 3_600 % 24, second / 60 % 60, second % 60]
    return SafeText(
      untrusted: parts.map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: ":"))
  }

  /// A whole number with a comma after each third digit: `6,651`.
  package static func grouped(_ number: Int) -> SafeText {
    var digits = String(number.magnitude)
    var groups: [String] = []
    while digits.count > 3 {
      groups.insert(String(digits.suffix(3)), at: 0)
      digits.removeLast(3)
    }
    groups.insert(digits, at: 0)
    return SafeText(untrusted: (number < 0 ? "-" : "") + groups.joined(separator: ","))
  }

  /// ` · ` in the glyphs of this terminal.
  package var separator: SafeText { glyphs.separator }
}
