/// Shortens an update of the screen without changing what it draws: ncurses sets and resets each part
/// of the rendition in a sequence of its own.
package nonisolated enum UpdateShortening {
  private static let escape: UInt8 = 0x1B
  /// More parameters than these in one sequence may be too many for a terminal; the Linux console
  /// takes 16.
  private static let mostParameters = 12

  /// `update` is what ncurses writes between two frames of an open screen, with whole sequences. It
  /// never leaves G0, so `ESC ( B`, which selects ASCII for it, changes nothing.
  package static func shortened(_ update: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    output.reserveCapacity(update.count)
    var pending = Rendition()
    var rest = update[...]
    while let byte = rest.first {
      if byte == escape {
        if rest.starts(with: [escape, 0x28, 0x42]) {
          rest = rest.dropFirst(3)
          continue
        }
        if let parameters = rendition(at: rest) {
          if !pending.add(parameters) {
            pending.write(to: &output)
            _ = pending.add(parameters)
          }
          rest = rest[(parameters.endIndex + 1)...]
          continue
        }
      }
      pending.write(to: &output)
      output.append(byte)
      rest = rest.dropFirst()
    }
    pending.write(to: &output)
    return output
  }

  /// The parameters of the SGR sequence that the bytes begin with; `nil` if they begin otherwise.
  private static func rendition(at bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
    guard bytes.dropFirst().first == 0x5B else { return nil }
    let start = bytes.startIndex + 2
    guard let end = bytes[start...].firstIndex(where: { !isParameter($0) }), bytes[end] == 0x6D
    else { return nil }
    return bytes[start..<end]
  }

  /// A digit or a semicolon.
  private static func isParameter(_ byte: UInt8) -> Bool {
    (0x30...0x39).contains(byte) || byte == 0x3B
  }

  /// Sequences that follow each other, as one.
  private struct Rendition {
    private var parameters: [UInt8] = []
    private var count = 0
    private var isEmpty = true

    /// `false` if the sequence would get too long.
    mutating func add(_ more: ArraySlice<UInt8>) -> Bool {
      let isReset = more.isEmpty || more.first == 0x30
      let added = more.count { $0 == 0x3B } + 1
      guard isEmpty || isReset || count + added <= mostParameters else { return false }
      if isReset { self = Rendition() }
      if !isEmpty {
        if parameters.isEmpty { parameters = [0x30] }
        parameters.append(0x3B)
      }
      parameters += more
      count += added
      isEmpty = false
      return true
    }

    mutating func write(to output: inout [UInt8]) {
      guard !isEmpty else { return }
      output += [escape, 0x5B]
      output += parameters
      output.append(0x6D)
      self = Rendition()
    }
  }
}
