package import Domain

/// The contacts of a list in their order: a page, or compact rows, which make contacts on demand.
package nonisolated enum LoadedContacts: Sendable {
  case page([Contact])
  /// The numbers of the rows, in order.
  case compact(CompactRows, [UInt32])

  package static let none = LoadedContacts.page([])

  package init(_ rows: CompactRows) { self = .compact(rows, rows.order) }

  package var compactRows: CompactRows? {
    guard case .compact(let rows, _) = self else { return nil }
    return rows
  }

  /// The index of a contact; `nil` if it is not in the list.
  package func index(of id: ContactID) -> Int? {
    switch self {
    case .page(let contacts): contacts.firstIndex { $0.id == id }
    case .compact(let rows, let numbers): rows.number(of: id).flatMap(numbers.firstIndex)
    }
  }

  package func holds(_ id: ContactID) -> Bool {
    switch self {
    case .page(let contacts): contacts.contains { $0.id == id }
    case .compact(let rows, let numbers):
      numbers.count == rows.count ? rows.number(of: id) != nil : index(of: id) != nil
    }
  }

  /// Those of the ids that are in the list.
  func held(_ ids: Set<ContactID>) -> Set<ContactID> {
    switch self {
    case .page(let contacts): ids.intersection(contacts.lazy.map(\.id))
    case .compact: ids.filter(holds)
    }
  }

  /// `nil` if there is no contact with this id.
  func contact(_ id: ContactID) -> Contact? {
    switch self {
    case .page(let contacts): contacts.first { $0.id == id }
    case .compact(let rows, _): rows.number(of: id).map(rows.contact)
    }
  }

  package func id(at index: Int) -> ContactID {
    switch self {
    case .page(let contacts): contacts[index].id
    case .compact(let rows, let numbers): rows.id(numbers[index])
    }
  }
}

nonisolated extension LoadedContacts: Hashable, RandomAccessCollection {
  package var startIndex: Int { 0 }

  package var endIndex: Int {
    switch self {
    case .page(let contacts): contacts.count
    case .compact(_, let numbers): numbers.count
    }
  }

  package subscript(index: Int) -> Contact {
    switch self {
    case .page(let contacts): contacts[index]
    case .compact(let rows, let numbers): rows.contact(numbers[index])
    }
  }
}
