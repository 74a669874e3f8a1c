/// The parts of a row that a filter's term is looked up in.
private nonisolated struct RowPlaces {
  /// For each slot, whether its text counts.
  private let slots: [Bool]
  /// For each slot, the next one whose text counts, or the number of slots.
  private let followers: [Int]
  /// Whether only the visible value of a list of values counts.
  private let firstOnly: Bool
  /// A mask of facts. If a row has only `isPlain` of them, its whole text counts.
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
    // The facts do not include the provider's own fields.
    self.shape = counted.dropFirst(RowSlot.allCases.count).contains(false) ? [] : shape
  }

  /// Checks a match at `place`, in a row with these facts that ends at `end`. `progress` is at or
  /// before `place`.
  ///
  /// - Returns: `nil` if the match counts, else the next place where one may.
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

  /// The same check for any row.
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

  /// The check in a slot that counts.
  @inline(__always)
  private func next(after place: Int, _ progress: RowBytes.Progress, _ row: RowBytes) -> Int? {
    let slot = progress.slots
    let isList = slot == RowSlot.emails.rawValue || slot == RowSlot.phones.rawValue
    var start = progress.mark
    if row[start] == RowMark.folded {
      guard isList, firstOnly else { return nil }
      start = row.mark(before: start)
    } else {
      // A text with a folded form is matched there, and a label is not a value.
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
  /// The rows with a text in some of their slots.
  ///
  /// - Parameters:
  ///   - text: folded; an empty text matches nothing.
  ///   - slots: in which it counts.
  ///   - left: limits the search to these rows.
  ///   - firstOnly: whether only the visible one of several values counts.
  /// - Returns: The numbers of the rows. It may include removed rows.
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

  /// The number of the first row after a chunk that begins with row `first`.
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
  /// Whether a row contains a text where it counts.
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
