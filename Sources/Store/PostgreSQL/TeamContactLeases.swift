package import Domain
import Foundation
import Synchronization

/// The contacts that one session of a team holds, and who holds others.
///
/// Rows have codes of the contacts' names under the team's key. `PostgresStorage` renews them.
final class TeamContactLeases: ContactLeases {
  private let database: TeamDatabase
  private let connection: PostgresConnection
  private let key: JournalKey
  private let chain: String
  private let session: UUID
  private let role: String
  private let locks: ProcessLocks
  /// How often this session has taken a subject.
  private let counts = Mutex<[String: Int]>([:])

  /// `locks` are those of the state folder, in which each running session holds its own lock.
  init(_ team: TeamDatabase, chain: String, session: UUID, locks: ProcessLocks) {
    database = team
    connection = team.connection
    key = team.key.journal
    role = team.role
    self.chain = chain
    self.session = session
    self.locks = locks
  }

  var isShared: Bool { true }

  @concurrent func take(
    _ contacts: [LeasedContact], for action: Action
  ) async throws(JournalFailure) -> [LeaseAnswer] {
    try database.requireOperator()
    let subjects = contacts.map { contact in contact.names.map(subject) }
    let wanted = Set(subjects.joined())
    guard !wanted.isEmpty else { return contacts.map { _ in .taken(.unshared) } }
    count(subjects.joined(), by: 1)
    let held: [String: Row]
    do throws(JournalFailure) {
      held = try await take(wanted, action.rawValue)
    } catch {
      await release(subjects.map { ContactLease(subjects: $0) })
      throw error
    }
    let answers = subjects.map { subjects -> LeaseAnswer in
      if let row = subjects.compactMap({ held[$0] }).first { return .held(holder(row)) }
      return .taken(ContactLease(subjects: subjects))
    }
    let refused = zip(subjects, answers).compactMap { subjects, answer -> ContactLease? in
      guard case .held = answer else { return nil }
      return ContactLease(subjects: subjects)
    }
    await release(refused)
    return answers
  }

  @concurrent func release(_ leases: [ContactLease]) async {
    let subjects = leases.flatMap(\.subjects)
    count(subjects, by: -1)
    guard !free(subjects).isEmpty else { return }
    let session = Self.text(session)
    do throws(JournalFailure) {
      try await connection.run(.writing) { transaction in
        // Since then, the session may have taken one again.
        _ = try transaction.rows(
          "SELECT release_contact_leases($1, $2)",
          [RawValue(free(subjects).joined(separator: ",")), RawValue(session)])
      }
    } catch {
      // The leases end by themselves.
    }
  }

  @concurrent func holder(
    of contact: LeasedContact
  ) async throws(JournalFailure) -> LeaseHolder? {
    let subjects = contact.names.map(subject).joined(separator: ",")
    let session = Self.text(session)
    let rows = try await connection.run(.reading) { transaction in
      try transaction.rows(
        """
        SELECT held.subject AS held_subject, held.chain AS held_chain,
          held.session AS held_session, held.operator AS held_operator, known.host AS held_host,
          held.action AS held_action, extract(epoch FROM held.taken)::double precision AS held_since
        FROM leases AS held JOIN chains AS known ON known.chain = held.chain
        WHERE held.subject = ANY (string_to_array($1, ',')) AND held.session <> $2
          AND held.expires > clock_timestamp()
        ORDER BY held.taken
        """, [RawValue(subjects), RawValue(session)]
      ).map(Row.init)
    }
    return rows.first { !isOfEndedProcess($0) }.map(holder)
  }

  // MARK: - Indexes

  /// The action of a session that updates an index.
  static let indexAction = "index"

  func indexSubject(_ code: String) -> String { "index:" + code }

