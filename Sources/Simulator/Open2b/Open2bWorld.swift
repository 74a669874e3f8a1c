import Foundation

/// The fields of a contact, in the vendor's order.
enum Open2bField: String, CaseIterable, Sendable {
  case id
  case customer
  case name
  case phone
  case email
  case note
}

struct Open2bContact: Sendable {
  enum Value {
    case number(Int)
    case text(String)
  }

  let id: Int
  var customer: Int
  /// 1…50 characters
  var name: String
  /// 0…15 characters
  var phone: String
  /// Empty, or 3…120 characters.
  var email: String
  /// 0…255 characters
  var note: String

  subscript(field: Open2bField) -> Value {
    switch field {
    case .id: .number(id)
    case .customer: .number(customer)
    case .name: .text(name)
    case .phone: .text(phone)
    case .email: .text(email)
    case .note: .text(note)
    }
  }

  /// Whether this contact sorts before the other; texts compare by their bytes, ties by `id`.
  func precedes(_ other: Open2bContact, _ order: [Open2bOrder]) -> Bool {
    for key in order {
      let difference = difference(from: other, key.field)
      if difference != 0 { return (difference < 0) != key.isDescending }
    }
    return id < other.id
  }

  /// Negative if this contact's value is lower, 0 if they are equal.
  private func difference(from other: Open2bContact, _ field: Open2bField) -> Int {
    switch field {
    case .id: id - other.id
    case .customer: customer - other.customer
    case .name: Self.difference(name, other.name)
    case .phone: Self.difference(phone, other.phone)
    case .email: Self.difference(email, other.email)
    case .note: Self.difference(note, other.note)
    }
  }

  private static func difference(_ one: String, _ two: String) -> Int {
    var one = one.utf8.makeIterator()
    var two = two.utf8.makeIterator()
    while true {
      switch (one.next(), two.next()) {
      case (nil, nil): return 0
      case (nil, _): return -1
      case (_, nil): return 1
      case (let first?, let second?) where first != second: return Int(first) - Int(second)
      default: continue
      }
    }
  }
}

/// The contacts of the shop: the generated ones and their changes.
actor Open2bWorld {
  private let people: SeedWorld
  /// Created and updated contacts by identifier.
  private var written: [Int: Open2bContact] = [:]
  private var deleted: Set<Int> = []
  private var nextID: Int
  private var limit: CallLimit
  private let now: @Sendable () -> Date
  /// Identifiers of the generated contacts by sort order, four bytes each; writes do not change
  /// them.
  private var generated: [[Open2bOrder]: [UInt32]] = [:]
  /// The same with all writes applied; emptied by each write.
  private var current: [[Open2bOrder]: [UInt32]] = [:]

  init(_ options: WorldOptions) {
    self.people = options.people(of: Open2bWellKnown.kind)
    self.nextID = Open2bWellKnown.johnID + people.indices.upperBound
    self.limit = CallLimit(
      maximum: Open2bWellKnown.callLimit, window: 300, isEnforced: options.hasLimits)
    self.now = options.now
  }

  /// Counts a call; `false` after 200 in five minutes.
  func admit() -> Bool { limit.admit(at: now()) }

  func contact(_ id: Int) -> Open2bContact? {
    guard !deleted.contains(id) else { return nil }
    if let contact = written[id] { return contact }
    let index = id - Open2bWellKnown.johnID
    return people.indices.contains(index) ? generatedContact(index) : nil
  }

  func find(
    _ conditions: Open2bConditions, order: [Open2bOrder], first: Int, limit: Int?
  ) -> [Open2bContact] {
    let ids = identifiers(order)
    let matching = ids.lazy.map(Int.init).filter { self.matches($0, conditions) }.dropFirst(first)
    guard let limit else { return matching.compactMap(contact) }
    return matching.prefix(limit).compactMap(contact)
  }

  func count(_ conditions: Open2bConditions) -> Int {
    identifiers([]).count { matches(Int($0), conditions) }
  }

  func create(_ draft: Open2bDraft) throws(Open2bError) -> Int {
    let blank = Open2bContact(id: nextID, customer: 0, name: "", phone: "", email: "", note: "")
    let contact = try apply(draft, to: blank)
    nextID += 1
    write(contact)
    return contact.id
  }

  func update(_ id: Int, _ draft: Open2bDraft) throws(Open2bError) {
    guard let contact = contact(id) else { throw .noContact(id) }
    write(try apply(draft, to: contact))
  }

  /// Unknown identifiers are ignored. [assumed]
  func delete(_ ids: [Int]) {
    deleted.formUnion(ids.filter { contact($0) != nil })
    current = [:]
  }

  private func apply(
    _ draft: Open2bDraft, to contact: Open2bContact
  ) throws(Open2bError) -> Open2bContact {
    if let customer = draft.customer, !customers.contains(customer) {
      throw .noCustomer(customer)
    }
    var contact = contact
    contact.customer = draft.customer ?? contact.customer
    contact.name = draft.name ?? contact.name
    contact.phone = draft.phone ?? contact.phone
    contact.email = draft.email ?? contact.email
    contact.note = draft.note ?? contact.note
    return contact
  }

  private func write(_ contact: Open2bContact) {
    written[contact.id] = contact
    current = [:]
  }

  private func matches(_ id: Int, _ conditions: Open2bConditions) -> Bool {
    if let after = conditions.after, id <= after { return false }
    guard let customer = conditions.customer else { return true }
    return customer == written[id]?.customer ?? self.customer(id - Open2bWellKnown.johnID)
  }
}

