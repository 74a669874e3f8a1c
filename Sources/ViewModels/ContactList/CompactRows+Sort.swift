import Domain

nonisolated extension CompactRows {
  /// The numbers of the rows, sorted as `ListSort` sorts contacts.
  @concurrent func sorted(by keys: [ListSort.Key]) async -> [UInt32] { sortedNow(by: keys) }

  func sortedNow(by keys: [ListSort.Key]) -> [UInt32] {
    guard let first = keys.first else { return order }
    var entries = order.map { SortEntry($0, text(of: first.column, $0)) }
    entries.sort { areInOrder($0, $1, keys, first) }
    return entries.map(\.number)
  }

  /// Pages may come in another order than the one in which they are listed.
  mutating func sortByID() {
    let ids = ContactColumn("id")
    let sorted = sortedNow(by: [ListSort.Key(ids)])
    if sorted != order { reorder(sorted) }
  }

  /// Where a row belongs among sorted ones.
  func place(of number: UInt32, among sorted: [UInt32], by keys: [ListSort.Key]) -> Int {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if areInOrder(sorted[middle], number, keys) { low = middle + 1 } else { high = middle }
    }
    return low
  }

  private func areInOrder(_ left: UInt32, _ right: UInt32, _ keys: [ListSort.Key]) -> Bool {
    for key in keys {
      let first = SortEntry(left, text(of: key.column, left))
      let second = SortEntry(right, text(of: key.column, right))
      if let isBefore = isBefore(first, second, key) { return isBefore }
    }
    return id(left) < id(right)
  }

  private func areInOrder(
    _ left: SortEntry, _ right: SortEntry, _ keys: [ListSort.Key], _ first: ListSort.Key
  ) -> Bool {
    if let isBefore = isBefore(left, right, first) { return isBefore }
    return areInOrder(left.number, right.number, Array(keys.dropFirst()))
  }

  /// `nil` where the key does not tell.
  private func isBefore(_ left: SortEntry, _ right: SortEntry, _ key: ListSort.Key) -> Bool? {
    if left.isText != right.isText { return right.isText != key.isDescending }
    if left.rank != right.rank { return (left.rank < right.rank) != key.isDescending }
    if left.next != right.next { return (left.next < right.next) != key.isDescending }
    guard left.isText, left.isLong || right.isLong else { return nil }
    let first = text(of: key.column, left.number)
    let second = text(of: key.column, right.number)
    if first.elementsEqual(second) { return nil }
    return first.lexicographicallyPrecedes(second) != key.isDescending
  }

  /// What a column shows of a row, folded.
  private func text(of column: ContactColumn, _ number: UInt32) -> [UInt8] {
    if column.name == "preferences" { return Array(preferencesText(number).utf8) }
    let own = fields.firstIndex(of: column.name).map { RowSlot.allCases.count + $0 }
    guard let slot = RowSlot.common(column.name)?.rawValue ?? own else { return [] }
    let isList = slot == RowSlot.emails.rawValue || slot == RowSlot.phones.rawValue
    return withBytes(of: number) { row in
      var start = 0
      for _ in 0..<slot { start = (row[start...].firstIndex(of: RowMark.slot) ?? start) + 1 }
      var value = row[start...].prefix { $0 != RowMark.slot }
      if isList {
        guard
          let mark = value.firstIndex(where: { $0 == RowMark.primary || $0 == RowMark.first })
        else { return [] }
        value = value[(mark + 1)...].prefix { $0 < RowMark.least || $0 == RowMark.folded }
      }
      if let fold = value.firstIndex(of: RowMark.folded) { return Array(value[(fold + 1)...]) }
      return value.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
    }
  }

  private func preferencesText(_ number: UInt32) -> String {
    ContactMatch.folded(ContactColumn("preferences").text(of: contact(number)))
  }
}

/// A row, and enough of its text to tell most of them apart.
private nonisolated struct SortEntry {
  let number: UInt32
  let isText: Bool
  /// Whether the text goes on behind its rank.
  let isLong: Bool
  /// A whole number, or a text's first eight bytes.
  let rank: UInt64
  /// The next eight.
  let next: UInt64

  init(_ number: UInt32, _ text: [UInt8]) {
    self.number = number
    let value = text.count < 20 ? Int(String(decoding: text, as: UTF8.self)) : nil
    isText = value == nil
    isLong = text.count > 16
    rank = value.map { UInt64(bitPattern: Int64($0)) ^ 1 << 63 } ?? Self.word(text.prefix(8))
    next = value == nil ? Self.word(text.dropFirst(8).prefix(8)) : 0
  }

  /// As a number that sorts as the bytes do.
  private static func word(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    guard !bytes.isEmpty else { return 0 }
    return bytes.reduce(0) { $0 << 8 | UInt64($1) } << (8 * UInt64(8 - bytes.count))
  }
}
