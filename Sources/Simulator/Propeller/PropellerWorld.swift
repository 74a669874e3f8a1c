import Foundation

/// The fields of a contact except `id`, in the vendor's order. [seed]
enum PropellerField: String, CaseIterable, Sendable {
  case debtorID = "debtorId"
  case firstName
  case middleName
  case lastName
  case abbreviation
  case title
  case dateOfBirth
  case gender
  case ssn
  case phone
  case email
  case parent
  case pricelistAmount
  case pricelistPercentage
  case primaryLanguage
  case sourceID = "sourceId"
  case source
}

struct PropellerContact: Sendable {
  let id: Int
  /// As written, with `dateOfBirth` in seconds since 1970 and `parent` as the company's id. Empty
  /// values are missing or null.
  var values: [PropellerField: JSON]
  /// Seconds since 1970.
  let createdAt: Int
  /// `nil` until it is changed. [assumed]: a client that asks only for changes misses new contacts.
  var modifiedAt: Int?
  var hasPricing = false

  /// A number or a string as text; `""` if there is no value.
  func text(_ field: PropellerField) -> String {
    switch values[field] {
    case .string(let text), .number(let text): text
    default: ""
    }
  }

  var name: String {
    [text(.firstName), text(.middleName), text(.lastName)].filter { !$0.isEmpty }
      .joined(separator: " ")
  }
}

struct PropellerPage: Sendable {
  let contacts: [PropellerContact]
  let found: Int
  /// From 1.
  let page: Int
  let size: Int
}

/// The result of one row of a bulk call.
enum PropellerRow: Sendable {
  case written(id: Int, key: JSON, isNew: Bool)
  case refused(key: JSON, PropellerError)
}

/// How a path names a contact.
enum PropellerLookup: Sendable {
  case id(Int, source: String?, language: String?)
  case sourceID(String, source: String?, language: String?)
}

/// The contacts, the recycle bin, and the issued tokens.
actor PropellerWorld {
  private let catalogue: PropellerCatalogue
  private let now: @Sendable () -> Date
  private let keptFields, requiredFields: Set<String>
  /// Created and updated contacts by identifier.
  private var written: [Int: PropellerContact] = [:]
  /// The identifiers in `written` by their `sourceId`.
  private var writtenSourceIDs: [String: Set<Int>] = [:]
  private var recycled: Set<Int> = []
  private var nextID: Int
  private var tokens: [String: Date] = [:]
  /// The last search and its identifiers, for its next pages; emptied by each write.
  private var lastSearch: (search: PropellerSearch, ids: [UInt32])?

  init(_ options: WorldOptions) {
    self.catalogue = PropellerCatalogue(people: options.people(of: PropellerWellKnown.kind))
    self.nextID = catalogue.ids.upperBound
    self.now = options.now
    self.keptFields = options.keptFields
    self.requiredFields = options.requiredFields
  }

  // MARK: Tokens

  func issueToken() -> String {
    let token = "sim-\(tokens.count)-\(catalogue.people.hash(tokens.count, 3))"
    tokens[token] = now().addingTimeInterval(TimeInterval(PropellerWellKnown.tokenLifetime))
    return token
  }

  func accepts(_ token: String) -> Bool {
    guard let end = tokens[token] else { return false }
    return now() < end
  }

  // MARK: Contacts

  func find(_ lookup: PropellerLookup) throws(PropellerError) -> PropellerContact {
    let matches = matches(lookup)
    let live = matches.filter { !recycled.contains($0.id) }
    guard live.count < 2 else { throw .multipleFound }
    guard let contact = live.first else { throw matches.isEmpty ? .notFound : .notAllowed }
    return contact
  }

  func create(_ values: [PropellerField: JSON]) throws(PropellerError) -> PropellerContact {
    try create(values, id: nextID)
  }

  func update(
    _ lookup: PropellerLookup, _ values: [PropellerField: JSON]
  ) throws(PropellerError) -> PropellerContact {
    var contact = try find(lookup)
    let emptied = values.filter(\.value.isNull).keys.map(\.rawValue).sorted()
    if let name = emptied.first(where: requiredFields.contains) {
      throw .schema("\(name) is required")
    }
    contact.values.merge(values.filter { !($1.isNull && keptFields.contains($0.rawValue)) }) {
      _, new in new
    }
    contact.modifiedAt = seconds
    try check(contact)
    write(contact)
    return contact
  }

  /// Moves the contact to the recycle bin; only the back office can restore it. [seed]
  func recycle(_ lookup: PropellerLookup) throws(PropellerError) {
    recycled.insert(try find(lookup).id)
    lastSearch = nil
  }

  func setPricing(_ lookup: PropellerLookup, _ hasPricing: Bool) throws(PropellerError) -> Bool {
    var contact = try find(lookup)
    let hadPricing = contact.hasPricing
    contact.hasPricing = hasPricing
    write(contact)
    return hadPricing
  }

  func search(_ search: PropellerSearch, page: Int, size: Int) -> PropellerPage {
    let ids: [UInt32]
    if let lastSearch, lastSearch.search == search {
      ids = lastSearch.ids
    } else {
      ids = identifiers(search)
      lastSearch = (search, ids)
    }
    let (start, overflows) = (page - 1).multipliedReportingOverflow(by: size)
    let contacts = ids.dropFirst(overflows ? ids.count : start).prefix(size)
      .compactMap { contact(Int($0)) }
    return PropellerPage(contacts: contacts, found: ids.count, page: page, size: size)
  }

  // MARK: Bulk

  func upsert(bySourceID row: JSON) -> PropellerRow {
    let key = row["sourceId"] ?? .null
    do throws(PropellerError) {
      let values = try PropellerValidation.values(row)
      guard let sourceID = key.text, !sourceID.isEmpty else { throw .lookupKeyMissing("sourceId") }
      let identity = Identity(values)
      let candidates = matches(.sourceID(sourceID, source: nil, language: nil))
        .filter { Identity($0.values) == identity }
      guard let known = candidates.first else {
        return .written(id: try create(values).id, key: key, isNew: true)
      }
      let id = PropellerLookup.id(known.id, source: nil, language: nil)
      return .written(id: try update(id, values).id, key: key, isNew: false)
    } catch {
      return .refused(key: key, error)
    }
  }

  func upsert(byID row: JSON) -> PropellerRow {
    let key = row["id"] ?? .null
    do throws(PropellerError) {
      guard let id = key.integer, id > 0, id <= Int(UInt32.max) else {
        throw .lookupKeyMissing("id")
      }
      let values = try PropellerValidation.values(row, ignoring: "id")
      guard contact(id) != nil else {
        return .written(id: try create(values, id: id).id, key: key, isNew: true)
      }
      _ = try update(.id(id, source: nil, language: nil), values)
      return .written(id: id, key: key, isNew: false)
    } catch {
      return .refused(key: key, error)
    }
  }
}

