import Domain
import Foundation
import HTTPKit
import HTTPTypes
import Simulator
import TestSupport
import Testing

/// Covers response bodies with a `Content-Encoding`.
@Suite(.timeLimit(.minutes(10))) struct PackedAnswerTests {
  private let transport = CurlTransport()

  init() { _ = EnvironmentProxy.server }

  private static func server(
    _ encoding: String, _ body: Data, status: String = "200 OK"
  ) -> LoopbackServer {
    let head =
      "HTTP/1.1 \(status)\r\nContent-Encoding: \(encoding)\r\nContent-Length: \(body.count)\r\n\r\n"
    return LoopbackServer { _ in .rawThenClose(Data(head.utf8) + body) }
  }

  /// Zeros, packed to a thousandth of their size.
  private static func bomb(_ size: Int) async throws -> Data {
    let file = try TemporaryFile(sparse: size)
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(filePath: "/usr/bin/gzip")
    process.arguments = ["-9c", file.local.path]
    process.standardOutput = output
    try process.run()
    let packed = try output.fileHandleForReading.readToEnd()
    process.waitUntilExit()
    return try #require(packed)
  }

  @Test func `asks for the packings that it can unpack`() async throws {
    let server = LoopbackServer { _ in .ok() }
    _ = try await transport.send(.read(server.base))
    let seen = try #require(server.exchanges.first)
    #expect(seen.fieldLines.contains { $0.hasPrefix("Accept-Encoding: gzip, deflate") })
  }

  @Test(arguments: Packing.allCases, ["{}", String(repeating: "Ünïcode,", count: 30_000), ""])
  func `unpacks the body of an answer to a read and to a write`(
    packing: Packing, text: String
  ) async throws {
    let server = Self.server(packing.rawValue, packing.packed(Data(text.utf8)))
    for request in [OutgoingRequest.read(server.base), .write(server.base)] {
      let answer = try await transport.send(request)
      #expect(answer.body == Data(text.utf8))
    }
  }

  @Test func `passes the unpacked body on to a sink`() async throws {
    let text = String(repeating: "email,jane@example.net\r\n", count: 40_000)
    let server = Self.server("gzip", Packing.gzip.packed(Data(text.utf8)))
    let collector = Collector()
    _ = try await transport.send(collector.read(server.base))
    #expect(collector.seen.byteCount == text.utf8.count)
  }

  @Test func `the size limit is that of the unpacked body`() async throws {
    let bomb = try await Self.bomb(20 << 20)
    #expect(bomb.count < 100_000)
    let server = Self.server("gzip", bomb)
    let failure = await transport.failure(of: .write(server.base))
    #expect(failure?.kind == .answerTooLarge)
    #expect(failure?.delivery == .unknown)
  }

  @Test func `stops a body for a sink that expands more than any text`() async throws {
    let server = Self.server("gzip", try await Self.bomb(60 << 20))
    let collector = Collector()
    let failure = await transport.failure(of: collector.read(server.base))
    #expect(failure?.kind == .answerTooLarge)
    #expect(collector.seen.byteCount < 40 << 20)
  }

  @Test(arguments: [
    ("snappy", Data("{}".utf8)), ("gzip", Data("{}".utf8)),
    ("gzip", Packing.gzip.packed(Data("{}".utf8)).dropLast(8) + Data(repeating: 0, count: 8)),
    ("br", Data([0xFF, 0xFF, 0xFF])),
  ])
  func `says that an answer cannot be unpacked, and does not repeat the call`(
    encoding: String, body: Data
  ) async throws {
    let server = Self.server(encoding, body)
    let retrying = RetryingTransport(transport, ambient: .live)
    let failure = await retrying.failure(of: .read(server.base))
    #expect(failure?.kind == .answerPacked)
    #expect(failure?.delivery == .unknown)
    #expect(server.exchanges.count == 1)
  }
}
