/// What comes before a write goes out another time, below the operation that sends it: its entry in
/// the journal.
package struct RepeatedWrite: Sendable {
  /// Set by the operation around the sending.
  @TaskLocal package static var current: RepeatedWrite?

  private let record: @Sendable () async throws(JournalFailure) -> Void

  /// `record` keeps the entry.
  package init(record: @escaping @Sendable () async throws(JournalFailure) -> Void) {
    self.record = record
  }

  /// `false` where the journal does not take the entry: the write must not go out again.
  package static func isRecorded() async -> Bool {
    guard let current else { return true }
    do throws(JournalFailure) {
      try await current.record()
      return true
    } catch {
      return false
    }
  }
}
