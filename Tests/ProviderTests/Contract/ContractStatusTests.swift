import Domain
import Foundation
import Providers
import Simulator
import TestSupport
import Testing

/// Covers the meaning of error statuses and how often the request is sent.
@Suite(.timeLimit(.minutes(10))) struct `Contract: refused credentials` {
  @Test(arguments: ContractCase.all)
  func `401 is unauthorized and not repeated with the same key`(
    row: ContractCase
  ) async throws {
    try await row.run { world in
      await row.fail(world, .status(401), count: 9)
      let failure = try await failure { () async throws(ProviderFailure) in
        try await row.perform(world)
      }
      #expect(failure.kind == .unauthorized)
      #expect(failure.status == 401)
      #expect(failure.delivery == .answered)
      let arrivals = await row.arrivals(world)
      #expect(arrivals == row.subject.callsWhenUnauthorized)
    }
  }

  @Test(arguments: ContractCase.all)
  func `403 is forbidden and sent once`(row: ContractCase) async throws {
    try await row.run { world in
      await row.fail(world, .status(403), count: 9)
      let failure = try await failure { () async throws(ProviderFailure) in
        try await row.perform(world)
      }
      #expect(failure.kind == .forbidden)
      #expect(failure.status == 403)
      #expect(failure.delivery == .answered)
      let arrivals = await row.arrivals(world)
      #expect(arrivals == 1)
    }
  }

  @Test(arguments: ContractCase.all, [301, 302, 307, 308])
  func `does not follow a redirect`(row: ContractCase, status: Int) async throws {
    try await row.run { world in
      let elsewhere = ["Location": "\(await world.server.baseURL)/elsewhere"]
      await row.fail(world, .answer(status: status, headers: elsewhere, body: ""), count: 9)
      let failure = try await failure { () async throws(ProviderFailure) in
        try await row.perform(world)
      }
      #expect(failure.kind == .protocol)
      #expect(failure.status == status)
      #expect(failure.delivery == .answered)
      let arrivals = await row.arrivals(world)
      #expect(arrivals == 1)
      #expect(await world.server.requests().allSatisfy { $0.provider != nil })
    }
  }
}

@Suite struct `Contract: too many calls` {
  @Test(arguments: ContractCase.all)
  func `repeats reads and writes after the wait that a 429 asks for`(
    row: ContractCase
  ) async throws {
    try await row.run { world in
      let usual = try await row.usualArrivals(world)
      let before = world.clock.now
      await row.fail(world, .status(429, headers: row.subject.limitHeaders(7, before)))
      _ = try await row.perform(world)
      let arrivals = await row.arrivals(world)
      #expect(arrivals == usual + 1)
      #expect(world.clock.now.timeIntervalSince(before) >= 7)
      if row.isWrite { #expect(try await row.isDone(world)) }
    }
  }

  @Test(arguments: ContractCase.all)
  func `repeats after a short wait if a 429 names none`(row: ContractCase) async throws {
    try await row.run { world in
      let usual = try await row.usualArrivals(world)
      await row.fail(world, .status(429))
      _ = try await row.perform(world)
      let arrivals = await row.arrivals(world)
      #expect(arrivals == usual + 1)
      if row.isWrite { #expect(try await row.isDone(world)) }
    }
  }

  @Test(arguments: ContractCase.all)
  func `repeated 429s are a rate limit failure once the time is up`(row: ContractCase)
    async throws
  {
    try await row.run { world in
      let before = world.clock.now
      await row.fail(world, .status(429), count: 99)
      let failure = try await failure { () async throws(ProviderFailure) in
        try await row.perform(world)
      }
      #expect(failure.kind == .rateLimited)
      #expect(failure.status == 429)
      #expect(failure.delivery == .answered)
      let arrivals = await row.arrivals(world)
      #expect(arrivals > 4)
      #expect(world.clock.now.timeIntervalSince(before) <= 30)
    }
  }

  @Test(arguments: ContractCase.all)
  func `fails at once if the wait is too long and gives its end`(
    row: ContractCase
  ) async throws {
    try await row.run { world in
      let before = world.clock.now
      await row.fail(
        world, .status(429, headers: row.subject.limitHeaders(3600, before)), count: 9)
      let failure = try await failure { () async throws(ProviderFailure) in
        try await row.perform(world)
      }
      #expect(failure.kind == .rateLimited)
      #expect(failure.delivery == .answered)
      let retryAt = try #require(failure.retryAt)
      #expect(abs(retryAt.timeIntervalSince(before) - 3600) <= 1)
      let arrivals = await row.arrivals(world)
      #expect(arrivals == 1)
      #expect(world.clock.now.timeIntervalSince(before) < 30)
    }
  }

  @Test(arguments: ContractCase.all)
  func `sends no call during the wait that the provider asked for`(
    row: ContractCase
  ) async throws {
    try await row.run { world in
      let before = world.clock.now
      await row.fail(world, .status(429, headers: row.subject.limitHeaders(3600, before)))
      _ = try await failure { () async throws(ProviderFailure) in try await row.perform(world) }
      // Counts only the list's own calls, because a parallel count may still be in flight when the
      // list fails.
      let arrived = await row.arrivals(world)
      let failure = try await failure { () async throws(ProviderFailure) in
        try await row.perform(world)
      }
      #expect(failure.kind == .rateLimited)
      #expect(failure.delivery == .notSent)
      #expect(failure.retryAt != nil)
      #expect(arrived >= 1)
      let arrivals = await row.arrivals(world)
      #expect(arrivals == arrived)
    }
  }
}

@Suite struct `Contract: server errors` {
  /// How often a read is sent if every response has this status.
  private func tries(_ status: Int) -> Int { status == 500 ? 2 : 4 }

  private func expected(_ row: ContractCase, _ status: Int) -> ProviderFailure.Kind {
    row.subject.statusReadings[status] ?? .server
  }

  @Test(arguments: ContractCase.reads, [500, 502, 503, 504])
  func `repeats a read after a temporary server error`(
    row: ContractCase, status: Int
  ) async throws {
    try await row.run { world in
      let usual = try await row.usualArrivals(world)
      await row.fail(world, .status(status))
      let result = try await row.perform(world)
      #expect(result.holds(world))
      let arrivals = await row.arrivals(world)
      #expect(arrivals == usual + 1)
    }
  }

  @Test(arguments: ContractCase.reads, [500, 502, 503, 504])
  func `a read fails after the policy's number of attempts`(
    row: ContractCase, status: Int
  ) async throws {
    try await row.run { world in
      await row.fail(world, .status(status), count: 20)
      let failure = try await failure { () async throws(ProviderFailure) in
        try await row.perform(world)
      }
      #expect(failure.kind == expected(row, status))
      #expect(failure.status == status)
      #expect(failure.delivery == .answered)
      let arrivals = await row.arrivals(world)
      if failure.kind == .rateLimited {
        #expect(arrivals > 4)
      } else {
        #expect(arrivals == tries(status))
      }
    }
  }

  @Test(arguments: ContractCase.writes, [500, 502, 503, 504])
  func `sends a write exactly once unless the status means the call limit`(
    row: ContractCase, status: Int
  ) async throws {
    try await row.run { world in
      await row.fail(world, .status(status), count: 99)
      let failure = try await failure { () async throws(ProviderFailure) in
        try await row.perform(world)
      }
      #expect(failure.kind == expected(row, status))
      #expect(failure.status == status)
      #expect(failure.delivery == .answered)
      let arrivals = await row.arrivals(world)
      #expect(failure.kind == .rateLimited ? arrivals > 4 : arrivals == 1)
      #expect(try await !row.isDone(world))
    }
  }
}
