import Foundation

/// A request as it goes to the wire, secrets included: it lives between `CurlTransport` and
/// `CurlEngine` only, and is never printed.
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
  /// Not of a body that goes to the sink.
  var maximumBodyBytes: Int
  var sink: AnswerSink?

  /// A multipart body, in the place of `body`.
  struct Part: Sendable {
    var name: String
    var fileName: String
    var contentType: String
    var file: OpenedFile
    var byteCount: Int
  }
}
