import Domain
import Foundation
import HTTPKit
import TestSupport
import Testing

/// Covers response bodies that are read while they arrive.
struct StreamedAnswerTests {
  private let transport = CurlTransport()

  init() { _ = EnvironmentProxy.server }

  @Test(.timeLimit(.minutes(10)))
  func `a slow reader slows the provider down and uses bounded memory`()
    async
  {
    await #expect(processExitsWith: .success) {
      let size = 20_000_000
      let server = BulkServer { _ in BulkServer.Answer(byteCount: size) }
      let collector = Collector { chunk in
        // Holds the first chunk until the server cannot send any more.
        if chunk == 1 {
          let stalledAt = await server.stall()
          #expect(stalledAt < 15_000_000, "\(stalledAt)")
        }
        return true
      }
      let growth = try await ProcessMemory.growth {
        let answer = try await CurlTransport().send(collector.read(server.base))
        #expect(answer.status == 200)
        #expect(answer.body.isEmpty)
      }
      #expect(collector.seen.byteCount == size)
      #expect(collector.seen.isInOrder)
      #expect(collector.seen.largestChunk <= 256 << 10)
      #expect(growth < 10, "\(growth) MiB")
      // Proves that the measurement works: it detects the same body when it is collected.
      let small = BulkServer { _ in BulkServer.Answer(byteCount: 20_000_000) }
      let held = try await ProcessMemory.growth {
        var options = CurlTransport.Options()
        options.maximumBodyBytes = 64 << 20
        let answer = try await CurlTransport(options).send(.read(small.base))
        #expect(answer.body.count == 20_000_000)
      }
      #expect(held > 15, "\(held) MiB")
    }
  }

  @Test func `concurrent streams each keep their order`() async throws {
    let server = BulkServer { _ in BulkServer.Answer(byteCount: 3_000_001) }
    try await withThrowingTaskGroup { group in
      for _ in 1...8 {
        group.addTask { [transport] in
          let collector = Collector()
          _ = try await transport.send(collector.read(server.base))
          return collector.seen
        }
      }
      for try await seen in group {
        #expect(seen.byteCount == 3_000_001)
        #expect(seen.isInOrder)
      }
    }
  }

  @Test func `the size limit does not apply to a body that is not kept`() async throws {
    var options = CurlTransport.Options()
    options.maximumBodyBytes = 1_000
    let bounded = CurlTransport(options)
    let collector = Collector()
    let server = BulkServer { number in
      BulkServer.Answer(status: number == 1 ? "200 OK" : "404 Not Found", byteCount: 1_001)
    }
    _ = try await bounded.send(collector.read(server.base))
    #expect(collector.seen.byteCount == 1_001)
    let failure = await bounded.failure(of: collector.read(server.base))
    #expect(failure?.kind == .answerTooLarge)
    #expect(collector.seen.byteCount == 1_001)
  }

  @Test(arguments: [true, false])
  func `refuses a response above eight megabytes, with or without a declared length`(
    isChunked: Bool
  ) async throws {
    let body = String(repeating: "a", count: (8 << 20) + 1)
    let server = LoopbackServer { _ in
      guard isChunked else { return .ok(body) }
      let size = String(body.utf8.count, radix: 16)
      return .bytes(
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n\(size)\r\n\(body)\r\n0\r\n\r\n")
    }
    let failure = await transport.failure(of: .read(server.base))
    #expect(failure?.kind == .answerTooLarge)
    #expect(failure?.delivery == .unknown)
  }

  @Test func `accepts a response of eight megabytes`() async throws {
    let body = String(repeating: "a", count: 8 << 20)
    let server = LoopbackServer { _ in .ok(body) }
    #expect(try await transport.send(.read(server.base)).body.count == 8 << 20)
  }

  @Test(arguments: ["304 Not Modified", "404 Not Found", "500 Oops"])
  func `collects the body of a failed response`(status: String) async throws {
    let server = LoopbackServer { _ in .status(status, status.hasPrefix("304") ? "" : "words") }
    let collector = Collector()
    let answer = try await transport.send(collector.read(server.base))
    #expect(String(decoding: answer.body, as: UTF8.self) == (answer.status == 304 ? "" : "words"))
    #expect(collector.seen.chunks == 0)
  }

  @Test func `an empty body gives no chunks`() async throws {
    let server = LoopbackServer { _ in .ok("") }
    let collector = Collector()
    #expect(try await transport.send(collector.read(server.base)).status == 200)
    #expect(collector.seen.chunks == 0)
  }

  @Test func `a reader that stops ends the transfer`() async throws {
    let server = BulkServer { _ in BulkServer.Answer(byteCount: 20_000_000) }
    let collector = Collector { $0 < 3 }
    let failure = await transport.failure(of: collector.read(server.base))
    #expect(failure?.kind == .cancelled)
    #expect(collector.seen.chunks == 3)
    #expect(collector.seen.isInOrder)
  }

  @Test func `a reader that stops at the last chunk ends the transfer`() async throws {
    let server = BulkServer { _ in BulkServer.Answer(byteCount: 10) }
    let failure = await transport.failure(of: Collector { _ in false }.read(server.base))
    #expect(failure?.kind == .cancelled)
  }

  @Test func `cancelling the task ends the transfer`() async throws {
    let server = BulkServer { _ in BulkServer.Answer(byteCount: 20_000_000) }
    let collector = Collector { chunk in
      if chunk == 2 { withUnsafeCurrentTask { $0?.cancel() } }
      return true
    }
    let call = Task { [transport] in await transport.failure(of: collector.read(server.base)) }
    #expect(await call.value?.kind == .cancelled)
    #expect(collector.seen.byteCount < 20_000_000)
    #expect(collector.seen.isInOrder)
  }

  @Test func `a stalled body times out`() async throws {
    let server = LoopbackServer { _ in .bytes("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc") }
    var options = CurlTransport.Options()
    options.timeout = .seconds(1)
    let failure = await CurlTransport(options).failure(of: Collector().read(server.base))
    #expect(failure?.kind == .timedOut)
  }

  // MARK: - Repeats

  private func retrying() -> (RetryingTransport, ManualClock) {
    let clock = ManualClock(advancesOnSleep: true)
    return (RetryingTransport(transport, ambient: clock.ambient), clock)
  }

  @Test(arguments: [1, 400_000])
  func `does not repeat a request after part of its response arrived`(cut: Int) async throws {
    let server = BulkServer { _ in BulkServer.Answer(byteCount: 1_000_000, cutAfter: cut) }
    let collector = Collector()
    let (retrying, _) = retrying()
    let failure = await retrying.failure(of: collector.read(server.base))
    #expect(failure?.kind == .connectionLost)
    #expect(server.requestBodies.count == 1)
    #expect((1...cut).contains(collector.seen.byteCount))
    #expect(collector.seen.isInOrder)
  }

  @Test func `repeats a request that breaks off before the first body byte`() async throws {
    let server = BulkServer { number in
      BulkServer.Answer(byteCount: 1_000_000, cutAfter: number == 1 ? 0 : nil)
    }
    let collector = Collector()
    let (retrying, _) = retrying()
    #expect(try await retrying.send(collector.read(server.base)).status == 200)
    #expect(server.requestBodies.count == 2)
    #expect(collector.seen.byteCount == 1_000_000)
    #expect(collector.seen.isInOrder)
  }

  @Test func `repeats a refused request before its body starts`() async throws {
    let server = BulkServer { number in
      BulkServer.Answer(status: number < 3 ? "503 Busy" : "200 OK", byteCount: 1_000)
    }
    let collector = Collector()
    let (retrying, clock) = retrying()
    #expect(try await retrying.send(collector.read(server.base)).status == 200)
    #expect(clock.slept.count == 2)
    #expect(collector.seen.byteCount == 1_000)
    #expect(collector.seen.isInOrder)
  }
}
