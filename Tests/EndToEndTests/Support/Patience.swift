/// The one limit of every wait. Only a defect lasts this long, even on a machine that is busy with
/// other things.
enum Patience {
  static let limit = Duration.seconds(120)

  /// Returns the first value that the condition gives. For states that cannot announce themselves.
  static func first<Value: Sendable>(
    _ wanted: String, _ condition: () async throws -> Value?
  ) async throws -> Value {
    let end = ContinuousClock.now.advanced(by: limit)
    while true {
      if let value = try await condition() { return value }
      guard ContinuousClock.now < end else { throw Exhausted(wanted: wanted) }
      try await Task.sleep(for: .milliseconds(20))
    }
  }

  static func until(_ wanted: String, _ condition: () async throws -> Bool) async throws {
    _ = try await first(wanted) { try await condition() ? true : nil }
  }

  struct Exhausted: Error { let wanted: String }
}
