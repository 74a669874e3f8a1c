/// What to list: conditions, order and range, in the provider's own field names.
package struct ContactQuery: Hashable, Sendable {
  package var conditions: [QueryCondition]
  /// The first key weighs most; empty leaves the order to the provider.
  package var order: [SortKey]
  /// The fields to return; `nil` is all of them.
  package var fields: [String]?
  package var start: PageStart
  /// The most contacts to return, at least 1.
  package var limit: Int
  /// Whether the caller uses the page's total, which may cost an extra call.
  package var wantsTotal = true

  package init(
    conditions: [QueryCondition] = [], order: [SortKey] = [], fields: [String]? = nil,
    start: PageStart = .first(0), limit: Int
  ) {
    precondition(limit >= 1, "A page holds at least one contact.")
    self.conditions = conditions
    self.order = order
    self.fields = fields
    self.start = start
    self.limit = limit
  }

  package func starting(at start: PageStart) -> Self {
    var query = self
    query.start = start
    return query
  }
}

package struct QueryCondition: Hashable, Sendable {
  package var key: String
  package var value: String

  package init(key: String, value: String) {
    self.key = key
    self.value = value
  }
}

/// One sort field; written `name`, or `-name` for descending.
package struct SortKey: Hashable, Sendable, CustomStringConvertible {
  package var field: String
  package var isDescending: Bool

  package init(field: String, isDescending: Bool = false) {
    self.field = field
    self.isDescending = isDescending
  }

  package init(_ notation: some StringProtocol) {
    let isDescending = notation.hasPrefix("-")
    self.init(
      field: String(isDescending ? notation.dropFirst() : notation[...]),
      isDescending: isDescending)
  }

  package var description: String { (isDescending ? "-" : "") + field }
}

/// Where a page begins.
package enum PageStart: Hashable, Sendable {
  /// Skips this many contacts of the whole list.
  case first(Int)
  /// Continues after this cursor, an identifier or an opaque key from the previous page.
  case after(String)
}