  /// Takes an index for one update.
  ///
  /// - Returns: Who updates it; `nil` if this update may.
  func takeIndex(_ code: String) async throws(JournalFailure) -> String? {
    let subject = indexSubject(code)
    let isFree = counts.withLock { counts in
      guard counts[subject] == nil else { return false }
      counts[subject] = 1
      return true
    }
    guard isFree else { return IndexFailure.isBeingUpdated.message }
    do throws(JournalFailure) {
      guard let row = try await take([subject], Self.indexAction)[subject] else { return nil }
      count([subject], by: -1)
      let holder = holder(row)
      let name =
        holder.isSameOperator
        ? "another session of yours" : "\(holder.operatorName) on \(holder.host)"
      return "\(name) has been updating this index since \(ClockWords.time(holder.since))"
    } catch {
      count([subject], by: -1)
      throw error
    }
  }

  func releaseIndex(_ code: String) async {
    await release([ContactLease(subjects: [indexSubject(code)])])
  }

  // MARK: - Rows

  private struct Row {
    var subject: String
    var chain: String
    var session: String
    var operatorName: String
    var host: String
    var action: String?
    var since: Double

    init(_ row: RawEntry) {
      subject = row.text("held_subject") ?? ""
      chain = row.text("held_chain") ?? ""
      session = row.text("held_session") ?? ""
      operatorName = row.text("held_operator") ?? ""
      host = row.text("held_host") ?? ""
      action = row.text("held_action")
      since = if case .real(let seconds) = row["held_since"] { seconds } else { 0 }
    }
  }

  /// - Returns: The subjects that other sessions hold.
  private func take(
    _ subjects: Set<String>, _ action: String
  ) async throws(JournalFailure) -> [String: Row] {
    let held = try await take(subjects, action, ended: [])
    // A process of this state folder that was killed has lost its lock, but not its leases yet.
    let ended = Set(held.values.filter(isOfEndedProcess).map(\.session))
    return ended.isEmpty ? held : try await take(subjects, action, ended: ended)
  }

  private func take(
    _ subjects: Set<String>, _ action: String, ended: Set<String>
  ) async throws(JournalFailure) -> [String: Row] {
    let arguments: [RawValue?] = [
      RawValue(subjects.sorted().joined(separator: ",")), RawValue(chain),
      RawValue(Self.text(session)), RawValue(action),
      RawValue(ended.sorted().joined(separator: ",")), .integer(PostgresStorage.leaseSeconds),
    ]
    let rows = try await connection.run(.writing) { transaction in
      try transaction.rows(
        "SELECT * FROM take_contact_leases($1, $2, $3, $4, $5, $6)", arguments
      ).map(Row.init)
    }
    return Dictionary(rows.map { ($0.subject, $0) }) { first, _ in first }
  }

  private func isOfEndedProcess(_ row: Row) -> Bool {
    row.chain == chain && UUID(uuidString: row.session).map { !locks.isHeld($0) } ?? false
  }

  private func holder(_ row: Row) -> LeaseHolder {
    LeaseHolder(
      operatorName: row.operatorName, host: row.host,
      action: row.action.flatMap { Action(rawValue: $0) },
      since: Date(timeIntervalSince1970: row.since), isSameOperator: row.operatorName == role)
  }

  private func subject(_ name: String) -> String {
    "contact:" + key.code(of: name.utf8, for: .lease)
  }

  private static func text(_ id: UUID) -> String { id.uuidString.lowercased() }

  // MARK: - Counts

  private func count(_ subjects: some Sequence<String>, by change: Int) {
    counts.withLock { counts in
      for subject in subjects {
        let count = counts[subject, default: 0] + change
        counts[subject] = count > 0 ? count : nil
      }
    }
  }

  /// The subjects that the session does not need any more.
  private func free(_ subjects: [String]) -> [String] {
    counts.withLock { counts in Set(subjects).filter { counts[$0] == nil }.sorted() }
  }
}

extension StoredJournal {
  /// Who is at work on which contact. Of a journal in the state folder, no other session is asked.
  package var leases: any ContactLeases { storage.leases }
}
