import ViewModels

/// Keys that edit a line of text.
enum TextKeys {
  /// `nil` for a key that edits nothing.
  static func change(for key: Key) -> ((inout TextFieldState) -> Void)? {
    if key.modifiers == .control, case .character(let letter) = key.code {
      return control[letter]
    }
    guard key.modifiers.isEmpty || key.modifiers == .shift else { return nil }
    switch key.code {
    case .character(let character): return { $0.insert(String(character)) }
    case .backspace: return { $0.deleteBackward() }
    case .delete: return { $0.deleteForward() }
    case .left: return { $0.moveLeft() }
    case .right: return { $0.moveRight() }
    case .home: return { $0.moveToStart() }
    case .end: return { $0.moveToEnd() }
    default: return nil
    }
  }

  private static let control: [Character: (inout TextFieldState) -> Void] = [
    "a": { $0.moveToStart() }, "e": { $0.moveToEnd() }, "u": { $0.deleteToStart() },
    "w": { $0.deleteWordBackward() }, "h": { $0.deleteBackward() }, "d": { $0.deleteForward() },
    "b": { $0.moveLeft() }, "f": { $0.moveRight() },
  ]
}
