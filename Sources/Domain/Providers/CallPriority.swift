/// The order in which a provider's limiter serves calls: interactive ones before bulk.
package enum CallPriority: Int, Comparable, Sendable {
  case bulk
  case interactive

  /// The priority of calls that the current task makes.
  @TaskLocal package static var current = CallPriority.interactive

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
