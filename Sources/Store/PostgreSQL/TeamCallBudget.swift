package import Domain
import Foundation

/// The calls to one installation of a provider, in a row that all sessions of a team share.
package struct TeamCallBudget: CallBudget {
  private let team: @Sendable () async throws(JournalFailure) -> TeamDatabase
  private let installation: Installation
  private let limits: Limits

  /// `team` is called for each question, and opens the database at the first one.
  package init(
    _ installation: Installation, rule: PaceRule,
    in team: @escaping @Sendable () async throws(JournalFailure) -> TeamDatabase
  ) {
    self.team = team
    self.installation = installation
    limits = Limits(rule)
  }

  @concurrent package func take(
    _ count: Int, _ priority: CallPriority, unused: Int
  ) async throws(JournalFailure) -> CallGrant {
    let team = try await team()
    let arguments: [RawValue?] = [
      RawValue(subject(team)), .integer(Int64(count)),
      .integer(priority < .interactive ? 1 : 0), .integer(Int64(unused)),
      .real(limits.interval), .real(limits.burst), .integer(Int64(limits.limit)),
      .real(limits.period),
    ]
    let row = try await team.connection.run(.writing) { transaction in
      try transaction.rows(
        "SELECT granted, wait, outage FROM take_calls($1, $2, $3, $4, $5, $6, $7, $8)", arguments
      ).first
    }
    var wait = 0.0
    if case .real(let seconds)? = row?["wait"] { wait = seconds }
    return CallGrant(
      count: Int(row?.integer("granted") ?? 0), validity: .seconds(limits.validity),
      wait: .seconds(max(0, wait)), isOutage: row?.integer("outage") == 1)
  }

  @concurrent package func note(_ news: CallNews) async throws(JournalFailure) {
    let team = try await team()
    let arguments: [RawValue?] = [
      RawValue(subject(team)), news.remaining.map { .integer(Int64($0)) },
      news.limit.map { .integer(Int64($0)) }, news.resetsIn.map { .real($0 / .seconds(1)) },
      news.pause.map { .real($0 / .seconds(1)) }, .integer(news.isOutage ? 1 : 0),
    ]
    try await team.connection.run(.writing) { transaction in
      // NULL is sent as a text.
      _ = try transaction.rows(
        """
        SELECT 1 AS noted FROM note_calls(
          $1, $2::bigint, $3::bigint, $4::double precision, $5::double precision, $6)
        """, arguments)
    }
  }

  private func subject(_ team: TeamDatabase) -> String {
    team.key.journal.code(of: installation.text.utf8, for: .installation)
  }

  /// A rule as the row counts it. A call may begin up to `validity` seconds after it was taken, so
  /// the row is stricter than the rule by that time.
  private struct Limits {
    var interval = 0.0
    var burst = 0.0
    var limit = 0
    var period = 0.0
    var validity = 1.0

    init(_ rule: PaceRule) {
      switch rule {
      case .perSecond(let rate, let most):
        interval = 1 / rate
        validity = 0.5
        burst = Double(max(1, most)) - rate * validity
        guard burst < 1 else { return }
        burst = 1
        validity = 0.25
        interval += validity
      case .window(let most, let per):
        limit = max(1, most)
        validity = min(1, per / .seconds(1) / 10)
        period = per / .seconds(1) + validity
      case .asAnswersSay: break
      }
    }
  }
}
