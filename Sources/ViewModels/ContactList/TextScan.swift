/// Finds a folded text in bytes, ignoring the case of ASCII letters.
nonisolated struct TextScan: Sendable {
  private let bytes: [UInt8]
  /// For each byte, the bit by which its capital differs; 0 if it has none.
  private let cases: [UInt8]

  /// `nil` for an empty text.
  init?(_ folded: String) {
    bytes = Array(folded.utf8)
    guard !bytes.isEmpty else { return nil }
    cases = bytes.map { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) ? 0x20 : 0 }
  }

  /// Calls `found` with each place of the text. `found` returns where to continue: the next place
  /// to find all matches, or the end to stop.
  @inline(__always)
  func search(_ buffer: UnsafeBufferPointer<UInt8>, _ found: (Int) -> Int) {
    bytes.withUnsafeBufferPointer { text in
      cases.withUnsafeBufferPointer { cases in
        search(buffer, text, cases, found)
      }
    }
  }

  @inline(__always)
  private func search(
    _ buffer: UnsafeBufferPointer<UInt8>, _ text: UnsafeBufferPointer<UInt8>,
    _ cases: UnsafeBufferPointer<UInt8>, _ found: (Int) -> Int
  ) {
    let last = text.count - 1
    let end = buffer.count - last
    var place = 0
    let wide = Wide(first: text[0], cases[0], last: text[last], cases[last])
    while place < end {
      if place &+ last &+ 16 <= buffer.count {
        let (low, high) = wide.candidates(in: buffer, at: place, last: last)
        guard low | high != 0 else {
          place &+= 16
          // Skips places without candidates faster while matches are rare.
          while place &+ last &+ 32 <= buffer.count, wide.hasNone(in: buffer, at: place, last: last)
          {
            place &+= 32
          }
          continue
        }
        place &+= low != 0 ? low.trailingZeroBitCount / 8 : 8 &+ high.trailingZeroBitCount / 8
      }
      var index = 0
      while index <= last, buffer[place + index] | cases[index] == text[index] { index += 1 }
      place = index > last ? max(place + 1, found(place)) : place + 1
    }
  }

  /// Compares the first and the last byte of sixteen places at once.
  private struct Wide {
    typealias Lanes = SIMD16<UInt8>

    let first: Lanes
    let firstCase: Lanes
    let last: Lanes
    let lastCase: Lanes

    init(first: UInt8, _ firstCase: UInt8, last: UInt8, _ lastCase: UInt8) {
      self.first = Lanes(repeating: first)
      self.firstCase = Lanes(repeating: firstCase)
      self.last = Lanes(repeating: last)
      self.lastCase = Lanes(repeating: lastCase)
    }

    /// 0xff for each place where the text may begin, the first one lowest.
    @inline(__always)
    func candidates(
      in buffer: UnsafeBufferPointer<UInt8>, at place: Int, last distance: Int
    ) -> (low: UInt64, high: UInt64) {
      let met = halves(isMet(in: buffer, at: place, last: distance))
      return (met[0].littleEndian, met[1].littleEndian)
    }

    /// Whether the text begins at none of 32 places.
    @inline(__always)
    func hasNone(
      in buffer: UnsafeBufferPointer<UInt8>, at place: Int, last distance: Int
    ) -> Bool {
      let met = halves(
        isMet(in: buffer, at: place, last: distance)
          .| isMet(in: buffer, at: place &+ 16, last: distance))
      return met[0] | met[1] == 0
    }

    @inline(__always)
    private func isMet(
      in buffer: UnsafeBufferPointer<UInt8>, at place: Int, last distance: Int
    ) -> SIMDMask<Lanes.MaskStorage> {
      let raw = UnsafeRawBufferPointer(buffer)
      let head = raw.loadUnaligned(fromByteOffset: place, as: Lanes.self)
      let tail = raw.loadUnaligned(fromByteOffset: place &+ distance, as: Lanes.self)
      return ((head | firstCase) .== first) .& ((tail | lastCase) .== last)
    }

    @inline(__always)
    private func halves(_ mask: SIMDMask<Lanes.MaskStorage>) -> SIMD2<UInt64> {
      unsafeBitCast(mask, to: SIMD2<UInt64>.self)
    }
  }
}
