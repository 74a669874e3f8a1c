import Domain
import Foundation
import HTTPKit
import HTTPTypes
import Synchronization

/// Responds from a script and records each request as it would be sent.
final class ScriptedTransport: HTTPTransport, Sendable {
  typealias Answer = Result<IncomingResponse, TransportFailure>

  private let requests = Mutex<[SentRequest]>([])
  private let answer: @Sendable (SentRequest, Int) async -> Answer

  /// - Parameter answer: Receives the request and the number of requests before it.
  init(_ answer: @escaping @Sendable (SentRequest, Int) async -> Answer) {
    self.answer = answer
  }

  /// Returns the answers in order, then the last one again and again.
  convenience init(_ answers: Answer...) {
    self.init { _, index in
      answers.dropFirst(index).first ?? answers.last
        ?? .failure(TransportFailure(.cannotConnect, delivery: .notSent, message: "no script"))
    }
  }

  /// Responds to the token request with a token, and to the others with `answer`.
  static func propeller(
    _ answer: @escaping @Sendable (SentRequest) -> Answer
  ) -> ScriptedTransport {
    ScriptedTransport { request, _ in
      request.line.hasSuffix("/token") ? .fixture("Propeller/token") : answer(request)
    }
  }

  var sent: [SentRequest] { requests.withLock { $0 } }

  @concurrent func send(
    _ request: OutgoingRequest
  ) async throws(TransportFailure) -> IncomingResponse {
    let sent = SentRequest(request)
    let index = requests.withLock { requests in
      requests.append(sent)
      return requests.count - 1
    }
    let response = try await answer(sent, index).get()
    guard let sink = request.answerSink, (200..<300).contains(response.status) else {
      return response
    }
    var rest = response.body
    while !rest.isEmpty {
      let chunk = Data(rest.prefix(Self.chunkBytes))
      rest = Data(rest.dropFirst(chunk.count))
      guard await sink.receive(chunk) else {
        throw TransportFailure(.cancelled, delivery: .unknown, message: "cancelled")
      }
    }
    return IncomingResponse(status: response.status, fields: response.fields, body: Data())
  }

  /// The bytes that a sink receives at a time: so few that no prefix check fits in one chunk.
  private static let chunkBytes = 2
}

/// A request with its secrets, as text.
struct SentRequest: Hashable, Sendable {
  var line: String
  var maskedURL: String
  var headers: [String]
  var body: String?
  var isWrite: Bool

  init(_ request: OutgoingRequest) {
    line = "\(request.method.rawValue) \(request.url.text)"
    maskedURL = request.url.maskedText
    headers = request.fields.map { "\($0.name.rawName): \($0.value)" }
    headers += request.secretFields.map { "\($0.name.rawName): \($0.prefix)\($0.value.reveal())" }
    isWrite = request.isWrite
    switch request.body {
    case .none: body = nil
    case .bytes(let data, let contentType):
      headers.append("Content-Type: \(contentType)")
      body = String(decoding: data, as: UTF8.self)
    case .form(let fields):
      body = fields.map { "\($0.name)=\($0.value.revealed)" }.joined(separator: "&")
    case .multipart(let part):
      headers.append("Content-Type: multipart/form-data")
      body = "\(part.name)=@\(part.file.path);filename=\(part.fileName);type=\(part.contentType)"
    }
  }
}

extension FormField.Value {
  fileprivate var revealed: String {
    switch self {
    case .plain(let text): text
    case .secret(let secret): secret.reveal()
    }
  }
}

extension Result where Success == IncomingResponse, Failure == TransportFailure {
  static func text(
    _ text: String, status: Int = 200, headers: [String: String] = [:]
  ) -> Self {
    var fields = HTTPFields()
    for (name, value) in headers {
      if let name = HTTPField.Name(name) { fields[name] = value }
    }
    return .success(IncomingResponse(status: status, fields: fields, body: Data(text.utf8)))
  }

  /// A file of `TestSupport/Fixtures`, such as `Open2b/find`.
  static func fixture(_ name: String, status: Int = 200) -> Self {
    .text(Fixture.text(name), status: status)
  }
}
