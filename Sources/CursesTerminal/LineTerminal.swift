package import ConsoleUI
import Dispatch
import Domain
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
  private var lines = PlainLines()

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
    let (begun, isInteractive) = (lines, isInteractive)
    input.async { [weak self] in
      var lines = begun
      let event = lines.next(from: STDIN_FILENO, isInteractive: isInteractive)
      DispatchQueue.main.async { [lines] in self?.take(event, lines) }
    }
  }

  private func take(_ event: PlainEvent, _ lines: PlainLines) {
    isReading = false
    self.lines = lines
    receive?(event)
  }

  package func dropTypedAhead() {
    guard isInteractive else { return }
    tcflush(STDIN_FILENO, TCIFLUSH)
    if !isReading { lines = PlainLines() }
  }

  // MARK: - Writing

  package func write(_ text: PlainText) async {
    let bytes = Array(text.string(isASCII: isASCII, showsLetters: canShowLetters).utf8)
    let isTaken = await withCheckedContinuation { continuation in
      output.async {
        continuation.resume(
          returning: DescriptorWriting.write(bytes, to: STDOUT_FILENO) == nil)
      }
    }
    if !isTaken { receive?(.outputClosed) }
  }
}

/// The lines of an input, read when they are asked for.
package nonisolated struct PlainLines: Sendable {
  /// Bytes of the longest line; no operator types a longer one.
  package static let longest = 64 * 1024

  private var lines = TextLines(mostBytes: longest, refusesNUL: false)
  /// Lines that were read but not asked for yet, the last one first.
  private var ready: [LineReader.Line] = []
  private var isAtEnd = false

  package init() {}

  /// Waits for a line, the end of input or a hang-up. After bytes that are not text, an operator
  /// can type on, but a file ends.
  package mutating func next(from descriptor: Int32, isInteractive: Bool) -> PlainEvent {
    while true {
      if let line = ready.popLast() { return Self.event(line) }
      if isAtEnd { return .endOfInput }
      var hasHungUp = false
      let chunk = [UInt8](unsafeUninitializedCapacity: 4_096) { buffer, count in
        count = Self.read(descriptor, buffer)
        hasHungUp = count < 0 && errno == EIO
        count = max(0, count)
      }
      // An unfinished line at a hang-up is not a command.
      if hasHungUp { return .hangUp }
      isAtEnd = chunk.isEmpty
      do throws(FileProblem) {
        // The last line may be unterminated.
        ready = try (isAtEnd ? lines.end() : lines.lines(in: chunk)).reversed()
      } catch {
        self = PlainLines()
        isAtEnd = !isInteractive
        return .unreadable(error.message)
      }
    }
  }

  private static func read(_ descriptor: Int32, _ buffer: UnsafeMutableBufferPointer<UInt8>) -> Int
  {
    while true {
      let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 || errno != EINTR { return count }
    }
  }

  private static func event(_ line: LineReader.Line) -> PlainEvent {
    guard case .whole(let bytes) = line else { return .line("", isRefused: true) }
    let text = String(decoding: bytes, as: UTF8.self)
    return text.hasControlCharacter ? .line("", isRefused: true) : .line(text, isRefused: false)
  }
}
