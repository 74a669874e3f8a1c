/// What is sent beside ncurses, which knows none of it.
///
/// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html (2004), and for 2026
/// https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036, read 2025-11.
enum ControlText {
  static let pasteOn = Array("\u{1B}[?2004h".utf8)
  static let pasteOff = Array("\u{1B}[?2004l".utf8)
  static let syncBegin = Array("\u{1B}[?2026h".utf8)
  static let syncEnd = Array("\u{1B}[?2026l".utf8)
}
