import Domain
import Foundation
import HTTPKit
import HTTPTypes
import Logging
import Synchronization
import TestSupport
import Testing

/// Covers what `--verbose=bodies` shows of a request and its response.
@Suite(.timeLimit(.minutes(10))) struct VerboseBodiesTests {
  private static let key = "k3y/in header"
  private static let formSecret = "s3cret-in-form"

  private func confidential(_ base: String, body: RequestBody) -> OutgoingRequest {
    OutgoingRequest(
      .post,
      RequestURL(
        base: base, path: [.plain("contacts"), .personal("jane@doe.example")],
        query: [.init("q", .plain(Self.key))]),
      secretFields: [SecretField(.authorization, prefix: "Bearer ", Secret(Self.key))],
      body: body, isWrite: true)
  }

  /// The lines of `--verbose` and of the log file.
  private func lines(
    showsBodies: Bool = true, of request: OutgoingRequest,
    over network: any HTTPTransport = CurlTransport()
  ) async throws -> (verbose: [String], log: [String]) {
    let lines = Mutex<[String]>([])
    let captured = CapturedLog()
    let log = RequestLog(
      logger: Logger(label: "test") { _ in captured },
      verbose: { line in lines.withLock { $0.append(line) } }, showsBodies: showsBodies)
    let transport = LoggingTransport(
      network, provider: try #require(ProviderName("p")), log: log, ambient: ManualClock().ambient)
    _ = await transport.failure(of: request)
    return (lines.withLock { $0 }, captured.lines.withLock { $0 })
  }

  @Test func `shows bodies and whole addresses but never secrets`() async throws {
    let server = LoopbackServer { _ in
      .ok(
        "{\"email\":\"jane@doe.example\",\"a\":\"k3y\\/in header\",\"b\":\"k3y%2Fin%20header\","
          + "\"c\":\"s3cret-in-form\u{301}\"}")
    }
    let body = RequestBody.form([
      FormField("email", .plain("jane@doe.example")), FormField("copy", .plain(Self.formSecret)),
      FormField("client_secret", .secret(Secret(Self.formSecret))),
    ])
    let (verbose, log) = try await lines(of: confidential(server.base, body: body))
    #expect(
      verbose == [
        "→ POST \(server.base)/contacts/jane%40doe.example?q=‹redacted›",
        "→ body email=jane%40doe.example&copy=‹redacted›&client_secret=‹redacted›",
        "← 200 in 0 ms",
        "← body {\"email\":\"jane@doe.example\",\"a\":\"‹redacted›\",\"b\":\"‹redacted›\","
          + "\"c\":\"‹redacted›\u{301}\"}",
      ])
    #expect(log.count == 1)
    for part in ["jane", "doe.example", "k3y", "s3cret"] { #expect(!log[0].contains(part)) }
    // The request itself was sent in full.
    let seen = try #require(server.exchanges.first)
    #expect(seen.body.contains("client_secret=s3cret-in-form"))
    #expect(seen.head.contains("k3y/in header"))
  }

  @Test func `plain verbose output shows neither bodies nor personal data`() async throws {
    let server = LoopbackServer { _ in .ok("{\"email\":\"jane@doe.example\"}") }
    let request = confidential(
      server.base, body: .bytes(Data("jane".utf8), contentType: "text/plain"))
    let (verbose, _) = try await lines(showsBodies: false, of: request)
    #expect(
      verbose == [
        "→ POST \(server.base)/contacts/‹masked›?q=‹redacted›",
        "← 200 in 0 ms",
      ])
  }

  @Test func `hides the whole body of a response that holds a secret`() async throws {
    let server = LoopbackServer { _ in .ok("{\"access_token\":\"t0ken\"}") }
    var request = OutgoingRequest.read(server.base)
    #expect(try await lines(of: request).verbose.last == "← body {\"access_token\":\"t0ken\"}")
    request.answerHoldsSecret = true
    #expect(try await lines(of: request).verbose.last == "← body ‹redacted›")
  }

  @Test func `a message without a body has no body line`() async throws {
    let server = LoopbackServer { _ in .ok("") }
    let verbose = try await lines(of: .read(server.base)).verbose
    #expect(verbose == ["→ GET \(server.base)/thing", "← 200 in 0 ms"])
  }

  @Test func `shows a multipart body as its plan`() async throws {
    let file = try TemporaryFile("type,value\r\nemail,jane@doe.example\r\n")
    let part = FilePart(
      name: "file", fileName: "contacts.csv", contentType: "application/csv", file: file.local)
    let server = LoopbackServer { _ in .ok() }
    let request = confidential(server.base, body: .multipart(part))
    let verbose = try await lines(of: request).verbose
    #expect(verbose[1] == "→ body " + (request.plan().body ?? ""))
    #expect(verbose[1].contains("‹\(file.local.path): 36 bytes›"))
  }

  @Test func `shows the size of a streamed response`() async throws {
    let server = BulkServer { number in
      BulkServer.Answer(byteCount: 300_000, cutAfter: number == 1 ? nil : 200_000)
    }
    let whole = Collector()
    let verbose = try await lines(of: whole.read(server.base)).verbose
    #expect(verbose.suffix(2) == ["← 200 in 0 ms", "← body streamed, 300000 bytes"])
    #expect(whole.seen.byteCount == 300_000)
    let cut = Collector()
    #expect(
      try await lines(of: cut.read(server.base)).verbose.suffix(2) == [
        "← connectionLost in 0 ms", "← body streamed, \(cut.seen.byteCount) bytes",
      ])
  }

  // MARK: - The bound

  private func shown(_ body: String) async throws -> String {
    let server = LoopbackServer { _ in .ok(body) }
    let request = confidential(server.base, body: .none)
    let line = try #require(try await lines(of: request).verbose.last)
    return String(line.dropFirst("← body ".count))
  }

  private static let bound = 65_536

  @Test func `shows 64 KiB of a body and the size of the rest`() async throws {
    let whole = String(repeating: "x", count: Self.bound)
    #expect(try await shown(whole) == whole)
    #expect(try await shown(whole + "yz") == whole + "… 2 bytes more")
  }

  @Test func `the limit splits no character`() async throws {
    let text = String(repeating: "x", count: Self.bound - 1)
    #expect(try await shown(text + "é") == text + "… 2 bytes more")
  }

  @Test(arguments: 1...13)
  func `the limit shows no part of a secret that crosses it`(before: Int) async throws {
    let text = String(repeating: "x", count: Self.bound - before)
    #expect(try await shown(text + Self.key) == text + "‹redacted›")
    let more = try await shown(text + Self.key + "yz" + String(repeating: "w", count: 20))
    #expect(more.hasPrefix(text + "‹redacted›"))
    #expect(more.hasSuffix("more"))
    #expect(!more.contains("k3y"))
  }
}
