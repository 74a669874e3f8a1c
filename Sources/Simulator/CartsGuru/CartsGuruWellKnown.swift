/// Carts Guru's keys and identifiers for tests and demos.
package enum CartsGuruWellKnown {
  package static let kind = "cartsguru"
  /// The vendor's two `curl` examples use one each. [seed]
  package static let siteIDs = [
    "0000000-0000-0000-0000-0000000000", "0000000-0000-0000-0000-000000",
  ]
  /// The value of `x-auth-key`. [seed]
  package static let key = "00000000000000000"

  /// Jane Smith's account id is her e-mail address, as the vendor recommends. [vendor]
  package static let janeAccountID = WellKnownPeople.janeEmail
  /// Shared by two contacts; exists from three contacts upwards.
  package static let sharedAccountID = "tweeling@example.com"
  package static let unknownAccountID = "nobody@example.com"
  /// Account ids of generated people, each with one contact.
  package static func accountIDs(of options: SimulatorOptions) -> [String] {
    let people = SeedWorld(seed: options.seed, provider: kind, contacts: options.contacts)
    return people.indices.dropFirst(SeedWorld.wellKnownCount)
      .compactMap { people.person($0).emails.first }
  }

  /// Well formed, but of no contact.
  package static let unknownID = "5f1c00000000000000000000"
}
