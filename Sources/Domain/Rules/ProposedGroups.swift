/// What suggests that two contacts are one person; never proof.
package enum SharedTrait: String, CaseIterable, Hashable, Sendable {
  case email
  /// The addresses differ only by a `+suffix`.
  case emailBase
  case phone
  /// The ends of two phone numbers, of which one has no certain country.
  case phoneEnding

  /// Continues "same": `e-mail`, `phone`.
  package var title: String {
    switch self {
    case .email: "e-mail"
    case .emailBase: "e-mail before the +"
    case .phone: "phone"
    case .phoneEnding: "end of the phone"
    }
  }

  /// The traits that two contacts share, in the order of the cases. `countries` has the
  /// `default_country` of providers.
  package static func shared(
    by one: Contact, and other: Contact, countries: [ProviderName: PhoneCountry] = [:]
  ) -> [SharedTrait] {
    let left = ContactIdentifiers(one, countries)
    let right = ContactIdentifiers(other, countries)
    let traits = Set(
      left.emails.flatMap { email in right.emails.compactMap { trait(email, $0) } }
        + left.phones.flatMap { phone in right.phones.compactMap { trait(phone, $0) } })
    return allCases.filter(traits.contains)
  }

  fileprivate static func trait(_ one: EmailIdentifier, _ other: EmailIdentifier) -> SharedTrait? {
    if one.address == other.address { return .email }
    return one.base == other.base ? .emailBase : nil
  }

  fileprivate static func trait(_ one: PhoneIdentifier, _ other: PhoneIdentifier) -> SharedTrait? {
    switch one.relation(to: other) {
    case .same?: .phone
    case .sameEnding?: .phoneEnding
    case nil: nil
    }
  }
}

/// The identifiers of one contact that others may share.
private struct ContactIdentifiers {
  let emails: [EmailIdentifier]
  let phones: [PhoneIdentifier]

  init(_ contact: Contact, _ countries: [ProviderName: PhoneCountry]) {
    let country = countries[contact.id.provider]
    emails = contact.emails.compactMap { EmailIdentifier($0.value) }
    phones = contact.phones.compactMap { PhoneIdentifier($0.value, country: country) }
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
  /// By what they have in common, the different identifiers and the first contact with each.
  private var emails: [String: [EmailIdentifier: Int]] = [:]
  private var phones: [String: [PhoneIdentifier: Int]] = [:]
  private let countries: [ProviderName: PhoneCountry]

  /// `countries` has the `default_country` of providers.
  package init(_ contacts: [Contact] = [], countries: [ProviderName: PhoneCountry] = [:]) {
    self.countries = countries
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
    let identifiers = ContactIdentifiers(contact, countries)
    for email in identifiers.emails {
      for (other, owner) in emails[email.base] ?? [:] {
        if let trait = SharedTrait.trait(email, other) { join(owner, place, by: trait) }
      }
      if emails[email.base]?[email] == nil { emails[email.base, default: [:]][email] = place }
    }
    for phone in identifiers.phones {
      for ending in phone.endings {
        for (other, owner) in phones[ending] ?? [:] {
          if let trait = SharedTrait.trait(phone, other) { join(owner, place, by: trait) }
        }
        if phones[ending]?[phone] == nil { phones[ending, default: [:]][phone] = place }
      }
    }
  }

  private mutating func join(_ one: Int, _ other: Int, by trait: SharedTrait) {
    guard one != other else { return }
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
