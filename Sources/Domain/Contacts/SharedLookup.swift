/// Contacts that share a key, so that only their ids tell them apart.
package struct SharedLookup: Hashable, Sendable {
  package var key: LookupKey
  package var contacts: [Contact]

  /// Each shared key among the contacts, in their order.
  package static func all(in contacts: [Contact]) -> [SharedLookup] {
    var shared: [SharedLookup] = []
    var places: [ContactLookup: Int] = [:]
    for contact in contacts {
      guard var lookup = contact.lookup, lookup.chosenID != nil else { continue }
      lookup.chosenID = nil
      if let place = places[lookup] {
        shared[place].contacts.append(contact)
      } else {
        places[lookup] = shared.count
        shared.append(SharedLookup(key: lookup.key, contacts: [contact]))
      }
    }
    return shared.filter { $0.contacts.count > 1 }
  }

  /// Names the contacts by their ids, without the key's value.
  package var text: String { "\(contacts.count) contacts share this \(key)" }

  package var nextStep: String {
    "a write names one by its id, alone or as --id with the key: "
      + contacts.map(\.id.value).joined(separator: ", ")
  }
}
