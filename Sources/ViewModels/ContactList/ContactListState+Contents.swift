package import Domain
package import Foundation

/// The loaded contacts, and changes to them.
nonisolated extension ContactListState {
  /// Shows a page instead of the loaded contacts.
  package mutating func show(_ contacts: [Contact]) { take(.page(contacts)) }

  /// Shows the rows of a full load; `sorted`: their numbers in the order of the sort, if there is
  /// one.
  package mutating func show(_ rows: CompactRows, sorted: [UInt32]? = nil) {
    take(LoadedContacts(rows), sorted: sorted)
  }

  private mutating func take(_ contacts: LoadedContacts, sorted: [UInt32]? = nil) {
    marks.move(from: self.contacts.compactRows, to: contacts.compactRows)
    self.contacts = contacts
    self.sorted = sorted
    made = []
    reads = []
    refreshRows()
  }

  /// Adds contacts below a page.
  package mutating func append(_ more: [Contact]) {
    guard case .page(let contacts) = contacts else { return }
    self.contacts = .page(contacts + more)
    refreshRows()
  }

  /// Shows a page in another order, possibly with more contacts.
  mutating func reorder(_ contacts: [Contact]) {
    self.contacts = .page(contacts)
    refreshRows()
  }

  /// Shows a contact above all others, replacing its older state.
  package mutating func put(first contact: Contact) {
    guard case .page(var contacts) = contacts else { return }
    contacts.removeAll { $0.id == contact.id }
    contacts.insert(contact, at: 0)
    self.contacts = .page(contacts)
    cursor = contact.id
    refreshRows()
  }

  /// Shows a newer state of a contact that is in the list.
  package mutating func replace(_ contact: Contact, at now: Date? = nil) {
    marks.replace(contact)
    guard change(to: contact) else { return }
    if let now, !contact.isExcerpt { note(SingleRead(contact: contact, at: now)) }
    refreshRows()
  }

  /// Keeps the last 32 reads. Other contacts have the age of the list.
  private mutating func note(_ read: SingleRead) {
    reads.removeAll { $0.contact.id == read.contact.id }
    reads.append(read)
    if reads.count > 32 { reads.removeFirst() }
  }

  private mutating func change(to contact: Contact) -> Bool {
    // Without a second owner the rows change in place.
    rows = .none
    switch contacts {
    case .page(var page):
      guard let index = page.firstIndex(where: { $0.id == contact.id }) else {
        refreshRows()
        return false
      }
      page[index] = contact
      contacts = .page(page)
    case .compact(var all, _):
      contacts = .none
      let change = all.replace(contact)
      if let change {
        if marks.rows.contains(change.old) {
          marks.remove(change.old)
          marks.insert(change.new)
        }
        resort(all, old: change.old, new: change.new)
      }
      contacts = LoadedContacts(all)
      guard change != nil else {
        refreshRows()
        return false
      }
    }
    return true
  }

  /// Removes one row from the sorted numbers and inserts another.
  private mutating func resort(_ all: CompactRows, old: UInt32?, new: UInt32?) {
    guard var numbers = sorted, let keys = sort?.keys else { return }
    sorted = nil
    if let old { numbers.removeAll { $0 == old } }
    if let new { numbers.insert(new, at: all.place(of: new, among: numbers, by: keys)) }
    sorted = numbers
  }

  /// Shows a new contact above the loaded ones.
  package mutating func add(_ contact: Contact) {
    guard !contacts.holds(contact.id) else { return replace(contact) }
    rows = .none
    switch contacts {
    case .page(var page):
      page.insert(contact, at: 0)
      contacts = .page(page)
      made.append(contact.id)
    case .compact(var all, _):
      contacts = .none
      all.insertFirst(contact)
      resort(all, old: nil, new: all.order.first)
      contacts = LoadedContacts(all)
      total = total.map { $0 + 1 }
    }
    cursor = contact.id
    refreshRows()
  }

  /// Removes deleted contacts and reduces the total.
  package mutating func remove(_ ids: Set<ContactID>) {
    for id in ids { unmark(id) }
    reads.removeAll { ids.contains($0.contact.id) }
    if let anchor = rangeAnchor, ids.contains(anchor) { rangeAnchor = nil }
    let held = contacts.held(ids)
    guard !held.isEmpty else { return }
    // The cursor moves to the next row that stays.
    if let cursor, held.contains(cursor), let row = cursorRow {
      let shown = rows
      let stays = { (row: Int) in !held.contains(shown.id(at: row)) }
      let next = rows.indices[row...].first(where: stays) ?? rows.indices[..<row].last(where: stays)
      self.cursor = next.map(rows.id)
    }
    rows = .none
    switch contacts {
    case .page(var page):
      page.removeAll { held.contains($0.id) }
      contacts = .page(page)
    case .compact(var all, _):
      contacts = .none
      let numbers = all.remove(held)
      sorted?.removeAll(where: numbers.contains)
      contacts = LoadedContacts(all)
    }
    let known = held.subtracting(made)
    made.removeAll(where: held.contains)
    total = total.map { max(0, $0 - known.count) }
    refreshRows()
  }
}
