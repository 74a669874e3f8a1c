/// What of a row's text a filter's term is looked for in.
private nonisolated struct RowPlaces {
  /// Slots in which any text counts; of lists of values all, or only the one that is shown.
  private let slots: [Bool]
  /// For each slot the next one in which text counts, or their number.
  private let followers: [Int]
  private let firstOnly: Bool
  /// The facts of which a row has `isPlain` alone where any slot that holds something counts, with
  /// all of what it holds.
  private let shape: RowFacts

  /// `slots` is not empty.
  init(_ slots: [Int], of rows: CompactRows, firstOnly: Bool) {
    var counted = Array(repeating: false, count: RowSlot.allCases.count + rows.fields.count)
    for slot in slots { counted[slot] = true }
    self.slots = counted
    followers = counted.indices.map { slot in
      counted.indices.first { $0 > slot && counted[$0] } ?? counted.count
    }
    self.firstOnly = firstOnly
    var shape = RowFacts.isPlain
    for slot in RowSlot.allCases where !counted[slot.rawValue] { shape.insert(.fills(slot)) }
    // Nothing says of a row which of the provider's own fields it has.
    self.shape = counted.dropFirst(RowSlot.allCases.count).contains(false) ? [] : shape
  }

  /// Judges a find at `place`, in a row with these facts that was looked through up to there at
  /// most and that goes to `end`.
  ///
  /// - Returns: `nil` where it counts, else the first place after it at which one may.
  @inline(__always)
  func next(
    after place: Int, _ progress: inout RowBytes.Progress, _ facts: RowFacts, end: Int,
    in row: RowBytes
  ) -> Int? {
    guard facts.rawValue & shape.rawValue == RowFacts.isPlain.rawValue else {
      return next(after: place, &progress, end: end, in: row)
    }
    guard facts.contains(.hasFolded) else { return nil }
    let mark = row.mark(from: place)
    return row[mark] == RowMark.folded ? mark + 1 : nil
  }

  /// The same, whatever the row is like.
  @inline(__always)
  func next(
    after place: Int, _ progress: inout RowBytes.Progress, end: Int, in row: RowBytes
  ) -> Int? {
    row.advance(&progress, to: place)
    guard slots[progress.slots] else {
      let slot = followers[progress.slots]
      guard slot < slots.count else { return end }
      row.go(to: slot, &progress, end: end, slots: slots.count)
      return progress.index
    }
    return next(after: place, progress, row)
  }

  /// In a slot that counts.
  @inline(__always)
  private func next(after place: Int, _ progress: RowBytes.Progress, _ row: RowBytes) -> Int? {
    let slot = progress.slots
    let isList = slot == RowSlot.emails.rawValue || slot == RowSlot.phones.rawValue
    var start = progress.mark
    if row[start] == RowMark.folded {
      guard isList, firstOnly else { return nil }
      start = row.mark(before: start)
    } else {
      // What has a folded form is found there, and a label is no value.
      let end = row.mark(from: place)
      if row[end] == RowMark.folded || row[start] == RowMark.label { return end + 1 }
      guard isList, firstOnly else { return nil }
    }
    return stands(row[start]) ? nil : place + 1
  }

  private func stands(_ mark: UInt8) -> Bool {
    mark == RowMark.primary || mark == RowMark.first
  }
}

nonisolated extension CompactRows {
  /// The rows that hold a text in some of their slots.
  ///
  /// - Parameters:
  ///   - text: folded; the empty one is nowhere.
  ///   - slots: in which it counts.
  ///   - left: others need not be looked at.
  ///   - firstOnly: of several values in a slot only the one that is shown counts.
  /// - Returns: Their numbers; of what is gone, any may be among them.
  func rows(
    holding text: String, in slots: [Int], within left: RowSet?, firstOnly: Bool = false
  ) -> RowSet {
    guard !slots.isEmpty, let scan = TextScan(text) else { return RowSet(capacity: starts.count) }
    let places = RowPlaces(slots, of: self, firstOnly: firstOnly)
    if let left, left.count * 8 < order.count {
      var met = RowSet(capacity: starts.count)
      for number in order where left.contains(number) {
        if withBytes(of: number, { places.count(scan, in: $0) }) { met.insert(number) }
      }
      return met
    }
    return RowSet(capacity: starts.count) { met in
      var first = 0
      for chunk in chunks.indices {
        let end = self.end(ofChunk: chunk, from: first)
        search(scan, places, chunk, first..<end, into: &met)
        first = end
      }
    }
  }

  /// The number of the first row behind a chunk, of which the first is `first`.
  private func end(ofChunk chunk: Int, from first: Int) -> Int {
    var low = first
    var high = starts.count
    while low < high {
      let middle = (low + high) / 2
      if starts[middle] >> Self.chunkBits > chunk { high = middle } else { low = middle + 1 }
    }
    return low
  }

  private func search(
    _ scan: TextScan, _ places: RowPlaces, _ chunk: Int, _ rows: Range<Int>,
    into met: inout RowSet.Words
  ) {
    chunks[chunk].withUnsafeBufferPointer { buffer in
      starts.withUnsafeBufferPointer { starts in
        facts.withUnsafeBufferPointer { facts in
          search(scan, places, buffer, starts, facts, rows, into: &met)
        }
      }
    }
  }

  @inline(__always)
  private func search(
    _ scan: TextScan, _ places: RowPlaces, _ buffer: UnsafeBufferPointer<UInt8>,
    _ starts: UnsafeBufferPointer<UInt32>, _ facts: UnsafeBufferPointer<RowFacts>,
    _ rows: Range<Int>, into met: inout RowSet.Words
  ) {
    let inChunk = UInt32(Self.chunkSize - 1)
    let bytes = RowBytes(buffer)
    var number = rows.lowerBound
    var next = number
    var end = 0
    var progress = RowBytes.Progress(at: 0)
    scan.search(buffer) { place in
      if place >= end {
        repeat {
          number = next
          next += 1
          end = next < rows.upperBound ? Int(starts[next] & inChunk) : buffer.count
        } while place >= end
        progress = .init(at: Int(starts[number] & inChunk))
      }
      if let further = places.next(after: place, &progress, facts[number], end: end, in: bytes) {
        return further
      }
      met.insert(number)
      return end
    }
  }
}

nonisolated extension RowPlaces {
  /// Whether a row holds a text where it counts.
  fileprivate func count(_ scan: TextScan, in row: UnsafeBufferPointer<UInt8>) -> Bool {
    var progress = RowBytes.Progress(at: 0)
    var isFound = false
    scan.search(row) { place in
      if let further = next(after: place, &progress, end: row.count, in: RowBytes(row)) {
        return further
      }
      isFound = true
      return row.count
    }
    return isFound
  }
}
