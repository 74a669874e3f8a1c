import Domain
import Foundation
import HTTPKit
import Providers
import Testing

/// Every operation of the contracts as the bytes that go out, against `requests/*.http` of the
/// fixtures, which were written from the contracts.
@Suite(.timeLimit(.minutes(2))) struct `Recorded requests` {
  @Test(arguments: Recording.all)
  func `an operation goes out as the contract has it, byte for byte`(
    recording: Recording
  ) async throws {
    let recorder = WireRecorder { request in
      request.line.contains("/oauth2/token")
        ? (200, Fixture.text("Propeller/token")) : (recording.status, recording.answer)
    }
    let client = try recording.client(recorder.base)
    try await recording.perform(client)
    let expected = try RecordedText(of: recording.file)
    let arrived = recorder.requests
    let request = try #require(
      arrived.first { $0.line == expected.line },
      "\(recording.file) did not arrive; there were: \(arrived.map(\.line))")
    #expect(RecordedText(of: request) == expected)
    // The token's request goes before every other, and a count beside a page; a write is alone.
    let others = arrived.filter {
      $0.line != expected.line && !$0.line.hasPrefix("POST /oauth2/token")
    }
    let isToken = expected.line.hasPrefix("POST /oauth2/token")
    #expect(others.allSatisfy { isToken || $0.line.contains("commerce.contacts.count") })
    #expect(arrived.count { $0.line == expected.line } == 1)
  }

  @Test func `every recorded request is checked`() throws {
    let fixtures = RecordedText.fixtures
    let files = try FileManager.default.subpathsOfDirectory(atPath: fixtures.path)
      .filter { $0.hasSuffix(".http") }
    #expect(Set(files) == Set(Recording.all.map { $0.file }))
  }
}

/// A request as text: line, fields in alphabetic order, body.
struct RecordedText: Equatable {
  var line: String
  var fields: [String]
  var body: String

  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../TestSupport/Fixtures").standardized

  /// A file has lines that end in a line feed, and one more after its body. Those of a multipart body
  /// stand for CRLF (RFC 2046).
  init(of file: String) throws {
    let text = try String(contentsOf: Self.fixtures.appending(path: file), encoding: .utf8)
    let halves = text.split(separator: "\n\n", maxSplits: 1)
    let head = halves[0].split(separator: "\n").map(String.init)
    line = head[0]
    fields = head.dropFirst().sorted()
    let lines = halves.count > 1 ? String(halves[1].dropLast()) : ""
    let isMultipart = fields.contains { $0.hasPrefix("Content-Type: multipart/") }
    body = isMultipart ? lines.replacing("\n", with: "\r\n") + "\r\n" : lines
  }

  /// Without the fields of which the contracts say nothing, and with a sign for a multipart body's
  /// boundary, which is another each time.
  init(of request: WireRecorder.Request) {
    let boundary = request.field("Content-Type")?.split(separator: "boundary=").last ?? "none"
    line = request.line
    fields = request.fields.filter { field in
      !["Host: ", "User-Agent: ", "Content-Length: "].contains { field.hasPrefix($0) }
    }.map { $0.replacing("boundary=" + boundary, with: "boundary={boundary}") }.sorted()
    body = String(decoding: request.body, as: UTF8.self)
      .replacing("--" + boundary, with: "--{boundary}")
  }
}
