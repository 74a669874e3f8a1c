/// A set of row numbers, as bits.
nonisolated struct RowSet: Hashable, Sendable {
  private var words: [UInt64]

  /// Reserves room for the numbers below `capacity`.
  init(capacity: Int = 0) { words = Array(repeating: 0, count: (capacity + 63) / 64) }

  /// Contains all numbers below `end`, and possibly some above.
  init(allBelow end: Int) { words = Array(repeating: ~0, count: (end + 63) / 64) }

  /// Contains the numbers that `fill` inserts, all below `capacity`.
  init(capacity: Int, _ fill: (inout Words) -> Void) {
    self.init(capacity: capacity)
    words.withUnsafeMutableBufferPointer { buffer in
      var room = Words(words: buffer)
      fill(&room)
    }
  }

  /// Inserts many numbers without checking the capacity.
  struct Words {
    fileprivate let words: UnsafeMutableBufferPointer<UInt64>

    @inline(__always)
    mutating func insert(_ number: Int) { words[number >> 6] |= 1 << UInt64(number & 63) }
  }

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

  /// Keeps the numbers that are in `other`, or those that are not. Both need the same capacity.
  mutating func keep(_ isIn: Bool, _ other: RowSet) {
    for index in words.indices { words[index] &= isIn ? other.words[index] : ~other.words[index] }
  }

  /// Those of `numbers` that are in the set, in their order.
  func selected(of numbers: [UInt32]) -> [UInt32] {
    Array(unsafeUninitializedCapacity: min(count, numbers.count)) { buffer, end in
      words.withUnsafeBufferPointer { words in
        for number in numbers where words[Int(number >> 6)] >> UInt64(number & 63) & 1 == 1 {
          buffer[end] = number
          end += 1
        }
      }
    }
  }
}
