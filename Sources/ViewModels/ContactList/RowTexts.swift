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

  package struct Cell: Hashable, Sendable {
    package enum Tone: Sendable {
      case value
      /// The field has no value.
      case none
      /// The value is hidden.
      case masked
    }

    package var text: SafeText
    package var tone: Tone

    package init(_ text: SafeText, _ tone: Tone = .value) {
      self.text = text
      self.tone = tone
    }
  }

  package struct Row: Hashable, Sendable {
    package var id: ContactID
    /// One for each column.
    package var cells: [Cell]
    package var isAnonymized: Bool
    /// Whether its texts may deceive.
    package var isSuspicious: Bool

    package init(id: ContactID, cells: [Cell], isAnonymized: Bool, isSuspicious: Bool) {
      self.id = id
      self.cells = cells
      self.isAnonymized = isAnonymized
      self.isSuspicious = isSuspicious
    }
  }

  /// The columns that fit, with what they have in each frame.
  package struct Fit: Hashable, Sendable {
    /// What it depends on beside the look.
    package struct Room: Hashable, Sendable {
      package var columns: Int
      /// The rows that were measured; `nil` for all of a page.
      package var rows: Range<Int>?

      package init(columns: Int, rows: Range<Int>?) {
        self.columns = columns
        self.rows = rows
      }
    }

    /// The indices of the shown columns.
    package var shown: [Int]
    package var widths: [Int]
    package var titles: [SafeText]

    package init(shown: [Int], widths: [Int], titles: [SafeText]) {
      self.shown = shown
      self.widths = widths
      self.titles = titles
    }
  }

  /// A list may have 100,000 rows.
  private static let most = 1_000

  private struct Kept {
    var look: Look?
    var rows: [Int: Row] = [:]
    var fit: (room: Fit.Room, fit: Fit)?

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

  /// The columns that fit; `make` works them out unless they were for the same room.
  package func fit(in room: Fit.Room, look: Look, make: () -> Fit) -> Fit {
    if let known = kept.withLock({ kept in
      kept.prepare(for: look)
      return kept.fit.flatMap { $0.room == room ? $0.fit : nil }
    }) {
      return known
    }
    let fit = make()
    kept.withLock { $0.fit = (room, fit) }
    return fit
  }
}

nonisolated extension RowTexts: Hashable {
  package static func == (left: RowTexts, right: RowTexts) -> Bool { true }
  package func hash(into hasher: inout Hasher) {}
}
