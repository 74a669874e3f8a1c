import Domain
import Foundation
import Glibc
import HTTPKit
import HTTPTypes
import TestSupport
import Testing

/// Covers `multipart/form-data` bodies with a file as their only part.
struct MultipartTests {
  private let transport = CurlTransport()

  init() { _ = EnvironmentProxy.server }

  private static func upload(_ base: String, _ file: LocalFile) -> OutgoingRequest {
    OutgoingRequest(
      .put, RequestURL(base: base, path: [.plain("contacts.csv")]),
      secretFields: [SecretField(.authorization, Secret("s3cret"))],
      body: .multipart(
        FilePart(
          name: "file", fileName: "op\"t\r\nouts.csv", contentType: "application/csv", file: file)),
      isWrite: true)
  }

  @Test func `sends the exact framing without the local file name`() async throws {
    let file = try TemporaryFile("type,value\r\nemail,jane@doe.example\r\n")
    let server = LoopbackServer { _ in .ok() }
    _ = try await transport.send(Self.upload(server.base, file.local))
    let seen = try #require(server.exchanges.first)
    #expect(seen.head.hasPrefix("PUT /contacts.csv HTTP/1.1\r\n"))
    let type = try #require(seen.fieldLines.first { $0.hasPrefix("Content-Type: ") })
    let boundary = try #require(type.split(separator: "boundary=").last)
    #expect(type == "Content-Type: multipart/form-data; boundary=\(boundary)")
    #expect(
      seen.body == """
        --\(boundary)\r
        Content-Disposition: form-data; name="file"; filename="op%22t%0D%0Aouts.csv"\r
        Content-Type: application/csv\r
        \r
        type,value\r
        email,jane@doe.example\r
        \r
        --\(boundary)--\r

        """)
    #expect(
      Set(seen.fieldLines) == [
        "Host: 127.0.0.1:\(server.port)", "User-Agent: roster", "Accept: application/json",
        "Accept-Encoding: gzip, deflate, br",
        "Authorization: s3cret", "Content-Length: \(seen.body.utf8.count)", type,
      ])
    #expect(!(seen.head + seen.body).contains(file.name))
  }

  @Test
  func `the plan equals the request that is sent, with placeholders for boundary and content`()
    async throws
  {
    let content = "type,value\r\n"
    let file = try TemporaryFile(content)
    let server = LoopbackServer { _ in .ok() }
    let request = Self.upload(server.base, file.local)
    _ = try await transport.send(request)
    let seen = try #require(server.exchanges.first)
    let plan = request.plan()
    let type = try #require(seen.fieldLines.first { $0.hasPrefix("Content-Type: ") })
    let boundary = String(try #require(type.split(separator: "boundary=").last))
    #expect(
      plan.body?.replacing("‹boundary›", with: boundary)
        .replacing("‹\(file.local.path): 12 bytes›", with: content) == seen.body)
    #expect(
      plan.headers == [
        FieldValue(name: "Accept", value: .string("application/json")),
        FieldValue(
          name: "Content-Type", value: .string("multipart/form-data; boundary=‹boundary›")),
        FieldValue(name: "Authorization", value: .string("‹redacted›")),
      ])
  }

  @Test func `an empty file makes an empty part`() async throws {
    let file = try TemporaryFile("")
    let server = LoopbackServer { _ in .ok() }
    _ = try await transport.send(Self.upload(server.base, file.local))
    let seen = try #require(server.exchanges.first)
    #expect(seen.body.contains("Content-Type: application/csv\r\n\r\n\r\n--"))
  }

  @Test func `does not send a file that is missing or has another size`() async throws {
    let server = LoopbackServer { _ in .ok() }
    let file = try TemporaryFile("type,value\n")
    var other = file.local
    other.byteCount += 1
    for (request, words) in [
      (
        Self.upload(server.base, LocalFile(path: file.local.path + ".gone", byteCount: 1)),
        "No such"
      ),
      (
        Self.upload(server.base, LocalFile(path: "/dev/null", byteCount: 0)),
        "is not a regular file"
      ),
      (Self.upload(server.base, other), "has changed: 12 bytes when it was checked, 11 now"),
    ] {
      let failure = await transport.failure(of: request)
      #expect(failure?.kind == .fileUnusable)
      #expect(failure?.delivery == .notSent)
      #expect(failure?.message.contains(words) == true)
    }
    #expect(server.exchanges.isEmpty)
    // The same request with the right size does arrive.
    _ = try await transport.send(Self.upload(server.base, file.local))
    #expect(server.exchanges.count == 1)
  }

  @Test func `a file that shrinks while it is sent ends the call with an unknown outcome`()
    async throws
  {
    let file = try TemporaryFile(sparse: 50_000_000)
    let server = BulkServer(onHead: { truncate(file.local.path, 1) })
    let failure = await transport.failure(of: Self.upload(server.base, file.local))
    #expect(failure?.kind == .fileUnusable)
    #expect(failure?.delivery == .unknown)
    #expect(server.requestBodies.isEmpty)
  }

  @Test(.timeLimit(.minutes(10))) func `sends a large file in constant memory`() async {
    await #expect(processExitsWith: .success) {
      let size = 200_000_000
      let file = try TemporaryFile(sparse: size)
      let server = BulkServer()
      let transport = CurlTransport()
      // Warms up, so that memory allocated by the first call is not counted.
      let small = try TemporaryFile(sparse: 1_000_000)
      _ = try await transport.send(MultipartTests.upload(server.base, small.local))
      let growth = try await ProcessMemory.growth {
        _ = try await transport.send(MultipartTests.upload(server.base, file.local))
      }
      let overhead = server.requestBodies[0] - 1_000_000
      #expect((150..<400).contains(overhead))
      #expect(server.requestBodies == [1_000_000 + overhead, size + overhead])
      #expect(growth < 20, "\(growth) MiB")
      // Proves that the measurement works: it detects the same bytes sent from memory.
      let held = try await ProcessMemory.growth {
        var request = OutgoingRequest.write(server.base)
        request.body = .bytes(Data(count: 60_000_000), contentType: "application/csv")
        _ = try await transport.send(request)
      }
      #expect(held > 50, "\(held) MiB")
    }
  }
}
