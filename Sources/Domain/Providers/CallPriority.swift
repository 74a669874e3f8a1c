/// Who waits for a call: a provider's limiter lets people go before batches.
package enum CallPriority: Int, Comparable, Sendable {
  case bulk
  case interactive

  /// Of the calls that the current task makes.
  @TaskLocal package static var current = CallPriority.interactive

  package static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
