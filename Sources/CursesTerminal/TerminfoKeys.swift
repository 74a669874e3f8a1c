import CCurses
import ConsoleUI

/// Terminfo's data on the open terminal.
enum TerminfoKeys {
  private static let capabilities: [(name: String, key: Key)] = [
    ("kcuu1", Key(.up)), ("kcud1", Key(.down)), ("kcub1", Key(.left)), ("kcuf1", Key(.right)),
    ("khome", Key(.home)), ("kend", Key(.end)), ("kpp", Key(.pageUp)), ("knp", Key(.pageDown)),
    ("kich1", Key(.insert)), ("kdch1", Key(.delete)), ("kcbt", Key(.backTab)),
    ("kent", Key(.enter)), ("kLFT", Key(.left, modifiers: .shift)),
    ("kRIT", Key(.right, modifiers: .shift)), ("kri", Key(.up, modifiers: .shift)),
    ("kind", Key(.down, modifiers: .shift)), ("kHOM", Key(.home, modifiers: .shift)),
    ("kEND", Key(.end, modifiers: .shift)), ("kDC", Key(.delete, modifiers: .shift)),
    ("kIC", Key(.insert, modifiers: .shift)), ("kNXT", Key(.pageDown, modifiers: .shift)),
    ("kPRV", Key(.pageUp, modifiers: .shift)),
  ]

  static func sequences() -> KeySequences {
    let functions = (1...20).map { (name: "kf\($0)", key: Key(.function($0))) }
    var table: [[UInt8]: Key] = [:]
    for (name, key) in capabilities + functions {
      let bytes = bytes(of: name)
      if !bytes.isEmpty { table[bytes] = key }
    }
    return KeySequences(table)
  }

  /// A string capability without padding; empty if the terminal has none.
  static func bytes(of capability: String) -> [UInt8] {
    var buffer = [CChar](repeating: 0, count: 128)
    let count = ccurses_sequence(capability, &buffer, buffer.count)
    return buffer.prefix(count).map { UInt8(bitPattern: $0) }
  }
}