// MARK: - Generated contacts

extension Open2bWorld {
  /// Three contacts per customer on average.
  private var customers: ClosedRange<Int> {
    Open2bWellKnown.johnCustomer...(Open2bWellKnown.janeCustomer + 1 + people.indices.count / 3)
  }

  private func customer(_ index: Int) -> Int {
    guard index > 1 else { return Open2bWellKnown.johnCustomer + index }
    let span = UInt64(people.indices.count / 3 + 1)
    return Open2bWellKnown.janeCustomer + 1 + Int(people.hash(index, 2) % span)
  }

  private func generatedContact(_ index: Int) -> Open2bContact {
    let person = people.person(index)
    return Open2bContact(
      id: Open2bWellKnown.johnID + index, customer: customer(index),
      name: Self.cut(person.fullName, 50), phone: Self.cut(person.phone, 15),
      email: Self.cut(person.emails.first ?? "", 120), note: Self.cut(person.note, 255))
  }

  private static func cut(_ text: String, _ length: Int) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.prefix(length)))
  }
}

// MARK: - Orders

extension Open2bWorld {
  /// Every identifier in that order. The generated contacts are sorted once per order; written ones
  /// are inserted by bisection.
  private func identifiers(_ order: [Open2bOrder]) -> [UInt32] {
    if let ids = current[order] { return ids }
    var ids = generatedIdentifiers(order)
    if !written.isEmpty || !deleted.isEmpty {
      let deleted = deleted
      let written = written
      ids = ids.filter { !deleted.contains(Int($0)) && written[Int($0)] == nil }
      ids = merge(ids, written.values.filter { !deleted.contains($0.id) }, order)
    }
    current[order] = ids
    return ids
  }

  private func merge(
    _ ids: [UInt32], _ written: [Open2bContact], _ order: [Open2bOrder]
  ) -> [UInt32] {
    var merged: [UInt32] = []
    merged.reserveCapacity(ids.count + written.count)
    var start = 0
    for contact in written.sorted(by: { $0.precedes($1, order) }) {
      var end = ids.count
      var low = start
      while low < end {
        let middle = (low + end) / 2
        let index = Int(ids[middle]) - Open2bWellKnown.johnID
        if generatedContact(index).precedes(contact, order) {
          low = middle + 1
        } else {
          end = middle
        }
      }
      merged.append(contentsOf: ids[start..<low])
      merged.append(UInt32(contact.id))
      start = low
    }
    merged.append(contentsOf: ids[start...])
    return merged
  }

  private func generatedIdentifiers(_ order: [Open2bOrder]) -> [UInt32] {
    if let ids = generated[order] { return ids }
    let all = people.indices.map { UInt32(Open2bWellKnown.johnID + $0) }
    guard !order.isEmpty, order != [Open2bOrder(field: .id, isDescending: false)] else {
      return all
    }
    if generated.count >= 8 { generated = [:] }
    let ids = people.indices.map(generatedContact).sorted { $0.precedes($1, order) }
      .map { UInt32($0.id) }
    generated[order] = ids
    return ids
  }
}
