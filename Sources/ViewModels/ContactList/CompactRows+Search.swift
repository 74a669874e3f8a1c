/// What of a row's text a filter's term is looked for in.
private nonisolated struct RowPlaces {
  /// Slots in which any text counts; of lists of values all, or only the one that is shown.
  private let slots: [Bool]
  private let lastSlot: Int
  private let firstOnly: Bool
  /// The facts of which a row has `isPlain` alone where any find in it counts.
  private let shape: RowFacts

  /// `slots` is not empty.
  init(_ slots: [Int], of rows: CompactRows, firstOnly: Bool) {
    var counted = Array(repeating: false, count: RowSlot.allCases.count + rows.fields.count)
    for slot in slots { counted[slot] = true }
    self.slots = counted
    lastSlot = slots.reduce(0, max)
    self.firstOnly = firstOnly
    var shape = RowFacts.isPlain
    for slot in RowSlot.allCases where !counted[slot.rawValue] { shape.insert(.fills(slot)) }
    // Nothing says of a row which of the provider's own fields it has.
    self.shape = counted.dropFirst(RowSlot.allCases.count).contains(false) ? [] : shape
  }

  /// Whether any find in a row counts, wherever it is.
  @inline(__always)
  func countAnywhere(in row: RowFacts) -> Bool {
    row.rawValue & shape.rawValue == RowFacts.isPlain.rawValue
  }

  /// Judges a find at `place`, in a row that was looked through up to there at most and that goes
  /// to `end`.
  ///
  /// - Returns: `nil` where it counts, else the first place after it at which one may.
  @inline(__always)
  func next(
    after place: Int, _ progress: inout RowBytes.Progress, end: Int, in row: RowBytes
  ) -> Int? {
    row.advance(&progress, to: place)
    guard slots[progress.slots] else {
      repeat {
        guard progress.slots < lastSlot else { return end }
        progress.mark = row.slotMark(from: progress.index)
        progress.index = progress.mark + 1
        progress.slots += 1
      } while !slots[progress.slots]
      return progress.index
    }
    return counts(place, progress, row) ? nil : place + 1
  }

  @inline(__always)
  private func counts(_ place: Int, _ progress: RowBytes.Progress, _ row: RowBytes) -> Bool {
    let slot = progress.slots
    let isList = slot == RowSlot.emails.rawValue || slot == RowSlot.phones.rawValue
    switch row[progress.mark] {
    case RowMark.label: return false
    case RowMark.folded:
      return !isList || !firstOnly || stands(row[row.mark(before: progress.mark)])
    case let mark:
      // What has a folded form is found there.
      if row[row.mark(from: place)] == RowMark.folded { return false }
      return !isList || !firstOnly || stands(mark)
    }
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
      if !places.countAnywhere(in: facts[number]),
        let further = places.next(after: place, &progress, end: end, in: bytes)
      {
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
