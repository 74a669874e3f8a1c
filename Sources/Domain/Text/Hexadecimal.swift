/// Bytes as two lower-case digits each.
package enum Hexadecimal {
  package static let digits = Array("0123456789abcdef".utf8)

  package static func text(of bytes: some Collection<UInt8>) -> String {
    String(unsafeUninitializedCapacity: bytes.count * 2) { place in
      for (index, byte) in bytes.enumerated() {
        place[index * 2] = digits[Int(byte >> 4)]
        place[index * 2 + 1] = digits[Int(byte & 15)]
      }
      return bytes.count * 2
    }
  }

  /// `nil` if the text has another character, or an odd number of them.
  package static func bytes(of text: some StringProtocol) -> [UInt8]? {
    let values = text.utf8.map { digits.firstIndex(of: $0) }
    guard values.count.isMultiple(of: 2), !values.contains(nil) else { return nil }
    let known = values.compactMap(\.self)
    return stride(from: 0, to: known.count, by: 2).map { UInt8(known[$0] << 4 | known[$0 + 1]) }
  }
}
