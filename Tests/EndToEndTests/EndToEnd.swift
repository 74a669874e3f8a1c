import Foundation
import Testing

/// Runs the built program in real terminals. The limit is for defects: every wait inside has its own.
@Suite(.timeLimit(.minutes(15))) enum EndToEnd {
  /// The rows of a table that pure tests cover completely: the first ones on a terminal, all of them
  /// in `make check-all`.
  static func rows<Row>(_ first: [Row], inFull others: [Row]) -> [Row] {
    isWhole ? first + others : first
  }

  private static let isWhole = ProcessInfo.processInfo.environment["ROSTER_WHOLE_MATRIX"] != nil
}
