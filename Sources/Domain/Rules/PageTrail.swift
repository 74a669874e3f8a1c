/// Notices a list that goes on without bringing anything new, so that reading it would never end.
///
/// Of each row it keeps a hash of 8 bytes: equal hashes of two rows can only make a page look less
/// new than it is.
package struct PageTrail: Sendable {
  /// Pages without a row that may follow on one another; a provider that filters late gives some.
  private static let mostEmpty = 100

  /// Pages without a new row that may follow on one another.
  private let tolerance: Int
  private var hashes: Set<Int> = []
  private var emptyPages = 0
  private var oldPages = 0

  /// `isIndexed`: the list is read by index, so that rows may move from one page to the next between
  /// two requests.
  package init(isIndexed: Bool) {
    tolerance = isIndexed ? 1 : 0
  }

  /// Whether the list is stuck, judged by the ids of its next page. Ask only where the provider says
  /// that more pages follow.
  package mutating func isStuck(after ids: some Sequence<String>) -> Bool {
    var count = 0
    var newCount = 0
    for id in ids {
      count += 1
      if hashes.insert(id.hashValue).inserted { newCount += 1 }
    }
    return isStuck(rows: count, new: newCount)
  }

  /// The same where it is known which rows are new.
  package mutating func isStuck(rows: Int, new: Int) -> Bool {
    emptyPages = rows == 0 ? emptyPages + 1 : 0
    if new > 0 { oldPages = 0 } else if rows > 0 { oldPages += 1 }
    return emptyPages > Self.mostEmpty || oldPages > tolerance
  }

  /// What a failure says.
  package static let message =
    "the list does not go on: a page brings nothing new, and the provider says that more follow"
}
