/// Detects a list that never ends because its pages bring nothing new.
///
/// It keeps an 8-byte hash of each row. A collision can only make a page look less new than it is.
package struct PageTrail: Sendable {
  /// How many pages without rows may follow each other; a provider that filters late sends some.
  private static let mostEmpty = 100

  /// How many pages without new rows may follow each other.
  private let tolerance: Int
  private var hashes: Set<Int> = []
  private var emptyPages = 0
  private var oldPages = 0

  /// `isIndexed`: the list is read by index, so rows may move to the next page between requests.
  package init(isIndexed: Bool) {
    tolerance = isIndexed ? 1 : 0
  }

  /// Whether the list is stuck, judged by the ids of its next page. Call it only if the provider
  /// says that more pages follow.
  package mutating func isStuck(after ids: some Sequence<String>) -> Bool {
    var count = 0
    var newCount = 0
    for id in ids {
      count += 1
      if hashes.insert(id.hashValue).inserted { newCount += 1 }
    }
    return isStuck(rows: count, new: newCount)
  }

  package mutating func isStuck(rows: Int, new: Int) -> Bool {
    emptyPages = rows == 0 ? emptyPages + 1 : 0
    if new > 0 { oldPages = 0 } else if rows > 0 { oldPages += 1 }
    return emptyPages > Self.mostEmpty || oldPages > tolerance
  }

  package static let message =
    "the list is stuck: a page has nothing new, but the provider says that more pages follow"
}
