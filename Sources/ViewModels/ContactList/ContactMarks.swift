import Domain

/// The marked contacts of a list. Each is kept as it was when it was marked, so that an action also
/// reaches contacts that are no longer loaded.
package nonisolated struct ContactMarks: Hashable, Sendable {
  private struct Kept: Hashable, Sendable {
    var contact: Contact
    /// Counts in the order of marking.
    var turn: Int
  }

  /// The marked ones of the list's compact rows.
  private(set) var rows = RowSet()
  private var kept: [ContactID: Kept] = [:]
  /// The marked ones of earlier compact rows.
  private var left: CompactRows?
  private var turns = 0

  package init() {}

  package var count: Int { rows.count + kept.count + (left?.count ?? 0) }
  package var isEmpty: Bool { kept.isEmpty && left?.count ?? 0 == 0 && rows.isEmpty }

  /// Whether a contact outside `rows` is marked.
  func keeps(_ id: ContactID) -> Bool { kept[id] != nil || left?.number(of: id) != nil }

  /// Visits the marked contacts outside `rows` in the order of marking, until `body` returns
  /// `false`.
  func forEachKept(_ body: (Contact) -> Bool) {
    if let left {
      for number in left.order { guard body(left.contact(number)) else { return } }
    }
    for entry in kept.values.sorted(by: { $0.turn < $1.turn }) {
      guard body(entry.contact) else { return }
    }
  }

  mutating func insert(_ contact: Contact) {
    guard !keeps(contact.id) else { return }
    kept[contact.id] = Kept(contact: contact, turn: turns)
    turns += 1
  }

  mutating func insert(_ number: UInt32) { rows.insert(number) }
  mutating func remove(_ number: UInt32) { rows.remove(number) }

  mutating func remove(_ id: ContactID) {
    kept[id] = nil
    if left?.number(of: id) != nil { left?.remove([id]) }
  }

  mutating func removeAll() { self = ContactMarks() }

  /// Updates a marked contact.
  mutating func replace(_ contact: Contact) {
    if kept[contact.id] != nil { kept[contact.id]?.contact = contact }
    _ = left?.replace(contact)
  }

  /// Keeps the marks when the list gets other rows.
  mutating func move(from old: CompactRows?, to new: CompactRows?) {
    let marked = rows
    rows = RowSet(capacity: new?.count ?? 0)
    for id in kept.keys {
      guard let number = new?.number(of: id) else { continue }
      rows.insert(number)
      kept[id] = nil
    }
    // Copies only contacts that are not among the new rows: copying 100,000 marks would be slow.
    var others: CompactRows?
    for (source, isMarked) in [(left, nil), (old, marked)] {
      guard let source else { continue }
      for number in source.order where isMarked?.contains(number) ?? true {
        if let place = new?.number(of: source.id(number)) {
          rows.insert(place)
        } else {
          if others == nil {
            others = CompactRows(
              provider: source.provider, kind: source.kind, fields: source.fields)
          }
          others?.append(source.contact(number))
        }
      }
    }
    left = others
  }
}
