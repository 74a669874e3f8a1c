import Domain

/// When Open2b's answer proves that a shop has no contact. contracts/open2b.md, read 2026-11.
enum Open2bAbsence {
  /// `get` says so by an explicit `"contact": null`; an answer without the member says nothing.
  static func provesNoContact(in answer: Open2bContactWire) -> Absence? {
    answer.contact == .null ? .gone : nil
  }

  /// `update` says so by a documented error: "Contact <id> does not exist".
  static func provesNoContact(refused error: WireObject<Open2bErrorKey>?) -> Absence? {
    error?[.type] == "NotFound" && error?[.field] == "id" ? .gone : nil
  }

  /// A window of `find`, in the order of the identifiers, proves of the ones below its last row that
  /// they are not there where no row has them. Only an empty window proves it of all beyond its
  /// start: a short one may have been cut.
  ///
  /// `ids` are those looked for, all greater than the identifier after which the window begins; `rows`
  /// are the identifiers of the window, each greater than the one before.
  static func provesNoContact(_ ids: Set<Int>, inWindow rows: [Int]) -> Set<Int> {
    guard let last = rows.last else { return ids }
    return ids.filter { $0 <= last }.subtracting(rows)
  }
}
