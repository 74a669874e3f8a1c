import Domain

/// Why PostgreSQL did not do what it was asked.
struct PostgresFailure: Error, Hashable, Sendable, CustomStringConvertible {
  enum Kind: Hashable, Sendable {
    /// The settings cannot be used.
    case settings
    /// The server answered with an error of this SQLSTATE.
    case refused(state: String)
    case lost
    case timedOut
  }

  var kind: Kind
  /// One clause.
  var message: String

  init(_ kind: Kind, _ message: String) {
    self.kind = kind
    self.message = message
  }

  var description: String {
    guard case .refused(let state) = kind else { return message }
    return "\(message) (SQLSTATE \(state))"
  }

  /// The same, of a commit without an answer that could not be looked up.
  var withDoubt: PostgresFailure {
    PostgresFailure(kind, "\(message); whether the entries were kept is unknown")
  }

  /// Whether another transaction was in the way, and the same one can succeed when repeated:
  /// `serialization_failure`, `deadlock_detected`.
  var isConflict: Bool {
    kind == .refused(state: "40001") || kind == .refused(state: "40P01")
  }

  /// Whether there is no connection any more, so that the server may have done what was sent. The
  /// server says so itself when it stops: class 57P.
  var isLost: Bool {
    switch kind {
    case .lost, .timedOut: true
    case .refused(let state): state.hasPrefix("57P")
    case .settings: false
    }
  }

  /// Whether an entry that was refused can be taken later: the role has lost its rights, the database
  /// is another one or reads only, or something is full, locked or broken. By class of SQLSTATE.
  var canPass: Bool {
    guard case .refused(let state) = kind else { return isLost }
    return isConflict || Self.passing.contains(where: state.hasPrefix)
  }

  private static let passing = ["25", "28", "3D", "3F", "42", "53", "54", "55", "57", "58", "XX"]
}
