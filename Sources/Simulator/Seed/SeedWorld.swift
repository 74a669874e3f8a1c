/// The generated people of one provider: the same for one seed, every time, and computed when asked.
/// The providers' worlds keep only what differs from it.
struct SeedWorld: Sendable {
  /// How many people have a fixed place: see `WellKnownPeople`.
  static var wellKnownCount: Int { WellKnownPeople.all.count }

  /// The people's numbers. They start at 0, but where there is only one contact it is Jane Smith.
  let indices: Range<Int>
  private let key: UInt64
  private let isHostile: Bool

  /// The people of one `provider` are others than those of another.
  init(seed: UInt64, provider: String, contacts: Int, isHostile: Bool = false) {
    let first = contacts == 1 ? WellKnownPeople.janeIndex : 0
    self.indices = first..<(first + max(0, contacts))
    self.key = SeedRandom.key(seed: seed, name: provider)
    self.isHostile = isHostile
  }

  func person(_ index: Int) -> SeedPerson {
    SeedPerson(worldKey: key, index: index, isHostile: isHostile)
  }

  /// A draw that depends on the world and the number only, for identifiers.
  func hash(_ index: Int, _ purpose: UInt64) -> UInt64 {
    SeedRandom.mix(key ^ SeedRandom.mix(UInt64(index) &+ (purpose << 40)))
  }

  /// Whose address this is, compared without regard to case.
  func index(ofEmail email: String) -> Int? {
    let wanted = email.lowercased()
    let digits = wanted.prefix { $0 != "@" }.reversed().prefix { $0.isASCII && $0.isNumber }
    let numbered = Int(String(digits.reversed()))
    return candidates(numbered).first { index in
      person(index).emails.contains { $0.lowercased() == wanted }
    }
  }

  /// Whose number this is, by its digits; people have one at most.
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
