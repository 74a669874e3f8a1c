import Domain
import Foundation

/// A member that an object of a JSON text has twice. Readers differ in which of them they take.
struct RepeatedMember: Hashable {
  /// `receipt.contacts[0].id`
  let name: String
  /// The index of the byte at which the second one begins.
  let place: Int

  private struct Level {
    /// The names of an object's members so far; `nil` in an array.
    var names: Set<String>?
    var member = ""
    /// Of an array's element.
    var index = 0
    var expectsName = true

    var step: String { names == nil ? "[\(index)]" : member }
  }

  /// `bytes` are JSON.
  ///
  /// - Returns: The first one; `nil` if there is none.
  static func first(in bytes: [UInt8]) -> RepeatedMember? {
    var levels: [Level] = []
    var place = 0
    while place < bytes.count {
      defer { place += 1 }
      switch bytes[place] {
      case UInt8(ascii: "{"): levels.append(Level(names: []))
      case UInt8(ascii: "["): levels.append(Level())
      case UInt8(ascii: "}"), UInt8(ascii: "]"): levels.removeLast()
      case UInt8(ascii: ",") where !levels.isEmpty:
        levels[levels.count - 1].expectsName = true
        levels[levels.count - 1].index += 1
      case UInt8(ascii: "\""):
        let start = place
        place = end(ofTextAt: start, in: bytes)
        guard var level = levels.last, level.names != nil, level.expectsName else { continue }
        level.member = text(bytes[start...min(place, bytes.count - 1)])
        level.expectsName = false
        let isNew = level.names?.insert(level.member).inserted == true
        levels[levels.count - 1] = level
        guard isNew else { return RepeatedMember(name: name(levels.map(\.step)), place: start) }
      default: break
      }
    }
    return nil
  }

  /// The index of the closing quote.
  private static func end(ofTextAt start: Int, in bytes: [UInt8]) -> Int {
    var place = start + 1
    while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
      place += bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    return place
  }

  private static func text(_ quoted: ArraySlice<UInt8>) -> String {
    guard case .string(let text)? = try? JSONReader.value(of: Data(quoted)) else { return "" }
    return text
  }

  private static func name(_ steps: [String]) -> String {
    steps.reduce(into: "") { name, step in
      name += (name.isEmpty || step.hasPrefix("[") ? "" : ".") + step
    }
  }
}
