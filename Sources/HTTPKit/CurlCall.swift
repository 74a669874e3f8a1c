import Foundation

/// A request as it is sent, secrets included. It is never printed and only passes from
/// `CurlTransport` to `CurlEngine`.
struct CurlCall: Sendable {
  var method: String
  var url: String
  /// `Name: value`, or `Name;` for an empty value.
  var fieldLines: [String]
  var body: Data?
  var part: Part?
  var isWrite: Bool
  var userAgent: String
  var caFile: String?
  var timeout: Duration
  var connectTimeout: Duration
  /// Of the unpacked body. Does not apply to a body that goes to the sink.
  var maximumBodyBytes: Int
  var sink: AnswerSink?

  /// A multipart body, instead of `body`.
  struct Part: Sendable {
    var name: String
    var fileName: String
    var contentType: String
    var file: OpenedFile
    var byteCount: Int
  }
}

struct CurlResult: Sendable {
  enum Ending: Sendable {
    case answered
    case cannotResolve
    case cannotConnect
    case tlsFailed
    case proxyFailed
    case connectionLost
    case timedOut
    case tooLarge
    case expandsTooMuch
    case cannotUnpack
    case fileChanged
    case cancelled
    /// libcurl cannot be loaded.
    case noLibrary
  }

  var ending: Ending
  /// `false` if provably no byte of the request was sent.
  var wasHandedOver = false
  var status = 0
  /// The proxy's own status, or 0 if it gave none.
  var proxyStatus = 0
  /// Status line and header fields of the final answer.
  var head = Data()
  var body = Data()
  /// libcurl's own message.
  var detail = ""

  init(_ ending: Ending) { self.ending = ending }
}
