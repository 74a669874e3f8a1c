import Domain
import Foundation
import HTTPKit
import Simulator
import TestSupport
import Testing

/// Covers missing and incomplete responses.
@Suite(.timeLimit(.minutes(10))) struct `Contract: lost responses` {
  struct Loss: Sendable, CustomTestStringConvertible {
    var name: String
    var fault: Fault
    var isApplied: Bool
    var testDescription: String { name }

    /// Whether the loss cuts off an exported file.
    func isOf(_ row: ContractCase) -> Bool { row.call == .export && fault == .cutOff }
  }

  private static let losses = [
    Loss(name: "closed before it was applied", fault: .closedBeforeApplying, isApplied: false),
    Loss(name: "closed after it was applied", fault: .closedAfterApplying, isApplied: true),
    Loss(name: "cut off in the body", fault: .cutOff, isApplied: true),
  ]

  @Test(arguments: ContractCase.reads, losses)
  func `repeats a read, which then succeeds`(row: ContractCase, loss: Loss) async throws {
    // The client never passes on the same part of a file twice.
    guard !loss.isOf(row) else { return }
    try await row.run { world in
      let usual = try await row.usualArrivals(world)
      await row.fail(world, loss.fault)
      let result = try await row.perform(world)
      #expect(result.holds(world))
      let arrivals = await row.arrivals(world)
      #expect(arrivals == usual + 1)
    }
  }

  @Test(arguments: ContractCase.reads, losses)
  func `a read without a response is unreachable after four attempts`(
    row: ContractCase, loss: Loss
  ) async throws {
    guard !loss.isOf(row) else { return }
    try await row.run { world in
      await row.fail(world, loss.fault, count: 20)
      let failure = try await failure { () async throws(ProviderFailure) in
        try await row.perform(world)
      }
      #expect(failure.kind == .unreachable)
      #expect(failure.delivery == .unknown)
      let attempts = try world.logLines().count { $0.contains(": connectionLost") }
      #expect(attempts == 4)
      // libcurl itself repeats a read for each dead connection that it finds: one from the first
      // read, and one from a count beside a page.
      let arrivals = await row.arrivals(world)
      #expect((4...6).contains(arrivals))
    }
  }

  @Test(arguments: ContractCase.reads.filter { $0.call == .export })
  func `a truncated file passes on what arrived, then fails without a restart`(
    row: ContractCase
  ) async throws {
    try await row.run { world in
      let whole = try #require(try await row.perform(world).file)
      await world.server.forgetRequests()
      await row.fail(world, .cutOff, count: 9)
      let file = CollectedFile()
      let failure = try await failure { () async throws(ProviderFailure) in
        try await world.client.exportFile { await file.take($0) }
      }
      #expect(failure.kind == .unreachable)
      let came = await file.text
      #expect(!came.isEmpty && whole.hasPrefix(came) && came != whole)
      let arrivals = await row.arrivals(world)
      #expect(arrivals == 1)
    }
  }

  @Test(arguments: ContractCase.reads.filter { $0.call == .export })
  func `the receiver of a file can stop it`(row: ContractCase) async throws {
    try await row.run { world in
      let failure = try await failure { () async throws(ProviderFailure) in
        try await world.client.exportFile { _ in false }
      }
      #expect(failure.kind == .cancelled)
      let arrivals = await row.arrivals(world)
      #expect(arrivals == 1)
    }
  }

  @Test(arguments: ContractCase.writes, losses)
  func `sends a write exactly once and reports its outcome as unknown`(
    row: ContractCase, loss: Loss
  ) async throws {
    try await row.run { world in
      await row.fail(world, loss.fault, count: 9)
      let failure = try await failure { () async throws(ProviderFailure) in
        try await row.perform(world)
      }
      #expect(failure.kind == .unreachable)
      #expect(failure.delivery == .unknown)
      let arrivals = await row.arrivals(world)
      #expect(arrivals == 1)
      #expect(try await row.isDone(world) == loss.isApplied)
    }
  }

  @Test(arguments: ContractCase.all)
  func `a late response is a timeout after one request`(
    row: ContractCase
  ) async throws {
    try await row.run { world in
      // The server responds only when it stops.
      await row.fail(world, .slow(.seconds(3600)), count: 9)
      let allowance = CallAllowance(until: world.clock.now.addingTimeInterval(0.5))
      let result = await CallAllowance.$current.withValue(allowance) {
        await outcome { () async throws(ProviderFailure) in try await row.perform(world) }
      }
      let failure = try await failure { () async throws(ProviderFailure) in try result.get() }
      #expect(failure.kind == .timeout)
      #expect(failure.delivery == .unknown)
      // The simulator may handle a request only after its client has left.
      while await row.arrivals(world) == 0 { await Task.yield() }
      let arrivals = await row.arrivals(world)
      #expect(arrivals == 1)
    }
  }

  @Test(arguments: ContractCase.all)
  func `an unreachable provider provably received nothing`(
    row: ContractCase
  ) async throws {
    try await row.run { world in
      let address = try #require(
        await world.server.configuration.firstMatch(of: /127\.0\.0\.1:([0-9]+)/))
      await world.server.stop()
      // Otherwise the server of another test may take the port.
      let held = try HeldPort(try #require(Int(address.1)))
      let failure = try await failure { () async throws(ProviderFailure) in
        try await row.perform(world)
      }
      #expect(failure.kind == .unreachable)
      #expect(failure.delivery == .notSent)
      withExtendedLifetime(held) {}
    }
  }

  @Test(arguments: ContractCase.all)
  func `a cancelled call ends and reports an unknown outcome`(
    row: ContractCase
  ) async throws {
    try await row.run { world in
      await row.fail(world, .slow(.seconds(3600)), count: 9)
      let call = Task {
        await outcome { () async throws(ProviderFailure) in try await row.perform(world) }
      }
      while await row.arrivals(world) == 0 { await Task.yield() }
      call.cancel()
      let result = await call.value
      let failure = try await failure { () async throws(ProviderFailure) in try result.get() }
      #expect(failure.kind == .cancelled)
      #expect(failure.delivery == .unknown)
      let arrivals = await row.arrivals(world)
      #expect(arrivals == 1)
    }
  }
}
