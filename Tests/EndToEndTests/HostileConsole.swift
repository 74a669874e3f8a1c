import Foundation
import Simulator
import Testing

/// The built console on a hostile world, with checks for every screen.
struct HostileConsole {
  let terminal: PyteTerminal
  let locale: HostileLocale
  /// An account id at eu-shop, which has no list.
  let accountID: String

  static var contacts: Int { HostileWorld.contacts }

  static func open(
    _ locale: HostileLocale, _ body: (HostileConsole) async throws -> Void
  ) async throws {
    try await HostileWorld.open(locale) { try await $0.console(body) }
  }

  /// Waits until all texts are on the screen and no work runs, then checks every row.
  func look(_ wanted: String..., no unwanted: [String] = []) async throws {
    let (screen, cells) = try await terminal.seeCells(
      all: wanted, none: PyteTerminal.signsOfWork + unwanted)
    try expectAligned(cells, on: screen, "\(wanted)")
  }

  /// Pages through a panel, checks each page and returns its text.
  @discardableResult
  func readThrough() async throws -> String {
    var screen = try await terminal.screen()
    var read = screen.text
    while let place = Self.place(in: screen), place.row < place.count {
      try await terminal.press("PgDn")
      try await terminal.see("the rows after \(place.row)") {
        Self.place(in: $0).map { $0.row > place.row } == true
      }
      let (next, cells) = try await terminal.seeCells(all: [], none: [])
      try expectAligned(cells, on: next, "the rows after \(place.row)")
      screen = next
      read += screen.text
    }
    return read
  }

  /// The position in a pane with more rows than the screen.
  private static func place(in screen: TerminalScreen) -> (row: Int, count: Int)? {
    guard let match = screen.text.firstMatch(of: /row (\d+) of (\d+)/),
      let row = Int(match.1), let count = Int(match.2)
    else { return nil }
    return (row, count)
  }

  /// Checks that the borders of the panes are in their columns on every row.
  private func expectAligned(
    _ rows: [[Substring]], on screen: TerminalScreen, _ place: String
  ) throws {
    let corners = locale.hasLetters ? ["╭", "╮", "╰", "╯"] : ["+", "+", "+", "+"]
    let sides = locale.hasLetters ? ["│", "├", "┤"] : ["|", "+"]
    let top = try #require(rows.firstIndex { $0.first == corners[0][...] }, "\(place)")
    let inside = rows.indices.dropFirst(top + 1)
    // A message of several rows may cover the last row of the frame.
    let bottom =
      inside.last { rows[$0].first == corners[2][...] }
      ?? inside.first { !sides.contains(String(rows[$0].first ?? "")) } ?? rows.endIndex
    var columns = [0, rows[top].count - 1]
    for column in rows[top].indices.dropLast()
    where rows[top][column] == corners[1] && rows[top][column + 1] == corners[0] {
      columns += [column, column + 1]
    }
    let dialog = dialog(in: rows, of: screen)
    for row in (top + 1)..<bottom {
      let isCovered = dialog?.rows.contains(row) == true
      let uncovered = columns.filter { !isCovered || dialog?.columns.contains($0) == false }
      let ends = isCovered ? [dialog?.columns.lowerBound, dialog?.columns.upperBound] : []
      for column in uncovered + ends.compactMap(\.self) {
        let isCorner = row == dialog?.rows.lowerBound || row == dialog?.rows.upperBound
        #expect(
          sides.contains(String(rows[row][column])) || isCorner,
          "\(place), row \(row), column \(column): \(rows[row].joined())")
      }
    }
  }

  /// The position of a destructive dialog or of a command's output, including its border.
  private func dialog(
    in rows: [[Substring]], of screen: TerminalScreen
  ) -> (rows: ClosedRange<Int>, columns: ClosedRange<Int>)? {
    let titles = [" DELETE in", " ANONYMIZE", " :journal"]
    let (corner, right, bottom) = locale.hasLetters ? ("╭", "╮", "╰") : ("+", "+", "+")
    for (number, row) in rows.enumerated()
    where titles.contains(where: screen.lines[number].contains) {
      for left in row.indices where row[left] == corner {
        let title = row[(left + 1)...].prefix(11).joined()
        guard titles.contains(where: title.hasPrefix),
          let end = row[(left + 1)...].firstIndex(where: { $0 == right }),
          let last = rows.indices.dropFirst(number + 1).first(where: { rows[$0][left] == bottom })
        else { continue }
        return (number...last, left...end)
      }
    }
    return nil
  }

  /// Separates clipboard sequences (OSC 52), which a terminal without a clipboard does not get.
  private static func withoutClipboard(_ bytes: [UInt8]) -> (shown: [UInt8], copied: [String]) {
    var shown: [UInt8] = []
    var copied: [String] = []
    let start = Array("\u{1B}]52;c;".utf8)
    guard Data(bytes).range(of: Data(start)) != nil else { return (bytes, []) }
    let parts = bytes.split(separator: start)
    for (index, part) in parts.enumerated() {
      guard index > 0, let end = part.firstIndex(of: 0x07),
        let text = Data(base64Encoded: Data(part[..<end]))
      else {
        shown += part
        continue
      }
      copied.append(String(decoding: text, as: UTF8.self))
      shown += part[part.index(after: end)...]
    }
    return (shown, copied)
  }

  /// Checks that only allowed sequences and allowed text reached the terminal.
  func expectHarmless() async throws {
    let bytes = try await terminal.rawBytes()
    for text in Self.withoutClipboard(bytes).copied {
      #expect(TerminalOutputStream(Array(text.utf8)).violations.isEmpty, "the clipboard")
    }
    let stream = try await terminal.output { Self.withoutClipboard($0).shown }
    #expect(stream.violations.isEmpty)
    #expect(locale.hasLetters || bytes.allSatisfy { $0 < 0x80 })
  }
}
