import Domain
import Foundation
import TestSupport
import Testing
import ViewModels

/// Covers the state of a provider in the first line.
@Suite(.timeLimit(.minutes(10))) struct ProviderStatusTests {
  private let now = ManualClock.start

  private func status(_ edit: (inout ProviderActivity) -> Void) async throws -> ProviderStatusState
  {
    let world = try await SimulatedWorld.start()
    var status = ProviderStatusState(info: try world.client("b2b").info)
    edit(&status.activity)
    try await world.stop()
    return status
  }

  @Test func `a provider's health follows its last call, and it is slow from two seconds`()
    async throws
  {
    let status = try await status { _ in }
    let rows: [(ProviderActivity.Reachability, Double?, Double?, ProviderStatusState.Health)] = [
      (.unknown, nil, nil, .unknown), (.unknown, nil, 1.9, .unknown), (.unknown, nil, 2, .slow),
      (.reachable, 1.9, nil, .ok), (.reachable, 2, nil, .slow), (.reachable, 0.1, 5, .slow),
      (.troubled(reason: "no connection"), 0.1, 5, .failing(reason: "no connection")),
    ]
    for (reachability, latency, age, health) in rows {
      var status = status
      status.activity.reachability = reachability
      status.activity.latencies = latency.map { [.seconds($0)] } ?? []
      status.activity.oldestCallStartedAt = age.map { now.addingTimeInterval(-$0) }
      #expect(status.health(at: now) == health, "\(reachability) \(latency ?? 0) \(age ?? 0)")
    }
  }

  @Test func `a pause counts down and ends`() async throws {
    let status = try await status { $0.pausedUntil = now.addingTimeInterval(12) }
    #expect(status.pause(at: now) == .seconds(12))
    #expect(status.pause(at: now.addingTimeInterval(12)) == nil)
  }

  @Test func `the console redraws while a provider is paused`()
    async throws
  {
    let clock = ManualClock()
    let world = try await SimulatedWorld.start(ambient: clock.ambient)
    let monitor = ScriptedMonitor()
    let console = world.console(monitor: monitor)
    #expect(!console.isBusy)
    monitor.send(
      ProviderActivity(
        provider: console.lists.all[1].info.name, pausedUntil: clock.now.addingTimeInterval(3)))
    monitor.finish()
    await console.watchActivity()
    #expect(console.isBusy)
    clock.advance(by: 3)
    #expect(!console.isBusy)
    try await world.stop()
  }

  @Test func `collects the last latencies of each provider`() async throws {
    let world = try await SimulatedWorld.start()
    let console = world.console()
    let watching = Task { await console.watchActivity() }
    console.open()
    await console.settle()
    while console.providers[1].activity.latencies.count < 2 { await Task.yield() }
    #expect(console.providers[1].activity.reachability == .reachable)
    #expect(console.providers[1].activity.latencies.allSatisfy { $0 > .zero })
    #expect(console.providers[0].activity.latencies.isEmpty)
    for _ in 0..<15 {
      console.reload()
      await console.settle()
    }
    while console.providers[1].activity.latencies.count < ProviderActivity.mostLatencies {
      await Task.yield()
    }
    watching.cancel()
    try await world.stop()
  }
}
