import Commands
import ConsoleUI
import CursesTerminal
import Domain
import Foundation
import ViewModels

/// A console for the tests. It takes over the process and the terminal like roster and crashes as
/// its arguments say: `CrashingConsole index|overflow|fatal|stack main|pool|thread
/// [unstarted|unpainted]`, at the first key or before the console starts or paints.
@main
struct CrashingConsole {
  static func main() {
    RosterProgram.prepareProcess()
    MainThread.run {
      do {
        try await open()
      } catch {
        exit(1)
      }
    }
  }

  @MainActor private static func open() async throws -> Never {
    let arguments = CommandLine.arguments
    guard arguments.count >= 3, let crash = Crash(rawValue: arguments[1]),
      let place = Place(rawValue: arguments[2])
    else { exit(64) }
    let moment = arguments.count > 3 ? arguments[3] : ""
    let (never, continuation) = AsyncStream<Never>.makeStream()
    if moment == "unstarted" {
      place.run(crash)
      for await _ in never {}
    }
    let terminal = CursesTerminal()
    try terminal.start { event in
      if case .key = event { place.run(crash) }
    }
    if moment == "unpainted" {
      place.run(crash)
      for await _ in never {}
    }
    var canvas = Canvas(size: terminal.size, glyphs: terminal.glyphs)
    canvas.write("a key crashes this", at: Point(column: 0, row: 0))
    terminal.present(canvas, theme: Theme(.plain))
    for await _ in never {}
    continuation.finish()
    exit(0)
  }
}

private enum Place: String {
  /// The main actor.
  case main
  /// A thread of Swift's concurrency pool.
  case pool
  case thread

  func run(_ crash: Crash) {
    switch self {
    case .main: crash.happen()
    case .pool: Task.detached { crash.happen() }
    case .thread: Thread.detachNewThread { crash.happen() }
    }
  }
}

private nonisolated enum Crash: String, Sendable {
  case index
  case overflow
  case fatal
  case stack

  func happen() {
    // Hides the values from the compiler, which would refuse constant traps.
    let three = min(3, CommandLine.arguments.count)
    switch self {
    case .index: print([1, 2, 3][three])
    case .overflow: print(Int.max - 2 + three)
    case .fatal: fatalError("the secret of \(three)")
    case .stack: print(Self.descend(three))
    }
  }

  @inline(never)
  private static func descend(_ level: Int) -> Int {
    level < 0 ? 0 : descend(level + 1) &* 3 &+ level
  }
}
