import Foundation

struct CharityStackContact: Sendable {
  let id: String
  let draft: CharityStackDraft
  let transactions: Int
  let transactionCents: Int
  /// Microseconds since 1970.
  let createdAt: Int
  /// Microseconds since 1970.
  let updatedAt: Int
}

struct CharityStackPage: Sendable {
  let contacts: [CharityStackContact]
  /// The cursor, if there are more contacts.
  let next: String?
}

/// The state of a key's limit, for the headers of an answer.
struct CharityStackQuota: Sendable {
  let isAdmitted: Bool
  let remaining: Int
  /// Seconds since 1970.
  let reset: Int
}

/// The merchant's contacts: the generated ones by number, then the created ones.
actor CharityStackWorld {
  private let people: SeedWorld
  private let hasLimits: Bool
  private let now: @Sendable () -> Date
  private var created: [CharityStackContact] = []
  /// Numbers of created contacts by any of their e-mail addresses, in lower case.
  private var createdEmails: [String: [Int]] = [:]
  private var createdPhones: Set<String> = []
  private var limits: [String: CallLimit] = [:]

  init(_ options: WorldOptions) {
    self.people = options.people(of: CharityStackWellKnown.kind)
    self.hasLimits = options.hasLimits
    self.now = options.now
  }

  /// Counts a request with that key.
  func count(_ key: String) -> CharityStackQuota {
    let now = now()
    var limit =
      limits[key]
      ?? CallLimit(
        maximum: CharityStackWellKnown.callLimit, window: 3_600, isEnforced: hasLimits)
    let isAdmitted = limit.admit(at: now)
    limits[key] = limit
    return CharityStackQuota(
      isAdmitted: isAdmitted, remaining: limit.remaining,
      reset: Int(limit.reset(at: now).timeIntervalSince1970.rounded(.up)))
  }

  func contact(_ id: String) -> CharityStackContact? {
    let wanted = id.lowercased()
    if wanted == CharityStackWellKnown.janeID { return contact(WellKnownPeople.janeIndex) }
    guard let index = Int(wanted.suffix(8), radix: 16), let contact = contact(index),
      contact.id == wanted
    else { return nil }
    return contact
  }

  /// One page after the cursor; `nil` for a cursor that does not belong to this search.
  func page(limit: Int, cursor: String?, email: String?) -> CharityStackPage? {
    let wanted = email?.lowercased()
    var first = people.indices.lowerBound
    if let cursor {
      guard let position = position(cursor, wanted) else { return nil }
      first = position + 1
    }
    let end = people.indices.upperBound + created.count
    guard let wanted else {
      let rows = first..<min(end, first + limit)
      return CharityStackPage(
        contacts: rows.compactMap(contact),
        next: rows.upperBound < end ? self.cursor(rows.upperBound - 1, wanted) : nil)
    }
    let matches = matches(wanted).filter { $0 >= first }
    // Like a database that filters after reading: some matches come only on the second page.
    if cursor == nil, let match = matches.first, match % 4 == 3 {
      return CharityStackPage(contacts: [], next: self.cursor(match - 1, wanted))
    }
    let rows = matches.prefix(limit)
    let next = matches.count > limit ? rows.last.map { self.cursor($0, wanted) } : nil
    return CharityStackPage(contacts: rows.compactMap(contact), next: next)
  }

  /// The new contact; `nil` if another has its primary e-mail address or phone.
  func create(_ draft: CharityStackDraft) -> CharityStackContact? {
    let primaryEmail = draft.emails.first(where: \.isPrimary)?.value.lowercased()
    let primaryPhone = draft.phones.first(where: \.isPrimary)?.value
    if let primaryEmail, !matches(primaryEmail).isEmpty { return nil }
    if let primaryPhone,
      createdPhones.contains(primaryPhone) || people.index(ofPhone: primaryPhone) != nil
    {
      return nil
    }
    let number = people.indices.upperBound + created.count
    let time = Int(now().timeIntervalSince1970 * 1_000_000)
    let contact = CharityStackContact(
      id: id(number), draft: draft, transactions: 0, transactionCents: 0, createdAt: time,
      updatedAt: time)
    created.append(contact)
    for email in draft.emails {
      createdEmails[email.value.lowercased(), default: []].append(number)
    }
    createdPhones.formUnion(draft.phones.map(\.value))
    return contact
  }

  private func matches(_ email: String) -> [Int] {
    [people.index(ofEmail: email)].compactMap { $0 } + (createdEmails[email] ?? [])
  }

  private func contact(_ number: Int) -> CharityStackContact? {
    if people.indices.contains(number) { return generated(people.person(number)) }
    let position = number - people.indices.upperBound
    return created.indices.contains(position) ? created[position] : nil
  }
}

// MARK: - Identifiers, cursors, generated contacts

extension CharityStackWorld {
  /// A UUID whose last eight digits are the contact's number.
  private func id(_ number: Int) -> String {
    if number == WellKnownPeople.janeIndex { return CharityStackWellKnown.janeID }
    let hash = Self.hex(people.hash(number, 4), 16)
    let parts = [hash.prefix(8), hash.dropFirst(8).prefix(4), hash.dropFirst(12).prefix(3)]
    let tail = Self.hex(people.hash(number, 5) & 0xFFF_FFFF, 7)
    return "\(parts[0])-\(parts[1])-4\(parts[2])-8\(tail.prefix(3))-\(tail.suffix(4))"
      + Self.hex(UInt64(number), 8)
  }

  private static func hex(_ value: UInt64, _ width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  /// Opaque: the last number read, bound to the search by a check.
  private func cursor(_ number: Int, _ email: String?) -> String {
    let check = SeedRandom.key(seed: people.hash(number, 6), name: email ?? "")
    return Data("\(number).\(Self.hex(check, 16))".utf8).base64EncodedString()
  }

  private func position(_ cursor: String, _ email: String?) -> Int? {
    guard let data = Data(base64Encoded: cursor),
      let number = Int(String(decoding: data, as: UTF8.self).prefix { $0 != "." }),
      self.cursor(number, email) == cursor
    else { return nil }
    return number
  }

  private func generated(_ person: SeedPerson) -> CharityStackContact {
    let isJane = person.index == WellKnownPeople.janeIndex
    let transactions = isJane ? 12 : person.draw(70, 40)
    let fraction = person.isWellKnown ? 0 : person.draw(72, 1_000_000)
    let draft = CharityStackDraft(
      firstName: person.firstName, lastName: person.lastName,
      organizationName: person.organization,
      emails: person.emails.enumerated().map { position, email in
        CharityStackDraft.Channel(value: email, isPrimary: position == 0)
      },
      phones: person.phone.isEmpty
        ? [] : [CharityStackDraft.Channel(value: person.phone, isPrimary: true)],
      addresses: person.addresses.enumerated().map { position, address in
        CharityStackDraft.Address(
          lines: [
            "line1": address.line1, "line2": address.line2, "city": address.city,
            "region": address.region, "postal": address.postcode, "country": address.country,
          ], isPrimary: position == 0)
      })
    return CharityStackContact(
      id: id(person.index), draft: draft, transactions: transactions,
      transactionCents: isJane ? 325_000 : transactions * (500 + person.draw(71, 40_000)),
      createdAt: person.createdAt * 1_000_000 + fraction,
      updatedAt: person.modifiedAt * 1_000_000 + fraction)
  }
}
