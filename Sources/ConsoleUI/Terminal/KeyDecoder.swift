/// Decodes bytes from the terminal, with their arrival times, into keys and pastes.
///
/// It never waits and never reads a clock. Bytes may arrive split anywhere. It swallows an unknown
/// sequence to its end, and the rest of one that a slow link split, because their bytes would
/// otherwise run as commands.
package nonisolated struct KeyDecoder: Sendable {
  /// In milliseconds.
  package struct Timing: Sendable {
    /// After this time a lone ESC is the key; at least 25.
    package var escape: Int
    /// For this long afterwards, `[` and `O` still continue the sequence.
    var continuation = 300
    /// After this silence an unfinished sequence is dropped; a paste never is.
    var abandonment = 1_000

    package init(escape: Int = 50) {
      self.escape = max(25, escape)
    }
  }

  private enum State: Sendable {
    case ground
    case escape
    /// CSI, SS3 or a string of the prefix tree, with its bytes in `pending`.
    case sequence
    /// OSC, DCS, APC, PM or SOS; `true` after an ESC, which may begin its end mark.
    case string(afterEscape: Bool)
    case character(UTF8Sequence)
    case mouse(remaining: Int)
    case paste(PasteBuffer)
  }

  private static let escapeByte: UInt8 = 0x1B
  /// Longer sequences are swallowed and dropped.
  private static let sequenceLimit = 64

  private let sequences: KeySequences
  private let timing: Timing
  private var state = State.ground
  private var pending: [UInt8] = []
  private var isAlt = false
  /// Whether ESC ESC is pending: a sequence that follows is a key with Alt.
  private var isDoubleEscape = false
  private var escapeTime = 0
  private var lastByteTime = 0
  /// When a lone ESC became the key.
  private var lateEscapeTime: Int?
  private var events: [TerminalEvent] = []

  package init(sequences: KeySequences = KeySequences(), timing: Timing = Timing()) {
    self.sequences = sequences
    self.timing = timing
  }

  /// When to call `flush` unless bytes arrive first; `nil` if no ESC is pending.
  package var deadline: Int? {
    if case .escape = state { escapeTime + timing.escape } else { nil }
  }

  /// Decodes bytes that arrived at `now`, in milliseconds of a monotonic clock.
  package mutating func decode(_ bytes: some Sequence<UInt8>, at now: Int) -> [TerminalEvent] {
    events = flush(at: now)
    abandonIfSilent(at: now)
    for byte in bytes {
      lastByteTime = now
      consume(byte, at: now)
    }
    defer { events = [] }
    return events
  }

  /// Returns a lone ESC as a key once its `deadline` has passed.
  package mutating func flush(at now: Int) -> [TerminalEvent] {
    guard let deadline, now >= deadline else { return [] }
    let keys = Array(repeating: TerminalEvent.key(Key(.escape)), count: isDoubleEscape ? 2 : 1)
    reset()
    lateEscapeTime = deadline
    return keys
  }

  private mutating func abandonIfSilent(at now: Int) {
    guard now - lastByteTime > timing.abandonment else { return }
    switch state {
    case .ground, .escape, .paste: break
    case .sequence, .string, .character, .mouse: reset()
    }
  }

  private mutating func reset() {
    state = .ground
    pending = []
    isAlt = false
    isDoubleEscape = false
  }

  private mutating func emit(_ key: Key) {
    var key = key
    if isAlt { key.modifiers.insert(.alt) }
    events.append(.key(key))
    reset()
  }

  private mutating func emit(_ key: Key, _ hasAlt: Bool) {
    isAlt = hasAlt
    emit(key)
  }

  private mutating func consume(_ byte: UInt8, at now: Int) {
    switch state {
    case .ground: consumeGround(byte, at: now)
    case .escape: consumeEscape(byte, at: now)
    case .sequence: consumeSequence(byte, at: now)
    case .string(let afterEscape): consumeString(byte, afterEscape: afterEscape, at: now)
    case .character(let sequence): consumeCharacter(byte, sequence, at: now)
    case .mouse(let remaining):
      state = remaining > 1 ? .mouse(remaining: remaining - 1) : .ground
    case .paste(var buffer):
      // A second owner would make each append copy the buffer.
      state = .ground
      if let event = buffer.append(byte) { events.append(event) } else { state = .paste(buffer) }
    }
  }
}

// MARK: Each state

