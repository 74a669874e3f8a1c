/// Records a journal entry before a write is sent again below the operation that sends it.
package struct RepeatedWrite: Sendable {
  /// Set by the operation while it sends.
  @TaskLocal package static var current: RepeatedWrite?

  private let record: @Sendable () async throws(JournalFailure) -> Void

  package init(record: @escaping @Sendable () async throws(JournalFailure) -> Void) {
    self.record = record
  }

  /// `false` if the journal does not take the entry: the write must not be sent again.
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
