import Domain
import Foundation

/// The program's connection to PostgreSQL. It opens when it is needed, and again after it was lost.
///
/// Nothing depends on the state of a session, so that it works through PgBouncer in transaction mode:
/// every setting is made with `SET LOCAL`, and no statement has a name.
actor PostgresConnection {
  /// What a transaction may do, and for how long.
  enum Purpose {
    /// Sees one state of the database.
    case reading
    /// Reads and passes on what it reads, perhaps to a slow reader. It is not repeated once it has
    /// begun.
    case passingOn
    case writing

    fileprivate var beginning: String {
      switch self {
      case .reading, .passingOn:
        """
        BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY;
        SET LOCAL statement_timeout = '60s';
        SET LOCAL idle_in_transaction_session_timeout = '600s';
        """ + PostgresConnection.common
      case .writing:
        """
        BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE;
        SET LOCAL statement_timeout = '20s';
        SET LOCAL idle_in_transaction_session_timeout = '20s';
        """ + PostgresConnection.common
      }
    }

    fileprivate var limit: Duration {
      switch self {
      case .reading, .passingOn: .seconds(65)
      case .writing: .seconds(25)
      }
    }
  }

  private static let common = """
    SET LOCAL lock_timeout = '10s';
    SET LOCAL search_path = roster, pg_temp;
    SET LOCAL standard_conforming_strings = on;
    """
  private static let connectLimit = Duration.seconds(10)
  /// After this time, a transaction is not repeated any more: a server that restarts is back soon, and
  /// a commit in doubt is worth waiting for.
  private static let patience = Duration.seconds(5)
  private static let patienceInDoubt = Duration.seconds(20)

  private let address: PostgresAddress
  private let executor = QueueExecutor(label: "roster.postgres")
  private var link: PostgresLink?
  /// Whether the last transaction was given up because the server was away. Then the next one is not
  /// repeated, so that its caller is told at once.
  private var isAway = false

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  init(_ address: PostgresAddress) { self.address = address }

  /// The same as `transaction`, with the place of the database in the reason of a failure.
  nonisolated func run<Value: Sendable>(
    _ purpose: Purpose,
    isKept: @Sendable (Value, PostgresTransaction) throws -> Bool = { _, _ in false },
    _ body: @Sendable (PostgresTransaction) throws -> Value
  ) async throws(JournalFailure) -> Value {
    do {
      return try await transaction(purpose, isKept: isKept, body)
    } catch let failure as JournalFailure {
      throw failure
    } catch {
      var failure = JournalFailure(message: "\(address.url): \(error)")
      failure.isAway = (error as? PostgresFailure)?.canPass ?? false
      throw failure
    }
  }

  /// Runs a transaction. It is repeated as a whole after a conflict with another one, and after the
  /// connection was lost, so `body` must not do anything but ask the transaction.
  ///
  /// After a commit without an answer, `isKept` first looks whether what `body` returned was kept.
  private func transaction<Value: Sendable>(
    _ purpose: Purpose,
    isKept: @Sendable (Value, PostgresTransaction) throws -> Bool = { _, _ in false },
    _ body: @Sendable (PostgresTransaction) throws -> Value
  ) throws -> Value {
    var inDoubt: Value?
    let began = ContinuousClock.now
    var tries = 0
    while true {
      var isFinal = false
      do {
        let transaction = try begin(purpose)
        isAway = false
        isFinal = purpose == .passingOn
        if let value = inDoubt, try isKept(value, transaction) {
          abandon()
          return value
        }
        inDoubt = nil
        let value = try body(transaction)
        inDoubt = value
        try commit(transaction) { inDoubt = nil }
        return value
      } catch let failure as PostgresFailure {
        abandon()
        let patience = inDoubt == nil ? (isAway ? .zero : Self.patience) : Self.patienceInDoubt
        guard !isFinal, failure.isConflict || failure.isLost,
          began.duration(to: .now) < patience
        else {
          isAway = failure.isLost
          throw inDoubt == nil ? failure : failure.withDoubt
        }
        tries += 1
        pause(beforeTry: tries)
      } catch {
        abandon()
        throw error
      }
    }
  }

  /// `refused` is called if the server answered that it did not commit.
  private func commit(
    _ transaction: PostgresTransaction, refused: () -> Void
  ) throws(PostgresFailure) {
    do throws(PostgresFailure) {
      try transaction.commit()
    } catch {
      if !error.isLost { refused() }
      throw error
    }
  }

  private func begin(_ purpose: Purpose) throws -> PostgresTransaction {
    let link = try opened()
    try link.run(purpose.beginning, within: purpose.limit)
    return PostgresTransaction(link, limit: purpose.limit)
  }

  /// Leaves a transaction. A connection that cannot do so is given up.
  private func abandon() {
    guard let link, link.isOpen else { return }
    do throws(PostgresFailure) {
      try link.run("ROLLBACK", within: .seconds(5))
    } catch {
      link.close()
    }
  }

  private func opened() throws(PostgresFailure) -> PostgresLink {
    let link = if let link { link } else { try PostgresLink() }
    self.link = link
    guard !link.isOpen else { return link }
    try address.open(link, within: Self.connectLimit)
    return link
  }

  /// Waits a little longer each time, and not as long as another process does.
  private func pause(beforeTry tries: Int) {
    let most = min(400_000, 5_000 << UInt32(min(tries, 10)))
    usleep(UInt32.random(in: 1_000...UInt32(most)))
  }
}
