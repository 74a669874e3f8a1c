import Domain

/// The provider's pages that cover a range of rows.
struct PropellerPages: Sendable {
  let pageSize: Int
  /// Counted from 1.
  let numbers: ClosedRange<Int>
  /// Rows of the first page that stand before the range.
  let skipped: Int

  /// Where the range is itself one page of the provider's, it is asked for as that one.
  init(first: Int, limit: Int, most: Int) {
    pageSize = limit <= most && first % limit == 0 ? limit : most
    numbers = (first / pageSize + 1)...((first + limit - 1) / pageSize + 1)
    skipped = first % pageSize
  }
}
