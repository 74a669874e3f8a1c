import Domain
import Foundation

/// Writes many entries to the journal in several transactions, so that other processes can write in
/// between.
struct JournalChunks {
  /// Entries in one transaction.
  static let size = 1_000
  /// SQLite retries a locked journal at least every 100 ms (`sqliteDefaultBusyCallback` in SQLite's
  /// main.c): each waiting process gets a turn in a pause.
  private static let pause = Duration.milliseconds(110)
  /// Seconds of writing between two pauses.
  private static let longestHold = 0.5

  private let ambient: Ambient
  private let end: Date?
  private var heldSince: Date
  /// The number of places that were recorded.
  private(set) var written = 0

  /// `limit` bounds the time of all chunks.
  init(ambient: Ambient, limit: Duration? = nil) {
    self.ambient = ambient
    let start = ambient.steady()
    heldSince = start
    end = limit.map { start.addingTimeInterval(Double($0.components.seconds)) }
  }

  /// Calls `record` for one chunk of places after another, until the time is over or `stops`
  /// returns `true`.
  ///
  /// - Throws: The error of `record`; `written` is then the number recorded before it.
  mutating func each(
    of count: Int, stops: () -> Bool = { false },
    _ record: (Range<Int>) async throws(JournalFailure) -> Void
  ) async throws(JournalFailure) {
    while written < count, !stops(), end.map({ ambient.steady() < $0 }) ?? true {
      let chunk = written..<min(count, written + Self.size)
      try await record(chunk)
      written = chunk.upperBound
      if written < count { await giveWay() }
    }
  }

  /// A cancelled task does not wait, since it is about to stop.
  private mutating func giveWay() async {
    guard ambient.steady().timeIntervalSince(heldSince) >= Self.longestHold else { return }
    do {
      try await ambient.sleep(Self.pause)
    } catch {
      await Task.yield()
    }
    heldSince = ambient.steady()
  }
}

/// The number of contacts of a job. The entries have it if they take several transactions, since
/// the process may end between two of them.
enum JobSize {
  private static let prefix = "of "

  /// The note of each `intended` entry; `nil` if one transaction holds all entries.
  static func note(of count: Int) -> String? {
    count > JournalChunks.size ? prefix + String(count) : nil
  }

  /// `nil` if the job was written in one transaction.
  static func count(in note: String?) -> Int? {
    guard let note, note.hasPrefix(prefix) else { return nil }
    return WholeNumbers.value(note.dropFirst(prefix.count))
  }
}
