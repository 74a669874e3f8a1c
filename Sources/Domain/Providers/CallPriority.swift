/// The order in which a provider's limiter serves calls: what people wait for before everything
/// else.
package enum CallPriority: Int, Comparable, Sendable {
  /// Work that no person has asked for.
  case background
  /// Long work that a person has asked for.
  case bulk
  case interactive

  /// The priority of calls that the current task makes.
  @TaskLocal package static var current = CallPriority.interactive

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
