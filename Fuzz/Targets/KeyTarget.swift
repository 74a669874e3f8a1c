import ConsoleUI
import Domain

/// `KeyDecoder`. The first byte gives the number of pairs of a length and a pause that follow. The
/// rest is the terminal's input, split into pieces of those lengths.
enum KeyTarget {
  private struct Piece {
    var length: Int
    /// Milliseconds before the piece.
    var pause: Int
  }

  static func run(_ bytes: [UInt8]) throws {
    var input = FuzzInput(bytes)
    let pieces = (0..<input.byte() % 16).map { _ in
      Piece(length: input.byte(), pause: input.byte() * 6)
    }
    let stream = Array(input.rest)
    try splitIsWhole(stream, pieces)
    try pausesAreHarmless(stream, pieces)
    try stringIsSwallowed(stream)
    try comesBack(stream, pieces)
  }

  private static func decode(
    _ stream: [UInt8], _ pieces: [Piece], hasPauses: Bool
  ) -> (events: [TerminalEvent], decoder: KeyDecoder, end: Int, isCalm: Bool) {
    var decoder = KeyDecoder()
    var events: [TerminalEvent] = []
    var now = 0
    var isCalm = true
    var rest = stream[...]
    for piece in pieces {
      if hasPauses { now += piece.pause }
      if piece.pause > 1_000 || decoder.deadline.map({ $0 <= now }) ?? false { isCalm = false }
      events += decoder.decode(rest.prefix(piece.length), at: now)
      rest = rest.dropFirst(piece.length)
    }
    events += decoder.decode(rest, at: now)
    return (events, decoder, now, isCalm)
  }

  private static func splitIsWhole(_ stream: [UInt8], _ pieces: [Piece]) throws {
    var whole = decode(stream, [], hasPauses: false)
    var split = decode(stream, pieces, hasPauses: false)
    try require(split.events == whole.events, "split gives \(split.events), whole \(whole.events)")
    try require(split.decoder.deadline == whole.decoder.deadline, "split waits for another time")
    try require(
      split.decoder.flush(at: 50) == whole.decoder.flush(at: 50), "split ends in another key")
    try check(whole.events)
  }

  /// Pauses that are too short to give up an ESC or a sequence change nothing.
  private static func pausesAreHarmless(_ stream: [UInt8], _ pieces: [Piece]) throws {
    let whole = decode(stream, [], hasPauses: false)
    let slow = decode(stream, pieces, hasPauses: true)
    try check(slow.events)
    guard slow.isCalm else { return }
    try require(slow.events == whole.events, "slow gives \(slow.events), whole \(whole.events)")
  }

  /// Late replies: the content of a control string, up to its end, is not a key.
  private static func stringIsSwallowed(_ stream: [UInt8]) throws {
    let body = stream.filter { ![0x07, 0x18, 0x1A, 0x1B].contains($0) }
    for opening in "]P^_X" {
      var decoder = KeyDecoder()
      let string = Array("\u{1B}\(opening)".utf8) + body + Array("\u{1B}\\j".utf8)
      let events = decoder.decode(string, at: 0)
      try require(events == [.key(Key("j"))], "ESC \(opening) lets \(events) through")
    }
    let parameters = stream.filter { (0x20...0x3F).contains($0) }
    var decoder = KeyDecoder()
    // `c` ends a terminal's report about itself.
    let reply = Array("\u{1B}[".utf8) + parameters + Array("cj".utf8)
    let events = decoder.decode(reply, at: 0)
    let isAmbiguous = parameters.contains(UInt8(ascii: "$"))
    try require(isAmbiguous || events == [.key(Key("j"))], "a CSI lets \(events) through")
  }

  /// After the end mark of a paste and a silence, a key is a key again, whatever came before.
  private static func comesBack(_ stream: [UInt8], _ pieces: [Piece]) throws {
    var slow = decode(stream, pieces, hasPauses: true)
    let end = slow.end + 1_500
    try check(slow.decoder.decode(Array("\u{1B}[201~".utf8), at: end))
    let events = slow.decoder.decode(Array("j".utf8), at: end + 1_500)
    try require(events.last == .key(Key("j")), "after \(stream) a key is \(events)")
  }

  private static func check(_ events: [TerminalEvent]) throws {
    for event in events {
      switch event {
      case .key(let key):
        _ = key.description
        guard case .character(let character) = key.code else { continue }
        try require(
          character.unicodeScalars.allSatisfy { $0.properties.generalCategory != .control },
          "a control character is a key")
      case .paste(let text, _):
        try require(text.utf8.count <= 3 * 64 * 1_024, "a paste of \(text.utf8.count) bytes")
        try AllowedText.check(SafeText(untrusted: text, form: .detail), text)
      default: break
      }
    }
  }
}
