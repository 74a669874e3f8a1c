import Domain

/// The last count for each set of conditions, for providers whose pages have no total. It is only
/// shown and decides nothing.
actor CountCache {
  private var counts: [[QueryCondition]: Int] = [:]

  func count(of conditions: [QueryCondition]) -> Int? { counts[conditions] }

  func remember(_ count: Int, of conditions: [QueryCondition]) { counts[conditions] = count }
}
