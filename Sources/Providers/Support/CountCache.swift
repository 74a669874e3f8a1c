import Domain

/// The last known number of contacts for each set of conditions, for providers whose pages do not
/// tell it. It is only ever shown: nothing is decided by it.
actor CountCache {
  private var counts: [[QueryCondition]: Int] = [:]

  func count(of conditions: [QueryCondition]) -> Int? { counts[conditions] }

  func remember(_ count: Int, of conditions: [QueryCondition]) { counts[conditions] = count }
}
