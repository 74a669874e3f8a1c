import Foundation
import Glibc
import Synchronization

/// A server for bodies too large to keep. It counts what it receives and generates what it sends.
/// Each connection has its own thread.
final class BulkServer: Sendable {
  struct Answer: Sendable {
    var status = "200 OK"
    /// The length that the response header declares.
    var byteCount = 0
    /// Closes the connection after this many bytes; `nil` sends all.
    var cutAfter: Int?
  }

  let base: String
  private let state = Mutex(State())
  private let listener: Int32
  private let onHead: @Sendable () -> Void
  private let answer: @Sendable (_ number: Int) -> Answer

  private struct State {
    var requestBodies: [Int] = []
    var stalledAt: Int?
    var waiting: [CheckedContinuation<Int, Never>] = []
  }

  /// - Parameters:
  /// - answer: The response to each request, by its number from 1.
  /// - onHead: Called before the body of a request is read.
  init(
    _ answer: @escaping @Sendable (_ number: Int) -> Answer = { _ in Answer() },
    onHead: @escaping @Sendable () -> Void = {}
  ) {
    self.onHead = onHead
    self.answer = answer
    let (listener, port) = FullListener.open()
    self.listener = listener
    base = "http://127.0.0.1:\(port)"
    listen(listener, 16)
    Thread.detachNewThread { [weak self] in
      while true {
        let connection = accept(listener, nil, nil)
        guard connection >= 0, let self else { break }
        _ = fcntl(connection, F_SETFD, FD_CLOEXEC)
        Thread.detachNewThread { self.serve(connection) }
      }
      Glibc.close(listener)
    }
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  /// The size of each request body, in the order in which the requests ended.
  var requestBodies: [Int] { state.withLock { $0.requestBodies } }

  /// Waits until the client stops reading. Returns the number of bytes that it has read or that are
  /// still in transit.
  func stall() async -> Int {
    await withCheckedContinuation { continuation in
      let stalledAt = state.withLock { state in
        if state.stalledAt == nil { state.waiting.append(continuation) }
        return state.stalledAt
      }
      if let stalledAt { continuation.resume(returning: stalledAt) }
    }
  }

  /// The bytes of a response body: runs of 4093 equal bytes, each the run's number modulo 251.
  static func bytes(from offset: Int, count: Int) -> Data {
    var bytes = Data(capacity: count)
    while bytes.count < count {
      let position = offset + bytes.count
      let left = min(4_093 - position % 4_093, count - bytes.count)
      bytes.append(Data(repeating: UInt8(position / 4_093 % 251), count: left))
    }
    return bytes
  }

  // MARK: - One connection

  private func serve(_ connection: Int32) {
    defer { Glibc.close(connection) }
    while let count = countRequest(from: connection) {
      let number = state.withLock { state in
        state.requestBodies.append(count)
        return state.requestBodies.count
      }
      let answer = answer(number)
      let head = "HTTP/1.1 \(answer.status)\r\nContent-Length: \(answer.byteCount)\r\n\r\n"
      let end = min(answer.byteCount, answer.cutAfter ?? .max)
      guard write(Data(head.utf8), to: connection, before: 0) else { return }
      for offset in stride(from: 0, to: end, by: 65_536) {
        let bytes = Self.bytes(from: offset, count: min(65_536, end - offset))
        guard write(bytes, to: connection, before: offset) else { return }
      }
      if answer.cutAfter != nil { return }
    }
  }

  /// - Returns: `nil` if the client has closed the connection.
  private func countRequest(from connection: Int32) -> Int? {
    var bytes = [UInt8](repeating: 0, count: 65_536)
    var buffer = Data()
    var headEnd: Range<Data.Index>?
    while headEnd == nil {
      let count = recv(connection, &bytes, bytes.count, 0)
      guard count > 0 else { return nil }
      buffer.append(contentsOf: bytes[..<count])
      headEnd = buffer.range(of: Data("\r\n\r\n".utf8))
    }
    let head = String(decoding: buffer[..<(headEnd?.lowerBound ?? 0)], as: UTF8.self)
    let length =
      head.split(separator: "\r\n").first { $0.hasPrefix("Content-Length: ") }
      .flatMap { Int($0.dropFirst(16)) } ?? 0
    onHead()
    var got = buffer.count - (headEnd?.upperBound ?? 0)
    while got < length {
      let count = recv(connection, &bytes, bytes.count, 0)
      guard count > 0 else { return nil }
      got += count
    }
    return got
  }

  /// - Returns: Whether the client is still connected.
  private func write(_ bytes: Data, to connection: Int32, before offset: Int) -> Bool {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        send(
          connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT)
        )
      }
      if count > 0 {
        rest = rest.dropFirst(count)
      } else if errno == EAGAIN {
        waitForRoom(connection, at: offset + bytes.count - rest.count)
      } else {
        return false
      }
    }
    return true
  }

  private func waitForRoom(_ connection: Int32, at offset: Int) {
    var wanted = pollfd(fd: connection, events: Int16(POLLOUT), revents: 0)
    guard poll(&wanted, 1, 500) == 0 else { return }
    let waiting = state.withLock { state in
      state.stalledAt = offset
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume(returning: offset) }
    poll(&wanted, 1, -1)
  }
}
