import GRDB

/// SQLite's errors for people.
enum SQLiteWords {
  /// Without the statement that failed.
  static func of(_ error: any Error) -> String {
    (error as? DatabaseError)?.words ?? "\(error)"
  }
}

extension DatabaseError {
  var isFullDisk: Bool { resultCode == .SQLITE_FULL }

  var words: String { isFullDisk ? "the disk is full" : message ?? "\(self)" }
}
