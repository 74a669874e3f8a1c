/// Identifiers in about ten bytes each, since there may be millions of them.
///
/// Whole numbers are never confused. Other identifiers are compared by 64 bits of a hash whose key
/// is of this process: of a million, two are confused once in 37 million lists, and no provider can
/// choose identifiers that are.
struct SeenIDs {
  private var numbers = WordSet()
  private var hashes = WordSet()

  var count: Int { numbers.count + hashes.count }

  /// - Returns: `false` for a duplicate.
  mutating func insert(_ text: String) -> Bool {
    if let number = Int64(text), String(number) == text {
      return numbers.insert(Self.mixed(UInt64(bitPattern: number)))
    }
    var hasher = Hasher()
    hasher.combine(text)
    return hashes.insert(UInt64(bitPattern: Int64(hasher.finalize())))
  }

  /// Spreads numbers evenly, each to another one (the end of SplitMix64).
  private static func mixed(_ number: UInt64) -> UInt64 {
    var word = number
    word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
    return word ^ (word >> 31)
  }
}

/// Evenly spread words in sorted parts, which grow one at a time: a hash table of a million takes
/// three times as much while it grows.
private struct WordSet {
  private static let partBits = 10
  private var parts: [[UInt64]] = Array(repeating: [], count: 1 << partBits)
  private(set) var count = 0

  mutating func insert(_ word: UInt64) -> Bool {
    let isNew = Self.insert(word, into: &parts[Int(word >> (64 - Self.partBits))])
    if isNew { count += 1 }
    return isNew
  }

  private static func insert(_ word: UInt64, into part: inout [UInt64]) -> Bool {
    var low = 0
    var high = part.count
    while low < high {
      let middle = (low + high) / 2
      if part[middle] < word { low = middle + 1 } else { high = middle }
    }
    guard low == part.count || part[low] != word else { return false }
    if part.count == part.capacity { part.reserveCapacity(part.count + part.count / 4 + 8) }
    part.insert(word, at: low)
    return true
  }
}
