/// The key strings of one terminal in a prefix tree: terminfo's, and the few that no grammar covers.
package nonisolated struct KeySequences: Sendable {
  enum Match: Hashable {
    case none
    /// Some key begins like this.
    case prefix
    case key(Key)
  }

  private struct Node: Sendable {
    var next: [UInt8: Int] = [:]
    var key: Key?
  }

  private var nodes = [Node()]

  /// - Parameter table: what terminfo says. Only strings that begin with ESC and go on are taken;
  ///   the others would steal a control character.
  package init(_ table: [[UInt8]: Key] = [:]) {
    for (bytes, key) in Self.outsideGrammar { insert(bytes, key) }
    for (bytes, key) in table where bytes.count > 1 && bytes.first == 0x1B { insert(bytes, key) }
  }

  /// A string that goes on in other strings is a prefix until the next byte tells.
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

  /// The Linux console's F1–F5 (`ESC [ [ A`) and rxvt's shifted keys (`ESC [ 7 $`), whose last byte
  /// lies behind or before where ECMA-48 ends a sequence.
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
