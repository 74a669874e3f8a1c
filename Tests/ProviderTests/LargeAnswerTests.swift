import Domain
import Foundation
import HTTPKit
import HTTPTypes
import Synchronization
import Testing

/// Covers responses that would exhaust memory or take too long to read.
@Suite(.timeLimit(.minutes(1))) struct LargeAnswerTests {
  private static func body(_ note: String) -> String {
    #"{"status":"ok","contacts":[{"id":1,"customer":2,"name":"Jane","note":"# + note + "}]}"
  }

  /// A response of at most eight megabytes, and the reason why it is refused.
  struct Case: Sendable, CustomTestStringConvertible {
    var testDescription: String
    var note: @Sendable () -> String
    var reason: String
  }

  static let cases = [
    Case(
      testDescription: "arrays in arrays",
      note: { String(repeating: "[", count: 200_000) + String(repeating: "]", count: 200_000) },
      reason: "nested more than 100 deep"),
    Case(
      testDescription: "objects in objects",
      note: {
        String(repeating: #"{"a":"#, count: 101) + "1" + String(repeating: "}", count: 101)
      },
      reason: "nested more than 100 deep"),
    Case(
      testDescription: "a million small values",
      note: { "[" + String(repeating: "0,", count: 1_000_000) + "0]" },
      reason: "more than 500000 values"),
    Case(
      testDescription: "a million empty lists",
      note: { "[" + String(repeating: "[],", count: 1_000_000) + "0]" },
      reason: "more than 500000 values"),
    Case(
      testDescription: "an object of many members",
      note: { "{" + (1...300_000).map { #""\#($0)":1"# }.joined(separator: ",") + "}" },
      reason: "more than 500000 values"),
    Case(
      testDescription: "one long text",
      note: { "\"" + String(repeating: "a", count: 2 << 20) + "\"" },
      reason: "a text of more than 1048576 bytes"),
    Case(
      testDescription: "one long number", note: { String(repeating: "9", count: 1 << 20) },
      reason: "a number of more than 1000 digits"),
  ]

  @Test(arguments: cases)
  func `does not decode a response that would expand too much`(row: Case) async throws {
    let client = try Configured.open2b(ScriptedTransport(.text(Self.body(row.note()))))
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.page(ContactQuery(order: [SortKey("id")], limit: 10))
    }
    #expect(failure.kind == .protocol)
    #expect(failure.message.contains(row.reason))
  }

  @Test func `a write with such a response may have happened`() async throws {
    let transport = ScriptedTransport(
      .text(#"{"status":"ok","id":[\#(String(repeating: "0,", count: 1_000_000))0]}"#))
    let client = try Configured.open2b(transport)
    let failure = try await failure { () async throws(ProviderFailure) in
      try await client.send(
        .create(
          ContactDraft([
            FieldValue(name: "customer", value: 1), FieldValue(name: "name", value: "Jane"),
          ])))
    }
    #expect(failure.kind == .protocol)
    #expect(failure.delivery == .answered)
    #expect(failure.status == 200)
  }

  @Test func `a list of a thousand contacts is within every limit`() async throws {
    let note = String(repeating: "é", count: 255)
    let rows = (1...1_000).map {
      #"{"id":\#($0),"customer":2,"name":"Jane","note":"\#(note)","email":"","phone":""}"#
    }
    let body = #"{"status":"ok","contacts":["# + rows.joined(separator: ",") + "]}"
    #expect(body.utf8.count < 1 << 20)
    let client = try Configured.open2b(ScriptedTransport(.text(body)))
    var query = ContactQuery(limit: 1_000)
    query.wantsTotal = false
    #expect(try await client.page(query).contacts.count == 1_000)
  }

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
