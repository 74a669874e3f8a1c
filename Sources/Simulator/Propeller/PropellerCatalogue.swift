/// The generated contacts as Propeller has them, computed by identifier.
struct PropellerCatalogue: Sendable {
  let people: SeedWorld

  var ids: Range<Int> {
    let first = PropellerWellKnown.firstID
    return (first + people.indices.lowerBound)..<(first + people.indices.upperBound)
  }

  /// Ten contacts a company on average.
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

  /// As `PropellerSearch.matches` of the contact, without making all of it.
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

  /// A number for two in three, the same as a string for the others. [vendor]
  private func debtorID(_ person: SeedPerson) -> JSON {
    let number = 70_000 + (company(person) ?? 0)
    return person.isOne(in: 3, 64) ? .string(String(number)) : .integer(number)
  }

  /// `C-200042`, or digits as a string or as a number; empty for one in ten. [vendor]
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
    guard person.isWellKnown else { return person.locale.language }
    return person.index == 4 ? "NL" : "EN"
  }
}
