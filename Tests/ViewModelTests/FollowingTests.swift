import Domain
import Synchronization
import TestSupport
import Testing
import ViewModels

/// How the contact on the right follows the cursor, and what a console that ends leaves alone.
@Suite(.timeLimit(.minutes(10))) struct FollowingTests {
  private let clock = ManualClock(advancesOnSleep: true)

  @Test func `the contact changes with the key after a rest, and once the cursor rests`()
    async throws
  {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = world.console()
    console.open()
    await console.settle()
    clock.advance(by: 1)
    console.move(.down)
    let first = try #require(console.currentContact?.id)
    #expect(console.detail.state.contact?.id == first)
    console.move(.down)
    let second = try #require(console.currentContact?.id)
    #expect(console.detail.state.contact?.id == first, "the cursor runs")
    while console.detail.state.contact?.id != second { await Task.yield() }
    console.move(.up)
    #expect(console.detail.state.contact?.id == first, "it had rested")
    try await world.stop()
  }

  @Test func `a console that ends does not begin to watch the folders of themes`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let themes = WatchedThemes()
    let console = world.console(themeSource: themes)
    let watching = Task { await console.themes.watch() }
    await Task.yield()
    watching.cancel()
    await watching.value
    #expect(themes.watches == 0)

    themes.hasOwn = true
    await console.themes.watch()
    #expect(themes.watches == 1, "a theme of the operator's is watched")
    try await world.stop()
  }
}

private final class WatchedThemes: ThemeSource {
  private let state = Mutex((watches: 0, hasOwn: false))

  var watches: Int { state.withLock { $0.watches } }
  var hasOwn: Bool {
    get { state.withLock { $0.hasOwn } }
    set { state.withLock { $0.hasOwn = newValue } }
  }

  func entries() -> [ThemeEntry] { [ThemeEntry(name: "mine", isOwn: hasOwn)] }
  func theme(named name: String) -> ThemeSheet { ThemeSheet(name: name) }

  func changes() -> AsyncStream<Void> {
    state.withLock { $0.watches += 1 }
    return AsyncStream { $0.finish() }
  }
}
