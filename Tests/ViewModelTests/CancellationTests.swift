import Domain
import Simulator
import Synchronization
import TestSupport
import Testing
import ViewModels

/// Covers what `^C` cancels, and what delays leaving the console.
@Suite(.timeLimit(.minutes(10))) struct CancellationTests {
  private let clock = ManualClock(advancesOnSleep: true)

  @Test func `^C ends a slow lookup`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = world.console()
    await world.server.failNext(
      .slow(.seconds(3_600)), at: "eu-shop", where: CallFilter(method: "GET"))
    console.lookUp(WellKnownPeople.janeEmail, at: 0)
    while await world.server.requests().isEmpty { await Task.yield() }
    console.cancelRunning()
    await console.settle()
    #expect(console.state.message?.text == "cancelled")
    #expect(console.lists.all[0].state.contacts.isEmpty)
    try await world.stop()
  }

  @Test func `^C ends a running command, and q waits for it`() async throws {
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let console = world.console()
    let runner = WaitingRunner()
    console.cases.run(["export", "donors"], by: runner)
    while !runner.isWaiting { await Task.yield() }
    console.quit()
    #expect(!console.state.hasQuit)
    #expect(console.state.message?.text == ":export is still running")
    console.cancelRunning()
    await console.settle()
    console.quit()
    #expect(console.state.hasQuit)
    try await world.stop()
  }
}

/// A command that runs until it is cancelled.
private final class WaitingRunner: CommandLineRunner {
  private let hasBegun = Mutex(false)

  var isWaiting: Bool { hasBegun.withLock { $0 } }

  let names: [String] = []

  func command(named name: String) -> ProgramCommand? { nil }

  @concurrent func run(
    _ words: [String], marked: [String], asking: @escaping CommandAsking
  ) async -> CommandOutput {
    let (never, continuation) = AsyncStream<Void>.makeStream()
    hasBegun.withLock { $0 = true }
    for await _ in never {}
    continuation.finish()
    return CommandOutput(output: "", errors: "stopped\n", status: 130)
  }
}
