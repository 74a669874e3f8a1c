/// What real address books hold by accident or by malice: text that moves, hides or repaints its
/// neighbours on a terminal, or runs in a spreadsheet.
enum HostileText {
  /// One kind a case, each applied to an ordinary name.
  enum Kind: Int, CaseIterable, Sendable {
    case rightToLeftOverride
    case zeroWidth
    case escapeSequence
    case lineBreak
    case combiningStack
    case tagCharacters
    case formula
    case isolate
    case leadingMark
    case backspace
    case controlOne
    case windowTitle
    case joinedEmoji
  }

  static func apply(_ kind: Kind, to name: String) -> String {
    switch kind {
    case .rightToLeftOverride: "\(name)\u{202E}gpj.exe"
    case .zeroWidth: name.map { "\($0)\u{200B}" }.joined()
    case .escapeSequence: "\u{1b}[31m\(name)\u{1b}[0m"
    case .lineBreak: "\(name)\r\n\tX-Admin: yes"
    case .combiningStack: name + String(repeating: "\u{0301}\u{0323}\u{0336}", count: 6)
    case .tagCharacters: name + "\u{E0068}\u{E0069}\u{E0064}\u{E0065}"
    case .formula: "=cmd|'/C calc'!A0 \(name)"
    case .isolate: "\u{2067}\(name)\u{200F}"
    case .leadingMark: "\u{0308}\(name)"
    case .backspace: "\(name)\u{8}\u{8}\u{8}\u{7f}"
    case .controlOne: "\u{9b}2J\(name)"
    case .windowTitle: "\u{1b}]0;owned\u{7}\(name)"
    case .joinedEmoji: "\(name) 👩‍👩‍👧‍👦🇫🇷👍🏽"
    }
  }
}
