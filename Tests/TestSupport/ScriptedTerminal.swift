package import ConsoleUI
import Foundation

/// A terminal in memory. The test types and waits for what it wants to see.
@MainActor
package final class ScriptedTerminal: Terminal {
  package private(set) var size: Size
  package let glyphs: Glyphs
  package let canShowLetters = true
  package let notices: [String]
  /// The frame that the operator sees.
  package private(set) var screen: Canvas
  package private(set) var theme: Theme?
  package private(set) var isStopped = false
  package private(set) var copied: [String] = []
  /// The number of presented frames.
  package private(set) var frames = 0

  private var receive: (@MainActor (TerminalEvent) -> Void)?
  private let waits = Waits<Canvas>()
  private var startWaits: [CheckedContinuation<Void, Never>] = []

  package init(
    size: Size = Size(columns: 120, rows: 40), glyphs: Glyphs = .unicode, notices: [String] = []
  ) {
    self.size = size
    self.glyphs = glyphs
    self.notices = notices
    screen = Canvas(size: size)
  }

  // MARK: - Terminal

  package func start(_ receive: @escaping @MainActor (TerminalEvent) -> Void) throws {
    self.receive = receive
    for wait in startWaits { wait.resume() }
    startWaits = []
  }

  package func present(_ canvas: Canvas, theme: Theme) {
    screen = canvas
    self.theme = theme
    frames += 1
    waits.show(canvas)
  }

  package func bell() {}

  package func copy(_ text: String) -> Bool {
    copied.append(text)
    return true
  }

  package func suspend() { receive?(.continued) }
  package func stop() { isStopped = true }

  // MARK: - What a test does

  /// Returns once the console listens.
  package func started() async {
    guard receive == nil else { return }
    await withCheckedContinuation { startWaits.append($0) }
  }

  /// Presses keys, written as notations separated by spaces: `f`, `Enter`, `^s`, `Space`.
  package func press(_ keys: String) {
    for notation in keys.split(separator: " ") {
      guard let key = Key(String(notation)) else {
        preconditionFailure("'\(notation)' is not a key.")
      }
      receive?(.key(key))
    }
  }

  /// Types each character as a key.
  package func type(_ text: String) {
    for character in text { receive?(.key(Key(.character(character)))) }
  }

  /// Clicks the first occurrence of the text on the screen.
  package func click(_ text: String) { point(.click, at: text) }

  /// Sends a mouse event at the first cell of a text on the screen.
  package func point(_ kind: MouseEvent.Kind, at text: String) {
    for (row, line) in screen.plainText.split(separator: "\n", omittingEmptySubsequences: false)
      .enumerated()
    {
      guard let range = line.range(of: text) else { continue }
      let column = line.distance(from: line.startIndex, to: range.lowerBound)
      receive?(.mouse(MouseEvent(kind, at: Point(column: column, row: row))))
      return
    }
    preconditionFailure("'\(text)' is not on the screen.")
  }

  package func paste(_ text: String) { receive?(.paste(text: text, isCut: false)) }

  package func resize(to size: Size) {
    self.size = size
    receive?(.resized(size))
  }

  package func send(_ event: TerminalEvent) { receive?(event) }

  /// Returns when a frame meets the condition. The current frame counts.
  package func see(where condition: @escaping @MainActor (Canvas) -> Bool) async {
    await waits.wait(from: screen, describing: { screen.plainText }, until: condition)
  }

  /// Returns when the text is on the screen.
  package func see(_ text: String) async {
    await see { $0.plainText.contains(text) }
  }

  /// Returns when the text is no longer on the screen.
  package func seeNoMore(_ text: String) async {
    await see { !$0.plainText.contains(text) }
  }
}
