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
  static func first(
    of receipt: CaseReceipt, from journal: CaseReceipt
  ) throws(CaseFailure) -> ReceiptDifference? {
    guard receipt != journal else { return nil }
    return first(try value(receipt), try value(journal), "")
  }

  private init(_ member: String, _ journal: JSONValue?) {
    self.member = member
    self.journal = journal?.jsonText
  }

  private static func value(_ receipt: CaseReceipt) throws(CaseFailure) -> JSONValue {
    do {
      return try JSONReader.value(of: try CanonicalJSON.bytes(of: receipt))
    } catch {
      throw .refused("the receipt cannot be compared with the journal")
    }
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
