import Domain

/// Decides when Open2b's answer proves that a shop has no such contact.
/// docs/providers/contracts/open2b.md, read 2026-11.
enum Open2bAbsence {
  /// `get` answers with an explicit `"contact": null`; an answer without the member proves nothing.
  static func provesNoContact(in answer: Open2bContactWire) -> Absence? {
    answer.contact == .null ? .gone : nil
  }

  /// `update` answers with a documented error: "Contact <id> does not exist".
  static func provesNoContact(refused error: WireObject<Open2bErrorKey>?) -> Absence? {
    error?[.type] == "NotFound" && error?[.field] == "id" ? .gone : nil
  }

  /// Rows of a `find` come in identifier order. The window proves that identifiers up to its last
  /// row are absent if no row has them. Only an empty window proves the absence of everything after
  /// its start, since a short one may have been cut.
  ///
  /// `ids` are those looked for, all greater than the identifier after which the window begins.
  /// `rows` are the identifiers in the window, increasing.
  static func provesNoContact(_ ids: Set<Int>, inWindow rows: [Int]) -> Set<Int> {
    guard let last = rows.last else { return ids }
    return ids.filter { $0 <= last }.subtracting(rows)
  }
}
