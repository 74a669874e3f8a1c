import Foundation

/// What two contacts have in common that speaks for one person; never proof of it.
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

  /// What the two share, each one named once, in the order of the cases.
  package static func shared(by one: Contact, and other: Contact) -> [SharedTrait] {
    allCases.filter { !$0.keys(of: one).isDisjoint(with: $0.keys(of: other)) }
  }

  /// Fewer digits are an extension or a placeholder, which many have.
  private static let fewestDigits = 7

  /// In the form in which two are compared: an address without case, a phone by its digits, with
  /// `00` for `+`.
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
    let digits = String(phone.filter { $0.isASCII && $0.isNumber })
    guard digits.count >= fewestDigits else { return nil }
    return digits.hasPrefix("00") ? String(digits.dropFirst(2)) : digits
  }
}

/// Contacts that may be one person, since each shares an e-mail address or a phone number with
/// another of them. It is a proposal: nothing is merged, and nothing is done to all of them.
package struct ProposedGroup: Hashable, Sendable {
  /// Two at least, in the order in which they were added.
  package var members: [ContactID]
  /// What is shared anywhere in the group.
  package var evidence: [SharedTrait]
}

/// The groups among contacts that come one after the other.
package struct ProposedGroups: Hashable, Sendable {
  private var ids: [ContactID] = []
  private var places: [ContactID: Int] = [:]
  /// Of each contact, by its place, who leads its group: the first of it.
  private var leaders: [Int] = []
  /// By the leader's place, those of two and more.
  private var members: [Int: [Int]] = [:]
  private var evidence: [Int: Set<SharedTrait>] = [:]
  /// Who had a trait first.
  private var owners: [String: Int] = [:]

  package init(_ contacts: [Contact] = []) {
    for contact in contacts { add(contact) }
  }

  /// `nil` for one who shares nothing with another.
  package func group(of id: ContactID) -> ProposedGroup? {
    guard let place = places[id], let members = members[leaders[place]] else { return nil }
    return ProposedGroup(
      members: members.map { ids[$0] },
      evidence: SharedTrait.allCases.filter(evidence[leaders[place], default: []].contains))
  }

  /// How many there are.
  package var count: Int { members.count }

  /// Does nothing for one that was added before.
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
