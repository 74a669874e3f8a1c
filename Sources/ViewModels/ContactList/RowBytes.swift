/// Finds marks in the bytes of rows, eight bytes at a time. Each row ends with `RowMark.slot`.
nonisolated struct RowBytes {
  private let bytes: UnsafeBufferPointer<UInt8>

  init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

  /// Before the first row there is an end of a slot.
  @inline(__always)
  subscript(place: Int) -> UInt8 { place < 0 ? RowMark.slot : bytes[place] }

  private static let ones: UInt64 = 0x0101_0101_0101_0101
  private static let highs: UInt64 = 0x8080_8080_8080_8080

  @inline(__always)
  private func word(at place: Int) -> UInt64 {
    UnsafeRawBufferPointer(bytes).loadUnaligned(fromByteOffset: place, as: UInt64.self)
      .littleEndian
  }

  /// The high bit of each byte that is at least 0xf8.
  @inline(__always)
  private static func marks(_ word: UInt64) -> UInt64 {
    word & word << 1 & word << 2 & word << 3 & word << 4 & highs
  }

  /// The high bit of each byte in `marks` that is 0xff.
  @inline(__always)
  private static func slotMarks(_ word: UInt64, _ marks: UInt64) -> UInt64 {
    word << 5 & word << 6 & word << 7 & marks
  }

  /// How far a row has been scanned.
  struct Progress {
    var index: Int
    /// The number of ended slots.
    var slots = 0
    /// The place of the last mark.
    var mark: Int

    /// Starts at the beginning of a row.
    init(at index: Int) {
      self.index = index
      mark = index - 1
    }
  }

  /// Advances to a place in the same row.
  @inline(__always)
  func advance(_ progress: inout Progress, to end: Int) {
    var place = progress.index
    while place < end, place &+ 8 <= bytes.count {
      let rest = end &- place
      let word = word(at: place) & (rest < 8 ? (1 &<< UInt64(rest &* 8)) &- 1 : ~0)
      let marks = Self.marks(word)
      let slots = Self.slotMarks(word, marks)
      progress.slots &+= Int(truncatingIfNeeded: (slots >> 7 &* Self.ones) >> 56)
      if marks != 0 { progress.mark = place &+ 7 &- marks.leadingZeroBitCount / 8 }
      place &+= 8
    }
    while place < end {
      if bytes[place] >= RowMark.least { progress.mark = place }
      if bytes[place] == RowMark.slot { progress.slots &+= 1 }
      place &+= 1
    }
    progress.index = end
  }

  /// Advances to the beginning of a slot, in a row that ends at `end`, from whichever side is
  /// nearer.
  @inline(__always)
  func go(to slot: Int, _ progress: inout Progress, end: Int, slots: Int) {
    if slot &- progress.slots < slots &- slot {
      for _ in progress.slots..<slot {
        progress.mark = slotMark(from: progress.index)
        progress.index = progress.mark &+ 1
      }
    } else {
      progress.mark = end
      for _ in slot...slots { progress.mark = slotMark(before: progress.mark) }
      progress.index = progress.mark &+ 1
    }
    progress.slots = slot
  }

  /// The end of the next slot. There must be one.
  @inline(__always)
  func slotMark(from start: Int) -> Int {
    var place = start
    while place &+ 8 <= bytes.count {
      let word = word(at: place)
      let found = Self.slotMarks(word, Self.marks(word))
      if found != 0 { return place + found.trailingZeroBitCount / 8 }
      place &+= 8
    }
    while bytes[place] != RowMark.slot { place += 1 }
    return place
  }

  /// The place of the next mark. There must be one.
  @inline(__always)
  func mark(from start: Int) -> Int {
    var place = start
    while place &+ 8 <= bytes.count {
      let found = Self.marks(word(at: place))
      if found != 0 { return place + found.trailingZeroBitCount / 8 }
      place &+= 8
    }
    while bytes[place] < RowMark.least { place += 1 }
    return place
  }

  /// The end of the last slot before a place; -1 if there is none.
  @inline(__always)
  private func slotMark(before end: Int) -> Int {
    var place = mark(before: end)
    while place >= 0, bytes[place] != RowMark.slot { place = mark(before: place) }
    return place
  }

  /// The place of the last mark before a place; -1 if there is none.
  @inline(__always)
  func mark(before end: Int) -> Int {
    var place = end
    while place >= 8 {
      let found = Self.marks(word(at: place - 8))
      if found != 0 { return place - 1 - found.leadingZeroBitCount / 8 }
      place -= 8
    }
    while place > 0 {
      place -= 1
      if bytes[place] >= RowMark.least { return place }
    }
    return -1
  }
}
