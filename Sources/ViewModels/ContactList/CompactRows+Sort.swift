import Domain

nonisolated extension CompactRows {
  /// The numbers of the rows, in the same order as `ListSort` on contacts.
  @concurrent func sorted(by keys: [ListSort.Key]) async -> [UInt32] { sortedNow(by: keys) }

  func sortedNow(by keys: [ListSort.Key]) -> [UInt32] {
    let keys = keys.map { RowSortKey($0, of: self) }
    guard let first = keys.first else { return order }
    var entries = order.map { entry($0, first) }
    entries.sort { isBefore($0, $1, first) ?? areInOrder($0.number, $1.number, keys.dropFirst()) }
    return entries.map(\.number)
  }

  /// Sorts by id, because pages may arrive in any order.
  mutating func sortByID() {
    let sorted = sortedNow(by: [ListSort.Key(.id)])
    if sorted != order { reorder(sorted) }
  }

  /// The place of a row among sorted ones.
  func place(of number: UInt32, among sorted: [UInt32], by keys: [ListSort.Key]) -> Int {
    let keys = keys.map { RowSortKey($0, of: self) }
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if areInOrder(sorted[middle], number, keys[...]) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func areInOrder(
    _ left: UInt32, _ right: UInt32, _ keys: ArraySlice<RowSortKey>
  ) -> Bool {
    for key in keys {
      if let isBefore = isBefore(entry(left, key), entry(right, key), key) { return isBefore }
    }
    return id(left) < id(right)
  }

  private func entry(_ number: UInt32, _ key: RowSortKey) -> SortEntry {
    withText(of: number, key) { SortEntry(number, $0, mayBeNumber: !$1) }
  }

  /// `nil` if both are equal by this key.
  private func isBefore(_ left: SortEntry, _ right: SortEntry, _ key: RowSortKey) -> Bool? {
    if left.isText != right.isText { return right.isText != key.isDescending }
    if left.rank != right.rank { return (left.rank < right.rank) != key.isDescending }
    if left.next != right.next { return (left.next < right.next) != key.isDescending }
    guard left.isText, left.isLong || right.isLong else { return nil }
    let difference = withText(of: left.number, key) { first, _ in
      withText(of: right.number, key) { second, _ in Self.difference(first, second) }
    }
    return difference == 0 ? nil : (difference < 0) != key.isDescending
  }

  private static func difference(
    _ first: UnsafeBufferPointer<UInt8>, _ second: UnsafeBufferPointer<UInt8>
  ) -> Int {
    for index in 0..<min(first.count, second.count) {
      let difference = Int(lowercased(first[index])) - Int(lowercased(second[index]))
      if difference != 0 { return difference }
    }
    return first.count - second.count
  }

  /// Gives `body` the text of a column, folded except for the case of ASCII letters, and whether
  /// the row has a folded form. The text is not copied: 100,000 strings would take megabytes.
  private func withText<Value>(
    of number: UInt32, _ key: RowSortKey,
    _ body: (UnsafeBufferPointer<UInt8>, _ isFolded: Bool) -> Value
  ) -> Value {
    switch key.source {
    case .nothing: body(UnsafeBufferPointer(start: nil, count: 0), false)
    case .preferences:
      Array(preferencesText(number).utf8).withUnsafeBufferPointer { body($0, false) }
    case .slot(let slot, let isList):
      withBytes(of: number) { row in
        let bytes = RowBytes(row)
        var start = 0
        for _ in 0..<slot { start = bytes.slotMark(from: start) + 1 }
        var end = bytes.slotMark(from: start)
        if isList {
          while start < end, row[start] != RowMark.primary, row[start] != RowMark.first {
            start += 1
          }
          start = min(start + 1, end)
          let value = start..<end
          end = value.first { row[$0] >= RowMark.least && row[$0] != RowMark.folded } ?? end
        }
        let fold = (start..<end).first { row[$0] == RowMark.folded }
        if let fold { start = fold + 1 }
        return body(UnsafeBufferPointer(rebasing: row[start..<end]), fold != nil)
      }
    }
  }

  private func preferencesText(_ number: UInt32) -> String {
    TextFolding.folded(ContactColumn.preferences.text(of: contact(number)))
  }
}

private nonisolated func lowercased(_ byte: UInt8) -> UInt8 {
  (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}

/// A key of a sort, and the place of its texts in the rows.
private nonisolated struct RowSortKey {
  enum Source {
    case nothing
    case preferences
    case slot(Int, isList: Bool)
  }

  let source: Source
  let isDescending: Bool

  init(_ key: ListSort.Key, of rows: CompactRows) {
    isDescending = key.isDescending
    let column = key.column
    let own = rows.fields.firstIndex(of: column.name).map { RowSlot.allCases.count + $0 }
    if column == .preferences {
      source = .preferences
    } else if let slot = RowSlot.common(column)?.rawValue ?? own {
      let isList = slot == RowSlot.emails.rawValue || slot == RowSlot.phones.rawValue
      source = .slot(slot, isList: isList)
    } else {
      source = .nothing
    }
  }
}

/// A row with the beginning of its text, which decides most comparisons.
private nonisolated struct SortEntry {
  let number: UInt32
  let isText: Bool
  /// Whether the text is longer than `rank` and `next`.
  let isLong: Bool
  /// A whole number, or the first eight bytes of the text.
  let rank: UInt64
  /// The next eight bytes.
  let next: UInt64

  init(_ number: UInt32, _ text: UnsafeBufferPointer<UInt8>, mayBeNumber: Bool) {
    self.number = number
    let value = mayBeNumber ? Self.number(text) : nil
    isText = value == nil
    isLong = text.count > 16
    rank = value.map { UInt64(bitPattern: Int64($0)) ^ 1 << 63 } ?? Self.word(text, from: 0)
    next = value == nil ? Self.word(text, from: 8) : 0
  }

  private static func number(_ text: UnsafeBufferPointer<UInt8>) -> Int? {
    // It may begin with a digit or a sign.
    guard let first = text.first, first < UInt8(ascii: ":"), text.count < 20 else { return nil }
    return Int(String(decoding: text, as: UTF8.self))
  }

  /// Eight bytes as a number with the same order.
  private static func word(_ text: UnsafeBufferPointer<UInt8>, from start: Int) -> UInt64 {
    var word: UInt64 = 0
    for index in start..<start + 8 {
      word = word << 8 | (index < text.count ? UInt64(lowercased(text[index])) : 0)
    }
    return word
  }
}
