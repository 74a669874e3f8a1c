/// Looks for a folded text in bytes whose ASCII letters may be of either case.
nonisolated struct TextScan: Sendable {
  private let bytes: [UInt8]
  /// For each byte the bit by which its capital differs, 0 where it has none.
  private let cases: [UInt8]

  /// `nil` for the empty text, which is everywhere.
  init?(_ folded: String) {
    bytes = Array(folded.utf8)
    guard !bytes.isEmpty else { return nil }
    cases = bytes.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) ? 0x20 : 0 }
  }

  /// Gives every place of the text, from `start` on, until `found` gives a place to go on from that
  /// is behind the end; it gives the one after the find to miss none.
  func search(
    _ buffer: UnsafeBufferPointer<UInt8>, from start: Int = 0, _ found: (Int) -> Int
  ) {
    let last = bytes.count - 1
    let end = buffer.count - last
    var place = start
    let wide = Wide(first: bytes[0], cases[0], last: bytes[last], cases[last])
    while place < end {
      if place + last + 8 <= buffer.count {
        let zeros = wide.candidates(in: buffer, at: place, last: last)
        guard zeros != 0 else {
          place += 8
          // Where one is rare they are all passed over faster.
          while place + last + 32 <= buffer.count, wide.hasNone(in: buffer, at: place, last: last) {
            place += 32
          }
          continue
        }
        // What stands before the first candidate cannot be one; what stands after it may be.
        place += zeros.trailingZeroBitCount / 8
      }
      if isMatch(buffer, at: place) { place = max(place + 1, found(place)) } else { place += 1 }
    }
  }

  /// Whether it is anywhere in these bytes.
  func isIn(_ buffer: UnsafeBufferPointer<UInt8>) -> Bool {
    var isFound = false
    search(buffer) { _ in
      isFound = true
      return buffer.count
    }
    return isFound
  }

  private func isMatch(_ buffer: UnsafeBufferPointer<UInt8>, at place: Int) -> Bool {
    for index in bytes.indices where buffer[place + index] | cases[index] != bytes[index] {
      return false
    }
    return true
  }

  /// Compares the first and the last byte of eight places at once.
  private struct Wide {
    let first: UInt64
    let firstCase: UInt64
    let last: UInt64
    let lastCase: UInt64

    init(first: UInt8, _ firstCase: UInt8, last: UInt8, _ lastCase: UInt8) {
      self.first = Self.ones &* UInt64(first)
      self.firstCase = Self.ones &* UInt64(firstCase)
      self.last = Self.ones &* UInt64(last)
      self.lastCase = Self.ones &* UInt64(lastCase)
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101

    /// Whether the text begins at none of 32 places.
    @inline(__always)
    func hasNone(
      in buffer: UnsafeBufferPointer<UInt8>, at place: Int, last distance: Int
    ) -> Bool {
      typealias Lanes = SIMD4<UInt64>
      let raw = UnsafeRawBufferPointer(buffer)
      let head = raw.loadUnaligned(fromByteOffset: place, as: Lanes.self)
      let tail = raw.loadUnaligned(fromByteOffset: place + distance, as: Lanes.self)
      let differing =
        ((head | Lanes(repeating: firstCase)) ^ Lanes(repeating: first))
        | ((tail | Lanes(repeating: lastCase)) ^ Lanes(repeating: last))
      let zeros =
        (differing &- Lanes(repeating: Self.ones)) & ~differing
        & Lanes(repeating: Self.ones &* 0x80)
      return zeros[0] | zeros[1] | zeros[2] | zeros[3] == 0
    }

    /// The high bit of each byte that may begin the text; the lowest one is right in both bytes.
    func candidates(
      in buffer: UnsafeBufferPointer<UInt8>, at place: Int, last distance: Int
    ) -> UInt64 {
      let raw = UnsafeRawBufferPointer(buffer)
      let head = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self).littleEndian
      let tail = raw.loadUnaligned(fromByteOffset: place + distance, as: UInt64.self).littleEndian
      let differing = ((head | firstCase) ^ first) | ((tail | lastCase) ^ last)
      return (differing &- Self.ones) & ~differing & (Self.ones &* 0x80)
    }
  }
}

/// Numbers of rows, a bit each.
nonisolated struct RowSet: Hashable, Sendable {
  private var words: [UInt64]

  /// With room for the numbers below `capacity`.
  init(capacity: Int = 0) { words = Array(repeating: 0, count: (capacity + 63) / 64) }

  var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }
  var isEmpty: Bool { words.allSatisfy { $0 == 0 } }

  func contains(_ number: UInt32) -> Bool {
    let word = Int(number >> 6)
    return word < words.count && words[word] >> UInt64(number & 63) & 1 == 1
  }

  mutating func insert(_ number: UInt32) {
    let word = Int(number >> 6)
    if word >= words.count {
      words.append(contentsOf: repeatElement(0, count: word + 1 - words.count))
    }
    words[word] |= 1 << UInt64(number & 63)
  }

  mutating func remove(_ number: UInt32) {
    let word = Int(number >> 6)
    if word < words.count { words[word] &= ~(1 << UInt64(number & 63)) }
  }
}