// MARK: - What is written over the generated contacts

extension PropellerWorld {
  /// What distinguishes contacts: "identified by `sourceId`, `source` and `language`". [seed]
  private struct Identity: Equatable {
    let sourceID: String
    let source: String
    let language: String

    init(_ values: [PropellerField: JSON]) {
      let contact = PropellerContact(id: 0, values: values, createdAt: 0)
      sourceID = contact.text(.sourceID)
      source = contact.text(.source)
      language = contact.text(.primaryLanguage).uppercased()
    }
  }

  private var seconds: Int { Int(now().timeIntervalSince1970) }

  private func create(
    _ values: [PropellerField: JSON], id: Int
  ) throws(PropellerError) -> PropellerContact {
    let contact = PropellerContact(
      id: id, values: values, createdAt: seconds)
    try check(contact)
    write(contact)
    nextID = max(nextID, id + 1)
    return contact
  }

  /// The company must exist, and no other contact may have the same identity.
  private func check(_ contact: PropellerContact) throws(PropellerError) {
    if let company = contact.values[.parent]?.integer, !catalogue.companies.contains(company) {
      throw .parentNotFound
    }
    let sourceID = contact.text(.sourceID)
    guard !sourceID.isEmpty else { return }
    let identity = Identity(contact.values)
    let others = matches(.sourceID(sourceID, source: nil, language: nil))
    guard !others.contains(where: { $0.id != contact.id && Identity($0.values) == identity })
    else { throw .exists }
  }

  private func write(_ contact: PropellerContact) {
    if let before = written[contact.id] {
      writtenSourceIDs[before.text(.sourceID)]?.remove(contact.id)
    }
    written[contact.id] = contact
    writtenSourceIDs[contact.text(.sourceID), default: []].insert(contact.id)
    lastSearch = nil
  }

  /// Includes the recycle bin.
  private func contact(_ id: Int) -> PropellerContact? {
    written[id] ?? catalogue.contact(id)
  }

  /// By identifier; includes the recycle bin.
  private func matches(_ lookup: PropellerLookup) -> [PropellerContact] {
    switch lookup {
    case .id(let id, let source, let language):
      [contact(id)].compactMap { $0 }.filter { Self.passes($0, source, language) }
    case .sourceID(let sourceID, let source, let language):
      (catalogue.ids(ofSourceID: sourceID).filter { written[$0] == nil }
        + (writtenSourceIDs[sourceID] ?? []).sorted())
        .compactMap(contact).filter { Self.passes($0, source, language) }
    }
  }

  private static func passes(
    _ contact: PropellerContact, _ source: String?, _ language: String?
  ) -> Bool {
    if let source, contact.text(.source) != source { return false }
    guard let language else { return true }
    return contact.text(.primaryLanguage).uppercased() == language.uppercased()
  }

  private func identifiers(_ search: PropellerSearch) -> [UInt32] {
    let generated = catalogue.ids.filter { id in
      written[id] == nil && !recycled.contains(id) && catalogue.matches(id, search)
    }
    let others = written.values.filter { !recycled.contains($0.id) && search.matches($0) }
    return (generated + others.map(\.id)).sorted().map { UInt32($0) }
  }
}

