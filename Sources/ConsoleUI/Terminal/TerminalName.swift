/// Chooses the terminfo entry if the one of `TERM` may be missing: a bare server has neither
/// alacritty nor kitty.
package nonisolated enum TerminalName {
  /// Emulators that are compatible with xterm.
  private static let xtermLike = [
    "xterm", "alacritty", "kitty", "foot", "ghostty", "wezterm", "putty", "konsole", "gnome", "vte",
    "contour", "rio", "st", "iterm", "mintty", "mlterm", "warp", "nsterm",
  ]

  /// The entries to try, in order. Empty for `dumb`, which has no screen.
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
    // With plain xterm, xterm-kitty would lose 248 colours.
    let names = [name] + (stem == "xterm" ? [stand, stem] : [stem, stand]) + ["xterm", "vt100"]
    var seen: Set<String> = []
    return names.filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  /// What to tell the operator; `nil` if `used` is the requested entry.
  package static func notice(_ name: String?, used: String) -> String? {
    guard name != used else { return nil }
    guard let name, !name.isEmpty else { return "TERM is not set, using \(used)" }
    return "TERM \(printable(name)) is unknown here, using \(used)"
  }

  /// Whether DEC 2026 (synchronised output) is safe to send.
  package static func understandsSync(_ name: String) -> Bool {
    !(name == "dumb" || name.hasPrefix("linux") || name.hasPrefix("vt"))
  }

  private static func printable(_ name: String) -> String {
    String(
      name.unicodeScalars.prefix(40).map { (0x21...0x7E).contains($0.value) ? Character($0) : "?" })
  }
}
