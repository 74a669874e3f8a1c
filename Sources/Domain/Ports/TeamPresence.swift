/// What a console asks of a team's store while it runs.
package protocol TeamPresence: Sendable {
  /// Login and host of this operator, as plans and approvals name them.
  @concurrent func operatorName() async throws(JournalFailure) -> String

  /// The place of the newest step of any case; `nil` if there is none.
  @concurrent func newestEvent() async throws(JournalFailure) -> Int64?
}