extension PropellerSearch {
  func matches(_ contact: PropellerContact) -> Bool {
    if let debtorIDs, !debtorIDs.contains(contact.text(.debtorID)) { return false }
    if let created, !created.contains(contact.createdAt) { return false }
    if let modified, !(contact.modifiedAt.map(modified.contains) ?? false) { return false }
    guard let name, !name.isEmpty else { return true }
    return contact.name.lowercased().contains(name)
  }
}

// MARK: - What a world begins with

/// The generated contacts in Propeller's form, computed by identifier.
struct PropellerCatalogue: Sendable {
  let people: SeedWorld

  var ids: Range<Int> {
    let first = PropellerWellKnown.firstID
    return (first + people.indices.lowerBound)..<(first + people.indices.upperBound)
  }

  /// Ten contacts per company on average.
  var companies: ClosedRange<Int> {
    PropellerWellKnown.companyID...(PropellerWellKnown.companyID + people.indices.count / 10)
  }

  func contact(_ id: Int) -> PropellerContact? {
    guard ids.contains(id) else { return nil }
    let person = person(id)
    let genders = ["m", "f", "u", "M", "F", "U"]
    let titles = ["", "", "Dr.", "Mr.", "Mme", "Prof."]
    var values: [PropellerField: JSON] = [
      .debtorID: debtorID(person), .firstName: .string(person.firstName),
      .middleName: .string(person.middleName), .lastName: .string(person.lastName),
      .abbreviation: .string(person.firstName.prefix(1) + "."),
      .title: .string(titles[person.draw(60, titles.count)]),
      .gender: .string(genders[person.draw(61, genders.count)]),
      .phone: .string(person.phoneText), .email: .string(person.emails.first ?? ""),
      .primaryLanguage: .string(language(person)), .sourceID: sourceID(person),
      .source: .string(source(person)),
    ]
    if let birthday = person.birthday { values[.dateOfBirth] = .integer(birthday) }
    if let company = company(person) { values[.parent] = .integer(company) }
    return PropellerContact(
      id: id, values: values, createdAt: person.createdAt, modifiedAt: person.modifiedAt)
  }

  /// `PropellerSearch.matches` for this contact, computing only what is needed.
  func matches(_ id: Int, _ search: PropellerSearch) -> Bool {
    let person = person(id)
    if let created = search.created, !created.contains(person.createdAt) { return false }
    if let modified = search.modified, !modified.contains(person.modifiedAt) { return false }
    guard search.debtorIDs != nil || !(search.name ?? "").isEmpty else { return true }
    return contact(id).map(search.matches) ?? false
  }

  /// None, one, or two for the shared ones.
  func ids(ofSourceID sourceID: String) -> [Int] {
    let digits = sourceID.hasPrefix("C-") ? sourceID.dropFirst(2) : sourceID[...]
    let numbered = Int(digits).map { PropellerWellKnown.firstID + $0 - Self.numbersFrom }
    let wellKnown = (0..<SeedWorld.wellKnownCount).map { PropellerWellKnown.firstID + $0 }
    return (wellKnown + [numbered].compactMap { $0 }).filter { id in
      ids.contains(id) && contact(id)?.text(.sourceID) == sourceID
    }
  }

  private static let numbersFrom = 200_000

  private func person(_ id: Int) -> SeedPerson { people.person(id - PropellerWellKnown.firstID) }

  private func company(_ person: SeedPerson) -> Int? {
    guard !person.isOne(in: 3, 62) else { return nil }
    return companies.lowerBound + person.draw(63, companies.count)
  }

  /// A number for two in three, a string for the others. [vendor]
  private func debtorID(_ person: SeedPerson) -> JSON {
    let number = 70_000 + (company(person) ?? 0)
    return person.isOne(in: 3, 64) ? .string(String(number)) : .integer(number)
  }

  /// `C-200042`, or digits as a string or a number; empty for one in ten. [vendor]
  private func sourceID(_ person: SeedPerson) -> JSON {
    switch person.index {
    case 0: return ""
    case 1: return .string(PropellerWellKnown.janeSourceID)
    case 2, 3: return .string(PropellerWellKnown.sourceIDOfTwoSources)
    case 4, 5: return .string(PropellerWellKnown.sourceIDOfTwoLanguages)
    default: break
    }
    let number = Self.numbersFrom + person.index
    switch person.draw(65, 10) {
    case 0: return ""
    case 1...5: return .string("C-\(number)")
    case 6...7: return .string(String(number))
    default: return .integer(number)
    }
  }

  private func source(_ person: SeedPerson) -> String {
    if person.isWellKnown {
      return person.index == 3 ? PropellerWellKnown.otherSource : PropellerWellKnown.source
    }
    let sources = [PropellerWellKnown.source, PropellerWellKnown.otherSource, "WEB"]
    return sources[person.draw(66, sources.count)]
  }

  private func language(_ person: SeedPerson) -> String {
    person.isWellKnown ? person.index == 4 ? "NL" : "EN" : person.locale.language
  }
}
