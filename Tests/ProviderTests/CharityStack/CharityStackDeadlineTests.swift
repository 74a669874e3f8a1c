import Domain
import Foundation
import HTTPKit
import HTTPTypes
import Synchronization
import Testing

/// Covers responses that take too long to read.
@Suite(.timeLimit(.minutes(10))) struct CharityStackDeadlineTests {
  /// The result of a response whose deadline is one second after the client's first clock reading.
  private func answered(
    _ body: String, reading: @escaping @Sendable (Int) -> Double
  ) async throws -> Result<ContactPage, ProviderFailure> {
    let asked = Mutex(0)
    let start = Date(timeIntervalSince1970: 1_000_000)
    let transport = ScriptedTransport(
      .success(
        IncomingResponse(
          status: 200, fields: [:], body: Data(body.utf8), deadline: start.addingTimeInterval(1))))
    let client = try Configured.charityStack(transport) {
      let count = asked.withLock { asked in
        asked += 1
        return asked
      }
      return start.addingTimeInterval(reading(count))
    }
    return await outcome { () async throws(ProviderFailure) in
      try await client.page(ContactQuery(limit: 100))
    }
  }

  private static func list(_ count: Int) -> String {
    let rows = (0..<count).map {
      let number = String($0)
      let id = "00000000-0000-0000-0000-" + String(repeating: "0", count: 12 - number.count)
      return #"{"id":"\#(id + number)","firstName":"Jane","emails":[],"phones":[]}"#
    }
    return #"{"contacts":["# + rows.joined(separator: ",") + #"],"hasMore":false}"#
  }

  @Test func `stops reading a large response at the call's deadline`() async throws {
    let result = try await answered(Self.list(5_000)) { $0 < 100 ? 0 : 2 }
    guard case .failure(let failure) = result else {
      Issue.record("The client read the response after its deadline.")
      return
    }
    #expect(failure.kind == .timeout)
    #expect(failure.message.contains("could not be read in time"))
  }

  @Test func `reads the same response before the deadline`() async throws {
    let result = try await answered(Self.list(5_000)) { _ in 0 }
    #expect(try result.get().contacts.count == 5_000)
  }

  @Test func `reads a small response that arrived in time`() async throws {
    let result = try await answered(Self.list(3)) { _ in 2 }
    #expect(try result.get().contacts.count == 3)
  }
}