nonisolated extension KeyDecoder {
  private mutating func consumeGround(_ byte: UInt8, at now: Int) {
    let late = lateEscapeTime
    lateEscapeTime = nil
    switch byte {
    case UInt8(ascii: "["), UInt8(ascii: "O"):
      if let late, now - late <= timing.continuation {
        begin([Self.escapeByte, byte], .sequence)
      } else {
        emit(Key(Character(Unicode.Scalar(byte))))
      }
    case Self.escapeByte:
      begin([byte], .escape)
      escapeTime = now
    case 0x00...0x1F: emit(Self.controlKey(byte))
    case 0x20...0x7E: emit(Key(Character(Unicode.Scalar(byte))))
    case 0x7F: emit(Key(.backspace))
    case 0x8F, 0x90, 0x98, 0x9B, 0x9D...0x9F:
      // An 8-bit control of a terminal that is not UTF-8: its sequence must not run as commands
      // either.
      begin([Self.escapeByte], .escape)
      consumeEscape(byte - 0x40, at: now)
    default:
      guard let sequence = UTF8Sequence(lead: byte) else { return reset() }
      state = .character(sequence)
    }
  }

  private mutating func begin(_ bytes: [UInt8], _ next: State) {
    pending = bytes
    state = next
    isAlt = false
    isDoubleEscape = false
  }

  private mutating func consumeEscape(_ byte: UInt8, at now: Int) {
    if isDoubleEscape { return consumeDoubleEscape(byte, at: now) }
    // PuTTY and iTerm2 send Alt with an arrow as ESC ESC [ D.
    if byte == Self.escapeByte {
      isDoubleEscape = true
      escapeTime = now
      return
    }
    pending.append(byte)
    switch byte {
    case UInt8(ascii: "["), UInt8(ascii: "O"):
      state = .sequence
    case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "^"), UInt8(ascii: "_"),
      UInt8(ascii: "X"):
      state = .string(afterEscape: false)
    default:
      switch sequences.match(pending) {
      case .key(let key): emit(key)
      case .prefix: state = .sequence
      case .none: consumeAlt(byte, at: now)
      }
    }
  }

  private mutating func consumeDoubleEscape(_ byte: UInt8, at now: Int) {
    guard byte == UInt8(ascii: "[") || byte == UInt8(ascii: "O") else {
      emit(Key(.escape))
      begin([Self.escapeByte], .escape)
      escapeTime = now
      return consumeEscape(byte, at: now)
    }
    begin([Self.escapeByte, byte], .sequence)
    isAlt = true
  }

  /// ESC and another key in the same burst.
  private mutating func consumeAlt(_ byte: UInt8, at now: Int) {
    reset()
    isAlt = true
    consumeGround(byte, at: now)
  }

  private mutating func consumeSequence(_ byte: UInt8, at now: Int) {
    if pending.count < Self.sequenceLimit { pending.append(byte) }
    switch sequences.match(pending) {
    case .key(let key): return emit(key)
    case .prefix: return
    case .none: break
    }
    let isControlSequence = pending[1] == UInt8(ascii: "[") || pending[1] == UInt8(ascii: "O")
    if !isControlSequence { return leaveTree(at: now) }
    switch byte {
    case 0x30...0x3F: return
    case 0x20...0x2F where pending[1] == UInt8(ascii: "["): return
    case 0x20...0x7E: finish()
    case 0x18, 0x1A, 0x7F: reset()
    default:
      // The sequence is broken off, and the byte begins a new one.
      reset()
      consumeGround(byte, at: now)
    }
  }

  /// The bytes are no key string: decodes them as ESC with a key, then single keys.
  private mutating func leaveTree(at now: Int) {
    let bytes = pending
    consumeAlt(bytes[1], at: now)
    for byte in bytes[2...] { consume(byte, at: now) }
  }

  private mutating func finish() {
    let (bytes, hasAlt) = (pending, isAlt)
    reset()
    guard bytes.count < Self.sequenceLimit, let sequence = ControlSequence(bytes) else { return }
    let isApplicationKey = bytes[1] == UInt8(ascii: "O")
    if isApplicationKey {
      let keypad = bytes.count == 3 ? ControlSequence.keypad[bytes[2]] : nil
      if let key = sequence.key ?? keypad { emit(key, hasAlt) }
    } else if sequence.isPasteStart {
      state = .paste(PasteBuffer())
    } else if let event = sequence.mouse {
      events.append(.mouse(event))
    } else if sequence.isOldMouse {
      state = .mouse(remaining: 3)
    } else if let key = sequence.key {
      emit(key, hasAlt)
    }
  }

  private mutating func consumeString(_ byte: UInt8, afterEscape: Bool, at now: Int) {
    switch byte {
    case UInt8(ascii: "\\") where afterEscape: reset()
    case Self.escapeByte where afterEscape: break
    case _ where afterEscape:
      begin([Self.escapeByte], .escape)
      escapeTime = now
      consumeEscape(byte, at: now)
    case Self.escapeByte: state = .string(afterEscape: true)
    case 0x07, 0x18, 0x1A: reset()
    default: break
    }
  }

  private mutating func consumeCharacter(
    _ byte: UInt8, _ sequence: UTF8Sequence, at now: Int
  ) {
    var sequence = sequence
    guard sequence.append(byte) else {
      reset()
      return consumeGround(byte, at: now)
    }
    guard sequence.isComplete else {
      state = .character(sequence)
      return
    }
    guard let character = sequence.character else { return reset() }
    emit(Key(character))
  }

  private static func controlKey(_ byte: UInt8) -> Key {
    switch byte {
    case 0x08: Key(.backspace)
    case 0x09: Key(.tab)
    case 0x0A, 0x0D: Key(.enter)
    default: .control(Character(Unicode.Scalar(byte | 0x40)).lowercased().first ?? "@")
    }
  }
}
