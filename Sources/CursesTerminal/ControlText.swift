import Foundation

/// Control sequences that ncurses does not know.
///
/// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html (2004), and for 2026
/// https://gist.github.com/christianparpart/d8a62cc1ab659194337d73e399004036, read 2025-11.
enum ControlText {
  static let pasteOn = Array("\u{1B}[?2004h".utf8)
  static let pasteOff = Array("\u{1B}[?2004l".utf8)
  /// Presses and the wheel, in a form without a limit of columns.
  static let mouseOn = Array("\u{1B}[?1000h\u{1B}[?1006h".utf8)
  static let mouseOff = Array("\u{1B}[?1006l\u{1B}[?1000l".utf8)
  static let syncBegin = Array("\u{1B}[?2026h".utf8)
  static let syncEnd = Array("\u{1B}[?2026l".utf8)

  /// CAN: ends an incomplete sequence.
  static let cancel: [UInt8] = [0x18]

  /// OSC 52: the terminal copies the text to its clipboard, even over SSH. tmux and screen pass it
  /// on only in their own envelope. tmux may also take it itself; receiving the same text twice is
  /// harmless.
  static func copy(_ text: String, through multiplexer: Multiplexer) -> [UInt8] {
    let sequence = "\u{1B}]52;c;" + Data(text.utf8).base64EncodedString() + "\u{07}"
    let enveloped =
      switch multiplexer {
      case .none: sequence
      case .tmux:
        sequence + "\u{1B}Ptmux;" + sequence.replacing("\u{1B}", with: "\u{1B}\u{1B}") + "\u{1B}\\"
      case .screen: "\u{1B}P" + sequence + "\u{1B}\\"
      }
    return Array(enveloped.utf8)
  }

  enum Multiplexer {
    case none
    case tmux
    case screen

    init(_ environment: [String: String]) {
      if environment["TMUX"] != nil {
        self = .tmux
      } else if environment["STY"] != nil {
        self = .screen
      } else {
        self = .none
      }
    }
  }
}
