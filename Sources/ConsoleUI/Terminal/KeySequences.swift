/// The key strings of one terminal in a prefix tree: those of terminfo, and a few outside the
/// grammar.
package nonisolated struct KeySequences: Sendable {
  enum Match: Hashable {
    case none
    /// A key string begins with these bytes.
    case prefix
    case key(Key)
  }

  private struct Node: Sendable {
    var next: [UInt8: Int] = [:]
    var key: Key?
  }

  private var nodes = [Node()]

  /// - Parameter table: the key strings of terminfo. Strings that do not begin with ESC, and ESC
  ///   alone, are ignored because they would hide other keys.
  package init(_ table: [[UInt8]: Key] = [:]) {
    for (bytes, key) in Self.outsideGrammar { insert(bytes, key) }
    for (bytes, key) in table where bytes.count > 1 && bytes.first == 0x1B { insert(bytes, key) }
  }

  /// A key string that begins longer ones is a prefix.
  func match(_ bytes: [UInt8]) -> Match {
    var index = 0
    for byte in bytes {
      guard let next = nodes[index].next[byte] else { return .none }
      index = next
    }
    guard nodes[index].next.isEmpty, let key = nodes[index].key else { return .prefix }
    return .key(key)
  }

  private mutating func insert(_ bytes: [UInt8], _ key: Key) {
    var index = 0
    for byte in bytes {
      if let next = nodes[index].next[byte] {
        index = next
      } else {
        nodes.append(Node())
        nodes[index].next[byte] = nodes.count - 1
        index = nodes.count - 1
      }
    }
    nodes[index].key = key
  }

  /// The Linux console's F1–F5 (`ESC [ [ A`) and rxvt's shifted keys (`ESC [ 7 $`), which do not
  /// end where ECMA-48 ends a sequence.
  private static let outsideGrammar: [([UInt8], Key)] = {
    let linux = (1...5).map { number in
      (Array("\u{1B}[[".utf8) + [UInt8(0x40 + number)], Key(.function(number)))
    }
    let rxvt: [(String, Key.Code)] = [
      ("2", .insert), ("3", .delete), ("5", .pageUp), ("6", .pageDown), ("7", .home), ("8", .end),
    ]
    return linux
      + rxvt.map { number, code in
        (Array("\u{1B}[\(number)$".utf8), Key(code, modifiers: .shift))
      }
  }()
}
