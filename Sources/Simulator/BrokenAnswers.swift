import FlyingFox
import FlyingSocks
import Foundation

/// Thrown to make FlyingFox close a connection.
struct ConnectionEnd: Error {}

extension HTTPResponse {
  /// Closes the connection without an answer. FlyingFox asks an upgrade handler for its frames
  /// before it writes the first byte, and closes when that throws.
  static var closedConnection: HTTPResponse { HTTPResponse(webSocket: ClosingHandler()) }

  init(_ answer: Answer) {
    self.init(
      statusCode: HTTPStatusCode(answer.status, phrase: Answer.phrase(answer.status)),
      headers: Self.headers(answer),
      body: HTTPBodySequence(data: answer.body, suggestedBufferSize: max(1, answer.body.count)))
  }

  /// Promises the whole body in the header, sends half of it and closes the connection.
  static func cutOff(_ answer: Answer) -> HTTPResponse {
    HTTPResponse(
      statusCode: HTTPStatusCode(answer.status, phrase: Answer.phrase(answer.status)),
      headers: headers(answer),
      body: HTTPBodySequence(
        from: HalfBody(bytes: answer.body.prefix(answer.body.count / 2)),
        count: max(2, answer.body.count)))
  }

  private static func headers(_ answer: Answer) -> HTTPHeaders {
    var headers = HTTPHeaders()
    for (name, value) in answer.headers {
      headers.setValues([value], for: HTTPHeader(name))
    }
    return headers
  }
}

private struct ClosingHandler: WSHandler {
  func makeFrames(
    for client: AsyncThrowingStream<WSFrame, any Error>
  ) async throws -> AsyncStream<WSFrame> {
    throw ConnectionEnd()
  }
}

/// Returns its bytes once, then throws.
private struct HalfBody: AsyncBufferedSequence {
  typealias Element = UInt8

  let bytes: Data

  func makeAsyncIterator() -> Iterator { Iterator(bytes: bytes) }

  struct Iterator: AsyncBufferedIteratorProtocol {
    var bytes: Data

    mutating func next() async throws -> UInt8? {
      guard let byte = bytes.popFirst() else { throw ConnectionEnd() }
      return byte
    }

    mutating func nextBuffer(suggested count: Int) async throws -> Data? {
      guard !bytes.isEmpty else { throw ConnectionEnd() }
      defer { bytes = Data() }
      return bytes
    }
  }
}
