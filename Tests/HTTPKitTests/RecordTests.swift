import Domain
import Foundation
import HTTPKit
import HTTPTypes
import Logging
import Synchronization
import TestSupport
import Testing

/// Covers what the log, `--verbose`, plans and descriptions show of a request.
@Suite(.timeLimit(.minutes(10))) struct RecordTests {
  private let clock = ManualClock()

  /// A request with a secret or a personal value in every place that can hold one.
  private func confidential(_ base: String) throws -> OutgoingRequest {
    OutgoingRequest(
      .post,
      RequestURL(
        base: base, path: [.plain("contacts"), .personal("jane@doe.example")],
        query: [.init("siteId", .plain("0000-1")), .init("email", .personal("jane@doe.example"))]),
      fields: [.acceptLanguage: "en"],
      secretFields: [
        SecretField(try #require(HTTPField.Name("x-auth-key")), Secret("k3y-in-header")),
        SecretField(.authorization, prefix: "Bearer ", Secret("t0ken-in-header")),
      ],
      body: .form([
        FormField("grant_type", .plain("client_credentials")),
        FormField("client_secret", .secret(Secret("s3cret-in-form"))),
      ]), isWrite: true)
  }

  private let secrets = ["k3y-in-header", "t0ken-in-header", "s3cret-in-form"]

  @Test func `a request produces a masked record, two verbose lines and a log entry`() async throws
  {
    let server = LoopbackServer { _ in
      .status("201 Created", "{}", fields: "X-Request-Id: 0a-B1-c2\r\n")
    }
    let lines = Mutex<[String]>([])
    let captured = CapturedLog()
    let log = RequestLog(
      logger: Logger(label: "test") { _ in captured },
      verbose: { line in lines.withLock { $0.append(line) } })
    let provider = try #require(ProviderName("eu-shop"))
    let stack = TransportStack.make(
      provider: provider, options: .init(),
      limiter: RateLimiter(.asAnswersSay, ambient: clock.ambient), log: log,
      ambient: clock.ambient)
    _ = try await stack.send(try confidential(server.base))

    let masked = "\(server.base)/contacts/‹masked›?siteId=0000-1&email=‹masked›"
    let record = try #require(log.ended.first)
    #expect(record.provider == provider)
    #expect(record.method == "POST")
    #expect(record.maskedURL == masked)
    #expect(record.outcome == .answered(status: 201))
    #expect(record.startedAt == ManualClock.start)
    #expect(record.elapsed == .zero)
    #expect(record.requestID == "0a-B1-c2")
    #expect(log.underWay.isEmpty)
    #expect(lines.withLock { $0 } == ["→ POST \(masked)", "← 201 in 0 ms"])
    #expect(captured.lines.withLock { $0.count } == 1)
    var seen = lines.withLock { $0 } + captured.lines.withLock { $0 }
    seen.append(String(reflecting: record))
    for text in seen {
      for secret in secrets + ["jane", "doe.example"] { #expect(!text.contains(secret)) }
    }
    // The request itself was sent in full.
    let sent = try #require(server.exchanges.first)
    for secret in secrets { #expect((sent.head + sent.body).contains(secret)) }
    #expect(sent.target.contains("jane%40doe.example"))
  }

  @Test(arguments: [
    "jane@doe.example", "a b", "{\"id\":1}", "\u{202E}a", "", "Jane", "Jane-Doe", "Ada",
    "jane.doe.7",
    String(repeating: "1", count: 129),
  ])
  func `does not keep a request id that may be personal data`(id: String) async throws {
    let log = RequestLog()
    let name = try #require(HTTPField.Name("x-request-id"))
    for text in [id, "a-1"] {
      let transport = LoggingTransport(
        ScriptedTransport(.answer(200, [name: text])),
        provider: try #require(ProviderName("p")), log: log, ambient: clock.ambient)
      _ = try await transport.send(.read("http://x"))
    }
    #expect(log.ended.map(\.requestID) == [nil, "a-1"])
  }

  @Test func `each repeat is paced and has its own record`() async throws {
    let clock = ManualClock(advancesOnSleep: true)
    let log = RequestLog()
    let network = ScriptedTransport(
      .failure(.cannotConnect, .notSent), .answer(503), .answer(200))
    let limiter = RateLimiter(.window(limit: 10, per: .seconds(300)), ambient: clock.ambient)
    let stack = TransportStack.make(
      over: network, provider: try #require(ProviderName("p")), options: .init(),
      limiter: limiter, log: log, ambient: clock.ambient)
    _ = try await stack.send(.read("http://x"))
    #expect(
      log.ended.map(\.outcome) == [
        .failed(.cannotConnect), .answered(status: 503), .answered(status: 200),
      ])
    #expect(await limiter.status.remaining == 7)
  }

  @Test func `the log lists a request in flight until it ends`() async throws {
    let server = LoopbackServer { _ in .hang }
    let log = RequestLog()
    let transport = LoggingTransport(
      CurlTransport(), provider: try #require(ProviderName("p")), log: log, ambient: clock.ambient)
    var changes = log.changes().makeAsyncIterator()
    let call = Task { await transport.failure(of: .read(server.base)) }
    await changes.next()
    #expect(log.underWay.map(\.maskedURL) == ["\(server.base)/thing"])
    await server.requests(1)
    call.cancel()
    await changes.next()
    _ = await call.value
    #expect(log.underWay.isEmpty)
    #expect(log.ended.map(\.outcome) == [.failed(.cancelled)])
  }

  @Test func `the log keeps only the latest records`() async throws {
    let log = RequestLog(capacity: 3)
    let transport = LoggingTransport(
      ScriptedTransport(.answer(200)), provider: try #require(ProviderName("p")), log: log,
      ambient: clock.ambient)
    for index in 1...5 { _ = try await transport.send(.read("http://x", "\(index)")) }
    #expect(log.ended.map(\.maskedURL) == ["http://x/3", "http://x/4", "http://x/5"])
  }

  @Test func `a plan shows the request as it would be sent, without its secrets`() throws {
    let plan = try confidential("https://shop.example").plan()
    #expect(plan.method == "POST")
    #expect(
      plan.url
        == "https://shop.example/contacts/jane%40doe.example?siteId=0000-1&email=jane%40doe.example"
    )
    #expect(
      plan.headers == [
        FieldValue(name: "Accept", value: .string("application/json")),
        FieldValue(name: "Content-Type", value: .string("application/x-www-form-urlencoded")),
        FieldValue(name: "Accept-Language", value: .string("en")),
        FieldValue(name: "x-auth-key", value: .string("‹redacted›")),
        FieldValue(name: "Authorization", value: .string("Bearer ‹redacted›")),
      ])
    #expect(plan.body == "grant_type=client_credentials&client_secret=‹redacted›")
    #expect(OutgoingRequest.read("https://x").plan().body == nil)
    #expect(OutgoingRequest.write("https://x").plan().body == "{\"a\":1}")
  }

  @Test func `printing a request shows no secret`() throws {
    let request = try confidential("https://shop.example")
    var dumped = ""
    dump(request, to: &dumped)
    for text in [dumped, String(describing: request), String(reflecting: request)] {
      for secret in secrets { #expect(!text.contains(secret)) }
    }
  }

  @Test(arguments: [
    ("key a/b \"c\" is wrong", "key ‹redacted› is wrong"),
    ("{\"key\":\"a\\/b \\\"c\\\"\"}", "{\"key\":\"‹redacted›\"}"),
    ("?key=a%2Fb%20%22c%22&x=1", "?key=‹redacted›&x=1"),
    ("a/b \"c\" and a/b", "‹redacted› and ‹redacted›"),
    ("nothing", "nothing"),
    ("a/b\u{301} and a/ba/b", "‹redacted›\u{301} and ‹redacted›"),
  ])
  func `redacts a secret that a provider echoes`(
    _ text: String, _ scrubbed: String
  ) {
    let secrets = [Secret("a/b"), Secret("a/b \"c\""), Secret("")]
    #expect(Redaction.scrub(text, secrets: secrets) == scrubbed)
  }
}
