/// One multi-byte character as its bytes arrive.
nonisolated struct UTF8Sequence: Sendable {
  private(set) var bytes: [UInt8]
  private let length: Int

  /// `nil` if no multi-byte character begins with that byte.
  init?(lead: UInt8) {
    guard let length = Self.length(lead: lead) else { return nil }
    bytes = [lead]
    self.length = length
  }

  var isComplete: Bool { bytes.count == length }

  /// `false` if `byte` does not continue the sequence, which is then invalid.
  mutating func append(_ byte: UInt8) -> Bool {
    guard byte & 0xC0 == 0x80 else { return false }
    bytes.append(byte)
    return true
  }

  /// `nil` if incomplete, overlong, a surrogate, or a control character.
  var character: Character? {
    guard let text = String(validating: bytes, as: UTF8.self), text.unicodeScalars.count == 1,
      let scalar = text.unicodeScalars.first, scalar.properties.generalCategory != .control
    else { return nil }
    return Character(scalar)
  }

  /// https://www.rfc-editor.org/rfc/rfc3629#section-4
  static func length(lead: UInt8) -> Int? {
    switch lead {
    case 0xC2...0xDF: 2
    case 0xE0...0xEF: 3
    case 0xF0...0xF4: 4
    default: nil
    }
  }
}
