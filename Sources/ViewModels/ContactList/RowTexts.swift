package import Domain
import Synchronization

/// What is drawn of a list's rows, worked out once for each row and kept until the rows change.
///
/// Part of a list's state that says nothing more than the rows: two of them are always equal.
package nonisolated final class RowTexts: Sendable {
  /// What the texts depend on beside the row.
  package struct Look: Hashable, Sendable {
    package var columns: [ContactColumn]
    package var masking: Masking
    /// Signs that stand for values.
    package var signs: [SafeText]

    package init(columns: [ContactColumn], masking: Masking, signs: [SafeText]) {
      self.columns = columns
      self.masking = masking
      self.signs = signs
    }
  }

  package struct Row: Hashable, Sendable {
    package var id: ContactID
    /// One for each column.
    package var cells: [SafeText]
    package var isAnonymized: Bool
    /// Whether its texts may deceive.
    package var isSuspicious: Bool

    package init(id: ContactID, cells: [SafeText], isAnonymized: Bool, isSuspicious: Bool) {
      self.id = id
      self.cells = cells
      self.isAnonymized = isAnonymized
      self.isSuspicious = isSuspicious
    }
  }

  /// A list may have 100,000 rows.
  private static let most = 1_000

  private struct Kept {
    var look: Look?
    var rows: [Int: Row] = [:]
    var widths: [[Int]]?

    mutating func prepare(for look: Look) {
      guard self.look != look else { return }
      self = Kept(look: look)
    }
  }

  private let kept = Mutex(Kept())

  package init() {}

  /// The rows of the range; `make` works out those that are not kept.
  package func rows(_ range: Range<Int>, look: Look, make: (Int) -> Row) -> [Row] {
    kept.withLock { kept in
      kept.prepare(for: look)
      if kept.rows.count > Self.most { kept.rows = [:] }
      return range.map { index in
        if let row = kept.rows[index] { return row }
        let row = make(index)
        kept.rows[index] = row
        return row
      }
    }
  }

  /// The widths of the cells of each column, for measuring all rows.
  package func widths(look: Look, make: () -> [[Int]]) -> [[Int]] {
    if let known = kept.withLock({ kept in
      kept.prepare(for: look)
      return kept.widths
    }) {
      return known
    }
    let widths = make()
    kept.withLock { $0.widths = widths }
    return widths
  }
}

nonisolated extension RowTexts: Hashable {
  package static func == (left: RowTexts, right: RowTexts) -> Bool { true }
  package func hash(into hasher: inout Hasher) {}
}
