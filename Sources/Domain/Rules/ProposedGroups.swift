import Foundation

/// What suggests that two contacts are one person; never proof.
package enum SharedTrait: String, CaseIterable, Hashable, Sendable {
  case email
  case phone

  /// Continues "same": `e-mail`, `phone`.
  package var title: String {
    switch self {
    case .email: "e-mail"
    case .phone: "phone"
    }
  }

  /// The traits that two contacts share, in the order of the cases.
  package static func shared(by one: Contact, and other: Contact) -> [SharedTrait] {
    allCases.filter { !$0.keys(of: one).isDisjoint(with: $0.keys(of: other)) }
  }

  /// Fewer digits are an extension or a placeholder, which many contacts share.
  private static let fewestDigits = 7

  /// The trait's values in comparable form: an address without case, a phone by its digits without
  /// a leading `00`.
  fileprivate func keys(of contact: Contact) -> Set<String> {
    switch self {
    case .email:
      return Set(
        contact.emails.map { $0.value.trimmingCharacters(in: .whitespaces).lowercased() }
          .filter { $0.contains("@") })
    case .phone:
      return Set(contact.phones.compactMap { Self.digits(of: $0.value) })
    }
  }

  private static func digits(of phone: String) -> String? {
    let digits = PhoneDigits.of(phone)
    guard digits.count >= fewestDigits else { return nil }
    return digits.hasPrefix("00") ? String(digits.dropFirst(2)) : digits
  }
}

/// Contacts that may be one person, since each shares an e-mail address or a phone number with
/// another. A proposal only: the members are never merged or changed together.
package struct ProposedGroup: Hashable, Sendable {
  /// At least two, in the order in which they were added.
  package var members: [ContactID]
  /// The traits shared anywhere in the group.
  package var evidence: [SharedTrait]
}

/// The groups among contacts, built one contact at a time.
package struct ProposedGroups: Hashable, Sendable {
  private var ids: [ContactID] = []
  private var places: [ContactID: Int] = [:]
  /// By a contact's place: the place of the first contact of its group.
  private var leaders: [Int] = []
  /// By the leader's place: the groups of two or more.
  private var members: [Int: [Int]] = [:]
  private var evidence: [Int: Set<SharedTrait>] = [:]
  /// The first contact with each trait value.
  private var owners: [String: Int] = [:]

  package init(_ contacts: [Contact] = []) {
    for contact in contacts { add(contact) }
  }

  /// `nil` if the contact shares nothing with another.
  package func group(of id: ContactID) -> ProposedGroup? {
    guard let place = places[id], let members = members[leaders[place]] else { return nil }
    return ProposedGroup(
      members: members.map { ids[$0] },
      evidence: SharedTrait.allCases.filter(evidence[leaders[place], default: []].contains))
  }

  package var count: Int { members.count }

  /// Ignores a contact that was added before.
  package mutating func add(_ contact: Contact) {
    guard places[contact.id] == nil else { return }
    let place = ids.count
    ids.append(contact.id)
    leaders.append(place)
    places[contact.id] = place
    for trait in SharedTrait.allCases {
      for key in trait.keys(of: contact) {
        let name = "\(trait.rawValue) \(key)"
        if let owner = owners[name] {
          join(owner, place, by: trait)
        } else {
          owners[name] = place
        }
      }
    }
  }

  private mutating func join(_ one: Int, _ other: Int, by trait: SharedTrait) {
    let leader = min(leaders[one], leaders[other])
    let led = max(leaders[one], leaders[other])
    evidence[leader, default: []].insert(trait)
    guard leader != led else { return }
    evidence[leader, default: []].formUnion(evidence.removeValue(forKey: led) ?? [])
    let moved = members.removeValue(forKey: led) ?? [led]
    for place in moved { leaders[place] = leader }
    members[leader] = ((members[leader] ?? [leader]) + moved).sorted()
  }
}
