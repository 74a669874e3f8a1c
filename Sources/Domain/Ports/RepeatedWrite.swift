/// What comes before a write goes out another time, below the operation that sends it: its entry in
/// the journal.
package enum RepeatedWrite {
  /// Keeps the entry; set by the operation around the sending.
  @TaskLocal package static var record: (@Sendable () async throws(JournalFailure) -> Void)?

  /// - Returns: `false` where the journal does not take the entry: the write must not go out again.
  package static func isRecorded() async -> Bool {
    guard let record else { return true }
    do throws(JournalFailure) {
      try await record()
      return true
    } catch {
      return false
    }
  }
}
