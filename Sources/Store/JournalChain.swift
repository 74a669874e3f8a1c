import Domain
import Foundation

/// Each entry's link is a code of the entry and of the link before it, so that changing an entry,
/// taking one out or putting two in another order breaks the chain from there on.
struct JournalChain {
  /// What the first entry follows.
  static let start = "the journal begins"
  /// Where a link or a code is named and there is none.
  static let none = "-"

  let key: JournalKey

  /// The link in version 2: of every column but the link, by its name, its storage class and its
  /// bytes. A column that is NULL is left out, so that a column that is added later changes no link.
  func link(of entry: RawEntry, after previous: String) -> String {
    key.code(
      of: Self.message("roster journal entry 2", of: entry, besides: "link", after: previous),
      for: .link)
  }

  /// A code of all entries of version 1 up to this one, as the file holds them. It also covers what
  /// their links do not, such as storage classes.
  func code(of entry: RawEntry, after previous: String) -> String {
    key.code(
      of: Self.message(
        "roster journal carried over", of: entry, besides: "version", after: previous),
      for: .mark)
  }

  private static func message(
    _ purpose: String, of entry: RawEntry, besides leftOut: String, after previous: String
  ) -> [UInt8] {
    var message: [UInt8] = []
    message.reserveCapacity(1_024)
    CodedBytes.append(purpose.utf8, to: &message)
    CodedBytes.append(previous.utf8, to: &message)
    let skipped = entry.columns.place(of: leftOut)
    for place in entry.columns.order where place != skipped {
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
