package import Domain

/// Contacts of one provider as text in a few buffers instead of objects. Each `Contact` is made on
/// demand. The reasons are in docs/decisions/0012-compact-rows.md.
///
/// A row keeps its number until it is removed. A changed contact gets a new row at the old one's
/// place in the order.
package nonisolated struct CompactRows: Sendable {
  package let provider: ProviderName
  let kind: ProviderKind
  /// The provider's own fields that are kept besides the common ones.
  package let fields: [String]
  /// Texts, row by row. No row spans two chunks, and a row longer than `chunkSize` has its own
  /// chunk.
  private(set) var chunks: [[UInt8]] = []
  /// The start of each row: the chunk and the offset in it.
  private(set) var starts: [UInt32] = []
  private(set) var facts: [RowFacts] = []
  /// The numbers of the rows in their order.
  package private(set) var order: [UInt32] = []
  /// The sums over all rows that are not removed.
  package private(set) var sums: FieldSums
  private var numbers = RowNumbers.none
  private var identity = Identity()

  private final class Identity: Sendable {}

  /// `summed`: the fields to sum.
  package init(
    provider: ProviderName, kind: ProviderKind, fields: [String] = [], summed: [String] = []
  ) {
    self.provider = provider
    self.kind = kind
    self.fields = fields
    sums = FieldSums(of: summed)
  }

  static let chunkBits: UInt32 = 18
  static let chunkSize = 1 << Int(chunkBits)

  package var count: Int { order.count }

  /// Whether the rows have the values of a column.
  package func keeps(_ column: ContactColumn) -> Bool {
    guard case .field(let name) = column else { return true }
    return RowSlot.common(column) != nil || fields.contains(name)
  }

  // MARK: - Reading

  package func contact(_ number: UInt32) -> Contact {
    withBytes(of: number) { RowCoding.contact(from: $0, facts[Int(number)], in: self) }
  }

  func id(_ number: UInt32) -> ContactID {
    ContactID(provider: provider, value: String(decoding: idBytes(number), as: UTF8.self))
  }

  /// The number of a contact's row; `nil` if there is none.
  package func number(of id: ContactID) -> UInt32? {
    guard id.provider == provider else { return nil }
    let bytes = Array(id.value.utf8)
    return numbers.number(of: bytes) { number in
      !facts[Int(number)].contains(.gone) && idBytes(number).elementsEqual(bytes)
    }
  }

  private func idBytes(_ number: UInt32) -> ArraySlice<UInt8> {
    let chunk = chunks[chunk(of: number)]
    let start = offset(of: number)
    return chunk[start...].prefix { $0 < RowMark.least }
  }

  func chunk(of number: UInt32) -> Int { Int(starts[Int(number)] >> Self.chunkBits) }
  func offset(of number: UInt32) -> Int { Int(starts[Int(number)]) & (Self.chunkSize - 1) }

  func end(of number: UInt32) -> Int {
    let next = Int(number) + 1
    guard next < starts.count, chunk(of: UInt32(next)) == chunk(of: number) else {
      return chunks[chunk(of: number)].count
    }
    return offset(of: UInt32(next))
  }

  func withBytes<Value>(
    of number: UInt32, _ body: (UnsafeBufferPointer<UInt8>) -> Value
  ) -> Value {
    let range = offset(of: number)..<end(of: number)
    return chunks[chunk(of: number)].withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[range]))
    }
  }

  // MARK: - Changing

  /// Adds a contact at the end, even if its id exists already.
  package mutating func append(_ contact: Contact) {
    order.append(write(contact))
  }

  /// Adds a contact before all others.
  mutating func insertFirst(_ contact: Contact) {
    order.insert(write(contact), at: 0)
  }

  /// Replaces the row of a contact.
  ///
  /// - Returns: The old and the new number; `nil` if there is no such contact.
  mutating func replace(_ contact: Contact) -> (old: UInt32, new: UInt32)? {
    guard let old = number(of: contact.id), let place = order.firstIndex(of: old) else {
      return nil
    }
    leave(old)
    let new = write(contact)
    order[place] = new
    return (old, new)
  }

  /// - Returns: The numbers of the removed rows.
  @discardableResult
  mutating func remove(_ ids: Set<ContactID>) -> Set<UInt32> {
    let gone = Set(ids.compactMap(number(of:)))
    for number in gone { leave(number) }
    order.removeAll(where: gone.contains)
    identity = Identity()
    return gone
  }

  private mutating func leave(_ number: UInt32) {
    facts[Int(number)].insert(.gone)
    if !sums.fields.isEmpty { sums.remove(contact(number)) }
  }

  mutating func reorder(_ order: [UInt32]) {
    self.order = order
    identity = Identity()
  }

  private mutating func write(_ contact: Contact) -> UInt32 {
    identity = Identity()
    let number = UInt32(starts.count)
    var bytes: [UInt8] = []
    bytes.reserveCapacity(256)
    let rowFacts = RowCoding.write(contact, fields: fields, into: &bytes)
    if chunks.last.map({ $0.count + bytes.count > Self.chunkSize }) ?? true {
      chunks.append([])
      chunks[chunks.count - 1].reserveCapacity(max(bytes.count, Self.chunkSize - 64))
    }
    let chunk = chunks.count - 1
    starts.append(UInt32(chunk) << Self.chunkBits | UInt32(chunks[chunk].count))
    chunks[chunk].append(contentsOf: bytes)
    facts.append(rowFacts)
    sums.add(contact)
    // Growing the table calls `idBytes` on `self`, which exclusive access forbids while it is
    // inside.
    var table = RowNumbers.none
    swap(&table, &numbers)
    table.insert(number, bytes.prefix { $0 < RowMark.least }) { idBytes($0) }
    numbers = table
    return number
  }
}

// Copies are equal until one changes. Comparing the texts would take longer than drawing a frame.
nonisolated extension CompactRows: Hashable {
  package static func == (left: Self, right: Self) -> Bool { left.identity === right.identity }
  package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(identity)) }
}

/// Row numbers by contact id.
nonisolated struct RowNumbers: Sendable {
  /// Row numbers plus 1; 0 is free. The count is a power of two, and at most 7/8 are taken.
  private var places: [UInt32] = []
  private var count = 0

  static let none = RowNumbers()

  func number(of id: some Collection<UInt8>, isIt: (UInt32) -> Bool) -> UInt32? {
    guard !places.isEmpty else { return nil }
    var place = Self.hash(id) & (places.count - 1)
    while places[place] != 0 {
      if isIt(places[place] - 1) { return places[place] - 1 }
      place = (place + 1) & (places.count - 1)
    }
    return nil
  }

  mutating func insert(
    _ number: UInt32, _ id: some Collection<UInt8>, idOf: (UInt32) -> ArraySlice<UInt8>
  ) {
    if (count + 1) * 8 > places.count * 7 { grow(idOf) }
    put(number, id)
    count += 1
  }

  private mutating func grow(_ idOf: (UInt32) -> ArraySlice<UInt8>) {
    let old = places
    places = Array(repeating: 0, count: max(64, old.count * 2))
    for entry in old where entry != 0 { put(entry - 1, idOf(entry - 1)) }
  }

  private mutating func put(_ number: UInt32, _ id: some Collection<UInt8>) {
    var place = Self.hash(id) & (places.count - 1)
    while places[place] != 0 { place = (place + 1) & (places.count - 1) }
    places[place] = number + 1
  }

  /// FNV-1a.
  private static func hash(_ bytes: some Collection<UInt8>) -> Int {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01b3 }
    return Int(truncatingIfNeeded: (hash ^ hash >> 32) & 0x7fff_ffff)
  }
}
