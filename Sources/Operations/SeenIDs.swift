/// Identifiers in about twelve bytes each, since there may be millions of them.
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

/// Words in sorted blocks of one size, since blocks that grow leave holes in memory, and a hash table
/// of a million words takes three times as much while it grows.
private struct WordSet {
  private static let mostWords = 512
  private var blocks: [[UInt64]] = [[]]
  /// The least word that belongs into each block.
  private var firsts: [UInt64] = [0]
  private(set) var count = 0

  mutating func insert(_ word: UInt64) -> Bool {
    let block = Self.place(of: word, in: firsts, isAfterEqual: true) - 1
    let place = Self.place(of: word, in: blocks[block], isAfterEqual: false)
    guard place == blocks[block].count || blocks[block][place] != word else { return false }
    blocks[block].insert(word, at: place)
    if blocks[block].count == Self.mostWords { split(block) }
    count += 1
    return true
  }

  private mutating func split(_ block: Int) {
    let middle = Self.mostWords / 2
    var upper: [UInt64] = []
    upper.reserveCapacity(Self.mostWords)
    upper += blocks[block][middle...]
    blocks[block].removeSubrange(middle...)
    firsts.insert(upper[0], at: block + 1)
    blocks.insert(upper, at: block + 1)
  }

  /// Where the word is or belongs.
  private static func place(
    of word: UInt64, in words: [UInt64], isAfterEqual: Bool
  ) -> Int {
    var low = 0
    var high = words.count
    while low < high {
      let middle = (low + high) / 2
      if words[middle] < word || isAfterEqual && words[middle] == word {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low
  }
}
