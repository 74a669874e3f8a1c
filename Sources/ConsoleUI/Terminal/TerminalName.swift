/// Which terminfo entry to use where the one of `TERM` may be missing: a bare server knows neither
/// alacritty nor kitty.
package nonisolated enum TerminalName {
  /// Emulators that understand what xterm does.
  private static let xtermLike = [
    "xterm", "alacritty", "kitty", "foot", "ghostty", "wezterm", "putty", "konsole", "gnome", "vte",
    "contour", "rio", "st", "iterm", "mintty", "mlterm", "warp", "nsterm",
  ]

  /// In the order to try. Empty for `dumb`, where no screen is possible.
  package static func candidates(_ name: String?) -> [String] {
    let name = name ?? ""
    if name == "dumb" { return [] }
    let stem = name.lastIndex(of: "-").map { String(name[..<$0]) } ?? ""
    var stand = ""
    if name.hasPrefix("tmux") {
      stand = "screen-256color"
    } else if xtermLike.contains(where: { name == $0 || name.hasPrefix($0 + "-") }) {
      stand = "xterm-256color"
    }
    // Plain xterm would take 248 colours away from xterm-kitty.
    let names = [name] + (stem == "xterm" ? [stand, stem] : [stem, stand]) + ["xterm", "vt100"]
    var seen: Set<String> = []
    return names.filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  /// What to tell the operator; nil if `used` is what was asked for.
  package static func notice(_ name: String?, used: String) -> String? {
    guard name != used else { return nil }
    guard let name, !name.isEmpty else { return "TERM is not set, using \(used)" }
    return "TERM \(printable(name)) is unknown here, using \(used)"
  }

  /// False where DEC 2026 (synchronised output) would be taken for something else.
  package static func understandsSync(_ name: String) -> Bool {
    !(name == "dumb" || name.hasPrefix("linux") || name.hasPrefix("vt"))
  }

  private static func printable(_ name: String) -> String {
    String(
      name.unicodeScalars.prefix(40).map { (0x21...0x7E).contains($0.value) ? Character($0) : "?" })
  }
}
