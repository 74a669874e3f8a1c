/// One generated person. Each field is computed on demand from a provider's key and a number, so
/// 100,000 people take no memory.
struct SeedPerson: Sendable {
  let index: Int
  /// Every draw of this person depends on it.
  let key: UInt64
  private let isHostile: Bool

  init(worldKey: UInt64, index: Int, isHostile: Bool = false) {
    self.index = index
    self.isHostile = isHostile
    self.key = SeedRandom.mix(worldKey ^ SeedRandom.mix(UInt64(index)))
  }

  /// A draw in 0..<bound that depends only on this person and `purpose`.
  func draw(_ purpose: UInt64, _ bound: Int) -> Int {
    Int(SeedRandom.mix(key ^ (purpose &* 0xD6E8_FEB8_6659_FD93)) % UInt64(bound))
  }

  /// True for one person in `share`.
  func isOne(in share: Int, _ purpose: UInt64) -> Bool { draw(purpose, share) == 0 }

  var locale: SeedLocale { SeedLocale.all[draw(1, SeedLocale.all.count)] }
  private var given: SeedLocale.Name { locale.given[draw(2, locale.given.count)] }
  private var family: SeedLocale.Name { locale.family[draw(3, locale.family.count)] }

  /// Set for about one person in 40.
  var hostility: HostileText.Kind? {
    guard !isWellKnown, isOne(in: 40, 4) else { return nil }
    return HostileText.Kind.allCases[draw(5, HostileText.Kind.allCases.count)]
  }

  /// The attack for one of three places in a hostile world: everyone has three texts of the corpus.
  private func attack(_ place: Int) -> String? {
    guard isHostile, !isWellKnown else { return nil }
    let texts = HostileCorpus.texts
    return texts[((index - SeedWorld.wellKnownCount) * 3 + place) % texts.count].text
  }

  var isWellKnown: Bool { index < SeedWorld.wellKnownCount }

  /// Never empty.
  var firstName: String {
    if let attack = attack(0) { return attack }
    if isWellKnown { return WellKnownPeople.all[index].firstName }
    if let hostility, isOne(in: 2, 6) { return HostileText.apply(hostility, to: given.text) }
    return isOne(in: 60, 7) ? "\(given.text) 🌻" : given.text
  }

  /// Empty for one person in 30; up to about 90 characters with the first name.
  var lastName: String {
    if let attack = attack(1) { return attack }
    if isWellKnown { return WellKnownPeople.all[index].lastName }
    if let hostility, !isOne(in: 2, 6) { return HostileText.apply(hostility, to: family.text) }
    if isOne(in: 30, 8) { return "" }
    if isOne(in: 50, 9) {
      return locale.family.map(\.text).joined(separator: "-")
    }
    return family.text
  }

  var middleName: String {
    guard !isWellKnown, isOne(in: 5, 10) else { return "" }
    return locale.given[draw(11, locale.given.count)].text
  }

  var fullName: String { lastName.isEmpty ? firstName : "\(firstName) \(lastName)" }

  var organization: String {
    if let attack = attack(2) { return attack }
    if isWellKnown { return WellKnownPeople.all[index].organization }
    guard isOne(in: 3, 12) else { return "" }
    let forms = ["& Co.", "GmbH", "S.r.l.", "B.V.", "Foundation", "Ltd", "株式会社", "SARL"]
    return "\(family.text) \(forms[draw(13, forms.count)])"
  }

  /// Zero to two, the first one primary, on domains reserved by RFC 2606. The local part ends in
  /// the person's number, so that a world finds the person of an address without an index.
  var emails: [String] {
    if isWellKnown { return WellKnownPeople.all[index].emails }
    if isOne(in: 15, 14) { return [] }
    let domains = ["example.com", "example.org", "example.net", "mail.example", "shop.example"]
    let first =
      isOne(in: 40, 15) ? given.ascii.prefix(1).uppercased() + given.ascii.dropFirst() : given.ascii
    let tag = isOne(in: 25, 16) ? "+news" : ""
    let primary = "\(first).\(family.ascii)\(tag)\(index)@\(domains[draw(17, domains.count)])"
    guard isOne(in: 6, 18) else { return [primary] }
    return [primary, "\(family.ascii)\(index)@work.example"]
  }

  /// Only digits, 9 to 11 with the country code; empty for one person in 12. The last seven are `3
  /// × index + 1` modulo 10⁷, so that a world finds the person of a number without an index.
  var phone: String {
    if isWellKnown { return WellKnownPeople.all[index].phone }
    if isOne(in: 12, 19) { return "" }
    let tail = String((index * 3 + 1) % 10_000_000)
    return locale.dialCode + "6" + String(repeating: "0", count: 7 - tail.count) + tail
  }

  /// The number as people write it, `+33 60000124`, or empty.
  var phoneText: String {
    if index == WellKnownPeople.janeIndex { return "+1 617 555 0101" }
    let phone = phone
    guard !phone.isEmpty else { return "" }
    let code = isWellKnown ? "31" : locale.dialCode
    return "+\(code) \(phone.dropFirst(code.count))"
  }

  /// Empty for most people; one note has over 250 characters.
  var note: String {
    if let attack = attack(2) { return attack }
    guard !isWellKnown, isOne(in: 4, 20) else { return "" }
    if let hostility { return HostileText.apply(hostility, to: "Call back") }
    let notes = [
      "Prefers to be called after 18:00", "Liefert an Hintereingang", "Ne pas appeler le mercredi",
      "VIP ★", "-12% agreed", "@see ticket 4711", "+39 is her mobile", "請先寄電子郵件",
      String(repeating: "Long note. ", count: 23),
    ]
    return notes[draw(21, notes.count)]
  }

  /// Seconds since 1970, between 2015 and the end of 2024.
  var createdAt: Int {
    isWellKnown ? 1_710_498_120 : 1_420_070_400 + draw(22, 315_000_000)
  }

  /// Seconds since 1970, not before `createdAt`, in 2025 at the latest.
  var modifiedAt: Int {
    isWellKnown ? 1_736_345_133 : createdAt + draw(23, 30_000_000)
  }

  /// Midnight in seconds since 1970, between 1940 and 2005; `nil` if unknown.
  var birthday: Int? {
    isOne(in: 3, 24) ? nil : (-10_957 + draw(25, 23_741)) * 86_400
  }
}

struct SeedAddress: Sendable {
  let line1: String
  let line2: String
  let city: String
  let region: String
  let postcode: String
  let country: String
  let countryCode: String
}

extension SeedPerson {
  /// Zero to two, the first one primary.
  var addresses: [SeedAddress] {
    if index == WellKnownPeople.janeIndex { return [WellKnownPeople.janeAddress] }
    let count = [0, 1, 1, 1, 1, 2][draw(26, 6)]
    return (0..<count).map { address($0) }
  }

  private func address(_ number: Int) -> SeedAddress {
    let locale = locale
    let city = locale.cities[draw(27 + UInt64(number), locale.cities.count)]
    let street = locale.streets[draw(30 + UInt64(number), locale.streets.count)]
    return SeedAddress(
      line1: "\(draw(33 + UInt64(number), 180) + 1) \(street)",
      line2: isOne(in: 5, 36) ? "c/o \(organization)" : "", city: city.name,
      region: city.region, postcode: city.postcode, country: locale.country,
      countryCode: locale.countryCode)
  }
}
