import Domain
import Foundation

/// Where a receipt says something else than the journal.
struct ReceiptDifference: Hashable {
  /// `contacts[0].acts[1].outcome`
  let member: String
  /// As JSON; `nil` if the journal has no such member.
  let journal: String?

  /// One clause.
  var words: String {
    journal.map { "its member \(member) is \($0) in the journal" }
      ?? "the journal has no such member \(member)"
  }

  /// The first one; `nil` if they say the same.
  init?(of receipt: CaseReceipt, from journal: CaseReceipt) {
    guard receipt != journal, let one = Self.value(receipt), let other = Self.value(journal),
      let found = Self.first(one, other, "")
    else { return nil }
    self = found
  }

  private init(_ member: String, _ journal: JSONValue?) {
    self.member = member
    self.journal = journal?.jsonText
  }

  private static func value(_ receipt: CaseReceipt) -> JSONValue? {
    guard let bytes = try? CanonicalJSON.bytes(of: receipt) else { return nil }
    return try? JSONReader.value(of: bytes)
  }

  private static func first(
    _ one: JSONValue?, _ journal: JSONValue?, _ place: String
  ) -> ReceiptDifference? {
    guard one != journal else { return nil }
    switch (one, journal) {
    case (.object(let one)?, .object(let journal)?):
      return Set(one.keys).union(journal.keys).sorted().lazy.compactMap { name in
        first(one[name], journal[name], place.isEmpty ? name : "\(place).\(name)")
      }.first
    case (.array(let one)?, .array(let journal)?):
      return (0..<max(one.count, journal.count)).lazy.compactMap { index in
        first(
          one.indices.contains(index) ? one[index] : nil,
          journal.indices.contains(index) ? journal[index] : nil, "\(place)[\(index)]")
      }.first
    default: return ReceiptDifference(place, journal)
    }
  }
}
