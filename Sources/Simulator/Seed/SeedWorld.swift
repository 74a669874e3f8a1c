/// The generated people of one provider: the same for a seed every time, and computed on demand.
/// The providers' worlds keep only what differs.
struct SeedWorld: Sendable {
  /// How many people have a fixed place, see `WellKnownPeople`.
  static var wellKnownCount: Int { WellKnownPeople.all.count }

  /// The people's numbers. They start at 0, but a single contact is Jane Smith.
  let indices: Range<Int>
  private let key: UInt64
  private let isHostile: Bool

  /// Each `provider` has different people.
  init(seed: UInt64, provider: String, contacts: Int, isHostile: Bool = false) {
    let first = contacts == 1 ? WellKnownPeople.janeIndex : 0
    self.indices = first..<(first + max(0, contacts))
    self.key = SeedRandom.key(seed: seed, name: provider)
    self.isHostile = isHostile
  }

  func person(_ index: Int) -> SeedPerson {
    SeedPerson(worldKey: key, index: index, isHostile: isHostile)
  }

  /// A draw that depends only on the world and the number, for identifiers.
  func hash(_ index: Int, _ purpose: UInt64) -> UInt64 {
    SeedRandom.mix(key ^ SeedRandom.mix(UInt64(index) &+ (purpose << 40)))
  }

  /// The person with this address, ignoring case.
  func index(ofEmail email: String) -> Int? {
    let wanted = email.lowercased()
    let digits = wanted.prefix { $0 != "@" }.reversed().prefix { $0.isASCII && $0.isNumber }
    let numbered = Int(String(digits.reversed()))
    return candidates(numbered).first { index in
      person(index).emails.contains { $0.lowercased() == wanted }
    }
  }

  /// The person with this phone number, by its digits.
  func index(ofPhone phone: String) -> Int? {
    let digits = phone.filter { $0.isASCII && $0.isNumber }
    guard !digits.isEmpty else { return nil }
    // 3 × 6,666,667 is 1 modulo 10⁷.
    let tail = Int(digits.suffix(7)).map { ($0 + 9_999_999) * 6_666_667 % 10_000_000 }
    return candidates(tail).first { person($0).phone == digits }
  }

  private func candidates(_ numbered: Int?) -> [Int] {
    (Array(0..<Self.wellKnownCount) + [numbered].compactMap { $0 }).filter(indices.contains)
  }
}
