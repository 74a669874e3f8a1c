/// A mouse event that the console uses.
package nonisolated struct MouseEvent: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// The first button went down.
    case click
    case wheelUp
    case wheelDown
  }

  package var kind: Kind
  package var point: Point

  package init(_ kind: Kind, at point: Point) {
    self.kind = kind
    self.point = point
  }
}

nonisolated extension MouseEvent {
  /// Reads an SGR 1006 report, `CSI < button ; column ; row M`; `nil` for releases, moves and other
  /// buttons.
  ///
  /// https://invisible-island.net/xterm/ctlseqs/ctlseqs.html#h3-Extended-coordinates, read 2026-11.
  init?(parameters: [UInt8], final: UInt8) {
    guard final == UInt8(ascii: "M"), parameters.first == UInt8(ascii: "<") else { return nil }
    let numbers = parameters.dropFirst().split(
      separator: UInt8(ascii: ";"), omittingEmptySubsequences: false
    ).map { Int(String(decoding: $0, as: UTF8.self)) ?? -1 }
    guard numbers.count == 3, numbers[1] > 0, numbers[2] > 0 else { return nil }
    // Ignores Shift, Alt and Control.
    switch numbers[0] & ~0b1_1100 {
    case 0: kind = .click
    case 64: kind = .wheelUp
    case 65: kind = .wheelDown
    default: return nil
    }
    point = Point(column: numbers[1] - 1, row: numbers[2] - 1)
  }
}
