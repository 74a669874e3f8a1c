import Foundation

/// A channel by its name in answers.
enum CartsGuruChannel: String, CaseIterable, Sendable {
  case sms
  case call
  case email
}

enum CartsGuruPreference: String, CaseIterable, Sendable {
  case unset = "Default"
  case optin = "Optin"
  case optout = "Optout"
}

struct CartsGuruContact: Sendable {
  let id: String
  let person: SeedPerson
  let isAnonymized: Bool
  fileprivate let chosen: [CartsGuruChannel: CartsGuruPreference]

  /// The last choice, otherwise the generated one. Anonymizing does not reset it. [seed]
  func preference(_ channel: CartsGuruChannel) -> CartsGuruPreference {
    if let chosen = chosen[channel] { return chosen }
    let purposes: [CartsGuruChannel: UInt64] = [.sms: 50, .call: 51, .email: 52]
    let draws: [CartsGuruPreference] = [.unset, .unset, .unset, .optin, .optin, .optin, .optout]
    return draws[person.draw(purposes[channel] ?? 0, draws.count)]
  }
}

/// One row of the CSV files.
struct CartsGuruOptOut: Sendable, Equatable {
  let channel: CartsGuruChannel
  /// An e-mail address or a phone number.
  let value: String
}

/// The contacts of the shop and their changes.
actor CartsGuruWorld {
  private struct Change {
    var chosen: [CartsGuruChannel: CartsGuruPreference] = [:]
    var isAnonymized = false
  }

  private let people: SeedWorld
  private var changes: [Int: Change] = [:]

  init(_ options: WorldOptions) {
    self.people = options.people(of: CartsGuruWellKnown.kind)
  }

  /// Usually one contact; none for an unknown id, two for the shared one.
  func contacts(accountID: String) -> [CartsGuruContact] {
    if accountID == CartsGuruWellKnown.sharedAccountID {
      return [2, 3].filter(people.indices.contains).map(contact)
    }
    let index =
      accountID.hasPrefix("C-")
      ? Int(accountID.dropFirst(2)).flatMap { people.indices.contains($0) ? $0 : nil }
      : people.index(ofEmail: accountID)
    guard let index, self.accountID(index) == accountID else { return [] }
    return [contact(index)]
  }

  /// The new state, or `nil` for an unknown `_id`. Other channels stay as they are. [assumed]
  func choose(_ allowed: [CartsGuruChannel: Bool], id: String) -> CartsGuruContact? {
    guard let index = index(ofID: id) else { return nil }
    for (channel, isAllowed) in allowed {
      changes[index, default: Change()].chosen[channel] = isAllowed ? .optin : .optout
    }
    return contact(index)
  }

  /// The new state, or `nil` for an unknown `_id`. Cannot be undone; repeating it changes nothing.
  func anonymize(id: String) -> CartsGuruContact? {
    guard let index = index(ofID: id) else { return nil }
    changes[index, default: Change()].isAnonymized = true
    return contact(index)
  }

  /// Every identifier that is opted out, contact by contact.
  func optOuts() -> [CartsGuruOptOut] {
    people.indices.flatMap { index -> [CartsGuruOptOut] in
      let contact = contact(index)
      guard !contact.isAnonymized else { return [] }
      return CartsGuruChannel.allCases.flatMap { channel -> [CartsGuruOptOut] in
        guard contact.preference(channel) == .optout else { return [] }
        let phones = contact.person.phoneText.isEmpty ? [] : [contact.person.phoneText]
        let values = channel == .email ? contact.person.emails : phones
        return values.map { CartsGuruOptOut(channel: channel, value: $0) }
      }
    }
  }

  /// Opts out the contacts of the rows. Never opts in; unknown identifiers are ignored. [seed]
  func optOut(_ rows: [CartsGuruOptOut]) {
    for row in rows {
      let index =
        row.channel == .email
        ? people.index(ofEmail: row.value) : people.index(ofPhone: row.value)
      guard let index, changes[index]?.isAnonymized != true else { continue }
      changes[index, default: Change()].chosen[row.channel] = .optout
    }
  }

  private func contact(_ index: Int) -> CartsGuruContact {
    let change = changes[index] ?? Change()
    return CartsGuruContact(
      id: id(index), person: people.person(index), isAnonymized: change.isAnonymized,
      chosen: change.chosen)
  }

  /// The e-mail address, as the vendor recommends, or a number of the shop if there is none.
  private func accountID(_ index: Int) -> String {
    if [2, 3].contains(index) { return CartsGuruWellKnown.sharedAccountID }
    let digits = String(index)
    return people.person(index).emails.first
      ?? "C-\(String(repeating: "0", count: max(0, 6 - digits.count)))\(digits)"
  }

  /// 24 hexadecimal digits; the last eight are the person's number.
  private func id(_ index: Int) -> String {
    "5f1c" + Self.hex(people.hash(index, 1) >> 16, 12) + Self.hex(UInt64(index), 8)
  }

  private func index(ofID id: String) -> Int? {
    guard let index = Int(id.suffix(8), radix: 16), people.indices.contains(index),
      self.id(index) == id
    else { return nil }
    return index
  }

  private static func hex(_ value: UInt64, _ width: Int) -> String {
    let digits = String(value, radix: 16)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits.suffix(width)
  }
}
