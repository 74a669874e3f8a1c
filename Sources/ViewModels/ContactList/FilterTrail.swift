import Domain
import Synchronization

/// What compact rows matched while a filter was typed, so that a letter more searches only what is left,
/// and a letter less searches nothing.
///
/// Part of a list's state that says nothing more than filter and contacts: two of them are always equal.
nonisolated final class FilterTrail: Sendable {
  private struct Step {
    var terms: [ContactFilter.Term]
    var met: RowSet
  }

  private struct Kept {
    var columns: [ContactColumn] = []
    /// Each narrows the one before.
    var steps: [Step] = []
  }

  /// A set of 100,000 rows takes 12 KB.
  private static let most = 64

  private let kept = Mutex(Kept())

  /// The rows that match; `search` finds them among those that are left.
  func rows(
    matching filter: ContactFilter, columns: [ContactColumn], _ search: (RowSet?) -> RowSet
  ) -> RowSet {
    kept.withLock { kept in
      if kept.columns != columns || kept.steps.count > Self.most { kept = Kept(columns: columns) }
      while let last = kept.steps.last {
        if last.terms == filter.terms { return last.met }
        if filter.narrows(last.terms) { break }
        kept.steps.removeLast()
      }
      let met = search(kept.steps.last?.met)
      kept.steps.append(Step(terms: filter.terms, met: met))
      return met
    }
  }
}

nonisolated extension FilterTrail: Hashable {
  static func == (left: FilterTrail, right: FilterTrail) -> Bool { true }
  func hash(into hasher: inout Hasher) {}
}

nonisolated extension ContactFilter {
  /// Whether every contact that matches also matches those terms, because this filter only goes on
  /// from them.
  fileprivate func narrows(_ others: [Term]) -> Bool {
    guard let last = others.last, terms.count >= others.count,
      terms.prefix(others.count - 1).elementsEqual(others.dropLast())
    else { return false }
    let own = terms[others.count - 1]
    if own == last { return true }
    guard own.field == last.field, !own.isNegated, !last.isNegated, !last.text.isEmpty,
      own.text.utf8.starts(with: last.text.utf8)
    else { return false }
    // The first digit begins to compare digits, too.
    return last.field == nil || !PhoneIdentifier.digits(in: last.text).isEmpty
      || last.field?.lowercased() != "phone"
  }
}
