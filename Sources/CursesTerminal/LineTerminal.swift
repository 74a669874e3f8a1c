package import ConsoleUI
import Dispatch
import Glibc

/// Standard input and output of plain mode: whole lines, edited by the terminal, and no control
/// sequences. Reading and writing run on their own queues.
package final class LineTerminal: PlainTerminal {
  package let isInteractive = isatty(STDIN_FILENO) == 1
  package private(set) var canShowLetters = true

  private let isASCII: Bool
  private let input = DispatchQueue(label: "plain.input")
  private let output = DispatchQueue(label: "plain.output")
  private var receive: (@MainActor (PlainEvent) -> Void)?
  private var signals: SignalRelay?
  private var isReading = false
  /// Input read beyond the last line.
  private var rest: [UInt8] = []

  /// - Parameter isASCII: whether roster's own characters are written in ASCII.
  package init(isASCII: Bool) { self.isASCII = isASCII }

  package func start(_ receive: @escaping @MainActor (PlainEvent) -> Void) throws {
    self.receive = receive
    canShowLetters = HostLocale.useUTF8(environment: HostEnvironment.read())
    signals = try SignalRelay { [weak self] in self?.take($0) }
    // There is no screen to leave, so the system's own handling of SIGTSTP is right.
    Glibc.signal(SIGTSTP, SIG_DFL)
  }

  package func stop() {
    signals?.cancel()
    receive = nil
  }

  private func take(_ signal: SignalRelay.Event) {
    switch signal {
    case .interrupt: receive?(.interrupt)
    case .terminate: receive?(.terminate)
    case .hangUp: receive?(.hangUp)
    case .resized, .stopRequested, .continued: break
    }
  }

  // MARK: - Reading

  package func readLine() {
    guard !isReading else { return }
    isReading = true
    let rest = rest
    input.async { [weak self] in
      let (event, rest) = LineReader.next(after: rest, from: STDIN_FILENO)
      DispatchQueue.main.async { self?.take(event, rest) }
    }
  }

  private func take(_ event: PlainEvent, _ rest: [UInt8]) {
    isReading = false
    self.rest = rest
    receive?(event)
  }

  package func dropTypedAhead() {
    guard isInteractive else { return }
    tcflush(STDIN_FILENO, TCIFLUSH)
    if !isReading { rest = [] }
  }

  // MARK: - Writing

  package func write(_ text: PlainText) async {
    let bytes = Array(text.string(isASCII: isASCII, showsLetters: canShowLetters).utf8)
    let isTaken = await withCheckedContinuation { continuation in
      output.async { continuation.resume(returning: Self.write(bytes)) }
    }
    if !isTaken { receive?(.outputClosed) }
  }

  private nonisolated static func write(_ bytes: [UInt8]) -> Bool {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count)
      }
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        return false
      }
    }
    return true
  }
}

/// Splits input into lines.
package nonisolated enum LineReader {
  /// Bytes of the longest line; no operator types a longer one.
  package static let longest = 64 * 1024

  /// Waits for a line, the end of input or a hang-up. Also returns input beyond the line.
  package static func next(
    after rest: [UInt8], from descriptor: Int32
  ) -> (event: PlainEvent, rest: [UInt8]) {
    var bytes = rest
    var isCut = false
    while true {
      if let end = bytes.firstIndex(of: 0x0A) {
        let event = isCut ? .line("", isRefused: true) : line(bytes[..<end])
        return (event, Array(bytes[(end + 1)...]))
      }
      if bytes.count > longest {
        bytes = []
        isCut = true
      }
      var hasHungUp = false
      let chunk = [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, count in
        count = read(descriptor, buffer)
        hasHungUp = count < 0 && errno == EIO
        count = max(0, count)
      }
      // An unfinished line at a hang-up is not a command.
      if hasHungUp { return (.hangUp, []) }
      guard chunk.isEmpty else {
        bytes += chunk
        continue
      }
      // The last line may be unterminated.
      guard bytes.isEmpty else {
        return (isCut ? .line("", isRefused: true) : line(bytes[...]), [])
      }
      return (.endOfInput, [])
    }
  }

  private static func read(_ descriptor: Int32, _ buffer: UnsafeMutableBufferPointer<UInt8>) -> Int
  {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 || errno != EINTR { return count }
    }
  }

  private static func line(_ bytes: ArraySlice<UInt8>) -> PlainEvent {
    let bytes = bytes.last == 0x0D ? bytes.dropLast() : bytes
    let text = String(decoding: bytes, as: UTF8.self)
    let isText = text.unicodeScalars.allSatisfy {
      $0.value >= 0x20 && !(0x7F...0x9F).contains($0.value)
    }
    return .line(isText ? text : "", isRefused: !isText)
  }
}
