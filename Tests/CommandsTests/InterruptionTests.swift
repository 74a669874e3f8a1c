import Foundation
import Simulator
import Store
import Testing

@Suite(.timeLimit(.minutes(10))) struct InterruptionTests {
  /// Runs the program and sends the signal once it has sent a request.
  private func interrupted(
    _ bench: Workbench, _ arguments: [String], by signal: Int32
  ) async throws -> Int32 {
    await bench.simulator.setLatency(.seconds(60))
    return try await bench.interrupted(arguments + ["--verbose"], by: signal, when: "→").status
  }

  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143), (SIGHUP, 129)] as [(Int32, Int32)])
  func `a signal ends a read`(signal: Int32, status: Int32) async throws {
    let bench = try await Workbench()
    #expect(try await interrupted(bench, ["count", "shop-it"], by: signal) == status)
  }

  @Test func `an interrupted write is in the journal as unknown`() async throws {
    let bench = try await Workbench()
    let status = try await interrupted(
      bench, ["prefer", "eu-shop", "5f1c", "--call", "in"], by: SIGINT)
    #expect(status == 130)
    let steps = try bench.journal().map(\.step)
    #expect(steps.starts(with: ["intended", "sent"]))
    #expect(["unknown", "failed"].contains(steps.last))
  }
}
