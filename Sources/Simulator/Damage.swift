import Foundation

/// What is broken in one contact of an answer that is otherwise the provider's own.
package enum Damage: String, Sendable, CaseIterable {
  /// The first half of a character in the contact's name.
  case halfCharacter
  /// A tab that is not escaped, in the contact's name.
  case tab
  /// A number outside every range, in a member that no document names.
  case hugeNumber
  /// A list has null instead of the contact.
  case noContact

  /// Damages the last contact of the body; the same body if it has none.
  func applied(to body: Data) -> Data {
    var body = body
    switch self {
    case .halfCharacter: Self.insert([0xC3], intoNameOf: &body)
    case .tab: Self.insert([0x09], intoNameOf: &body)
    case .hugeNumber:
      guard let name = Self.name(in: body) else { break }
      body.insert(contentsOf: Data(#""ratio":1e400,"#.utf8), at: name.lowerBound)
    case .noContact:
      guard let contact = Self.contact(in: body) else { break }
      body.replaceSubrange(contact, with: Data("null".utf8))
    }
    return body
  }

  private static let names = [#""firstName":""#, #""name":""#].map { Data($0.utf8) }

  /// The key of the last name, up to its first character.
  private static func name(in body: Data) -> Range<Data.Index>? {
    names.lazy.compactMap { body.range(of: $0, options: .backwards) }.first
  }

  private static func insert(_ bytes: [UInt8], intoNameOf body: inout Data) {
    if let name = name(in: body) { body.insert(contentsOf: bytes, at: name.upperBound) }
  }

  /// The innermost object around the last name.
  private static func contact(in body: Data) -> Range<Data.Index>? {
    guard let name = name(in: body) else { return nil }
    var depth = 0
    guard
      let start = body[..<name.lowerBound].indices.reversed().first(where: { index in
        if body[index] == UInt8(ascii: "}") { depth += 1 }
        if body[index] == UInt8(ascii: "{") { depth -= 1 }
        return depth < 0
      })
    else { return nil }
    depth = 0
    let end = body[start...].indices.first { index in
      if body[index] == UInt8(ascii: "{") { depth += 1 }
      if body[index] == UInt8(ascii: "}") { depth -= 1 }
      return depth == 0
    }
    return end.map { start..<body.index(after: $0) }
  }
}
