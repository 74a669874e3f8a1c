import Domain
import Foundation
import HTTPKit
import Providers
import Testing

/// Compares the bytes of every operation with `requests/*.http` of the fixtures, which were written
/// from the providers' documents.
@Suite(.timeLimit(.minutes(10))) struct `Recorded requests` {
  @Test(arguments: Recording.all)
  func `sends each operation as documented, byte for byte`(
    recording: Recording
  ) async throws {
    let subject = try recording.underTest.subject
    let token = subject.tokenRequest
    let recorder = WireRecorder { request in
      if let token, request.line.hasPrefix(token.line) { return (200, token.answer) }
      return (recording.status, recording.answer)
    }
    let client = try recording.client(recorder.base)
    try await recording.perform(client)
    let expected = try RecordedText(of: recording.file)
    let arrived = recorder.requests
    let request = try #require(
      arrived.first { $0.line == expected.line },
      "\(recording.file) did not arrive; there were: \(arrived.map(\.line))")
    #expect(RecordedText(of: request) == expected)
    // A token request precedes every other request, and a count may accompany a page. A write is
    // sent alone.
    func isToken(_ line: String) -> Bool { token.map { line.hasPrefix($0.line) } ?? false }
    let others = arrived.filter { $0.line != expected.line && !isToken($0.line) }
    #expect(
      others.allSatisfy { request in
        isToken(expected.line) || subject.companions.contains { request.line.hasPrefix($0) }
      })
    #expect(arrived.count { $0.line == expected.line } == 1)
  }

  @Test func `checks every recorded request`() throws {
    let fixtures = RecordedText.fixtures
    let files = try FileManager.default.subpathsOfDirectory(atPath: fixtures.path)
      .filter { $0.hasSuffix(".http") }
    #expect(Set(files) == Set(Recording.all.map { $0.file }))
  }
}

/// A request as text: line, fields in alphabetical order, body.
struct RecordedText: Equatable {
  var line: String
  var fields: [String]
  var body: String

  static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../TestSupport/Fixtures").standardized

  /// A file has lines that end in a line feed, and one more line feed after its body. In a
  /// multipart body they represent CRLF (RFC 2046).
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

  /// Leaves out fields that are not documented and replaces the random boundary of a multipart
  /// body.
  init(of request: WireRecorder.Request) {
    let boundary = request.field("Content-Type")?.split(separator: "boundary=").last ?? "none"
    line = request.line
    fields = request.fields.filter { field in
      !["Host: ", "User-Agent: ", "Accept-Encoding: ", "Content-Length: "].contains {
        field.hasPrefix($0)
      }
    }.map { $0.replacing("boundary=" + boundary, with: "boundary={boundary}") }.sorted()
    body = String(decoding: request.body, as: UTF8.self)
      .replacing("--" + boundary, with: "--{boundary}")
  }
}
