import Domain
import Foundation

/// Each entry's link is a code of the entry and of the previous link, so that changing, removing or
/// reordering entries breaks the chain from there on.
struct JournalChain: Sendable {
  /// The link before the first entry.
  static let start = "the journal begins"
  /// Written instead of a link or code if there is none.
  static let none = "-"

  let key: JournalKey

  /// The link in version 2 and 3. It covers the name, storage class and bytes of every column except
  /// the link and what the database itself adds. NULL columns are left out, so that a new column
  /// changes no link.
  func link(of entry: RawEntry, after previous: String) -> String {
    let isOfTeam = entry.integer("version") == JournalRow.versionOfTeams
    return key.code(
      of: Self.message(
        "roster journal entry \(isOfTeam ? 3 : 2)", of: entry,
        besides: ["link", "place", "previous"] + (isOfTeam ? [] : ["chain"]), after: previous),
      for: .link)
  }

  /// A code of all entries of version 1 up to this one, as the database holds them. It also covers what
  /// their links do not, such as storage classes.
  func code(of entry: RawEntry, after previous: String) -> String {
    key.code(
      of: Self.message(
        "roster journal carried over", of: entry,
        besides: ["version", "chain", "place", "previous"],
        after: previous),
      for: .mark)
  }

  private static func message(
    _ purpose: String, of entry: RawEntry, besides leftOut: [String], after previous: String
  ) -> [UInt8] {
    var message: [UInt8] = []
    message.reserveCapacity(1_024)
    CodedBytes.append(purpose.utf8, to: &message)
    CodedBytes.append(previous.utf8, to: &message)
    let skipped = leftOut.compactMap { entry.columns.place(of: $0) }
    for place in entry.columns.order where !skipped.contains(place) {
      guard let value = entry.values[place] else { continue }
      message += entry.columns.prefixes[place]
      message.append(value.letter)
      switch value {
      case .integer(let number):
        CodedBytes.append(8, to: &message)
        CodedBytes.append(UInt64(bitPattern: number), to: &message)
      case .real(let number):
        CodedBytes.append(8, to: &message)
        CodedBytes.append(number.bitPattern, to: &message)
      case .text(let bytes), .blob(let bytes): CodedBytes.append(bytes, to: &message)
      }
    }
    return message
  }
}
