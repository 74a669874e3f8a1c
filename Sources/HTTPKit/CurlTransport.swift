package import Domain
import Foundation
import HTTPTypes

/// Sends each request over the network once. It does not follow redirects.
///
/// A write gets its own connection, since libcurl silently retries when a reused connection was
/// closed. The environment's proxy is used, except for this machine.
package struct CurlTransport: HTTPTransport {
  package struct Options: Sendable {
    /// For the whole call, from the name look-up to the last byte of the answer.
    package var timeout = Duration.seconds(30)
    package var connectTimeout = Duration.seconds(10)
    /// PEM file of the authorities to trust instead of the system's.
    package var caFile: String?
    /// Limit for an answer's unpacked body that does not go to a sink; a larger one is
    /// `.answerTooLarge`. A list of 1,000 contacts takes about 1 MB.
    package var maximumBodyBytes = 8 << 20
    package var userAgent = "roster"

    package init() {}
  }

  private let options: Options
  private let ambient: Ambient
  private let engine: CurlEngine

  package init(
    _ options: Options = Options(), ambient: Ambient = .live, engine: CurlEngine = .shared
  ) {
    self.options = options
    self.ambient = ambient
    self.engine = engine
  }

  @concurrent package func send(
    _ request: OutgoingRequest
  ) async throws(TransportFailure) -> IncomingResponse {
    guard !request.url.hasPlaceholder else {
      throw TransportFailure(
        .cannotResolve, delivery: .notSent, message: "the address has a placeholder in it")
    }
    let call = try self.call(for: request)
    let deadline =
      CallAllowance.current?.deadline ?? ambient.steady().addingTimeInterval(call.timeout.seconds)
    let result = await engine.perform(call)
    guard result.ending == .answered else { throw failure(from: result, request) }
    return IncomingResponse(
      status: result.status, fields: ResponseHead.fields(in: result.head), body: result.body,
      deadline: deadline)
  }

  /// Only this function reveals secrets.
  private func call(for request: OutgoingRequest) throws(TransportFailure) -> CurlCall {
    var timeout = options.timeout
    if let deadline = CallAllowance.current?.deadline {
      let left = Duration.seconds(deadline.timeIntervalSince(ambient.steady()))
      guard left > .zero else { throw .noTimeLeft }
      timeout = min(timeout, left)
    }
    let part = try part(of: request)
    // libcurl writes the content type of a multipart body, since it makes the boundary.
    let fields = request.wireFields { $0.reveal() }.filter {
      part == nil || $0.name != .contentType
    }
    return CurlCall(
      method: request.method.rawValue, url: request.url.text,
      fieldLines: fields.map {
        $0.value.isEmpty ? "\($0.name.rawName);" : "\($0.name.rawName): \($0.value)"
      },
      body: part == nil ? request.wireBody { RequestURL.escaped($0.reveal()) } : nil, part: part,
      isWrite: request.isWrite, userAgent: options.userAgent, caFile: options.caFile,
      timeout: timeout,
      connectTimeout: min(options.connectTimeout, timeout),
      maximumBodyBytes: options.maximumBodyBytes, sink: request.answerSink)
  }

  private func part(of request: OutgoingRequest) throws(TransportFailure) -> CurlCall.Part? {
    guard case .multipart(let part) = request.body else { return nil }
    return CurlCall.Part(
      name: part.name, fileName: part.fileName, contentType: part.contentType,
      file: try OpenedFile(part.file), byteCount: part.file.byteCount)
  }

  private func failure(from result: CurlResult, _ request: OutgoingRequest) -> TransportFailure {
    let wasSent = result.wasHandedOver
    let kind: TransportFailure.Kind
    let message: String
    switch result.ending {
    case .answered, .connectionLost:
      kind = .connectionLost
      message =
        result.status == 0
        ? "the connection was closed before an answer came"
        : "the connection was closed in the middle of the answer"
    case .cannotResolve:
      (kind, message) = (.cannotResolve, "the address cannot be resolved")
    case .cannotConnect:
      (kind, message) = (.cannotConnect, "no connection to the provider")
    case .tlsFailed:
      (kind, message) = (.tlsFailed, "no trusted TLS connection" + Self.clause(result.detail))
    case .proxyFailed: (kind, message) = Self.proxyFailure(result.proxyStatus)
    case .timedOut:
      kind = .timedOut
      message = wasSent ? "no complete answer in time" : "no connection in time"
    case .tooLarge:
      kind = .answerTooLarge
      message = "the answer is larger than \(options.maximumBodyBytes) bytes"
    case .expandsTooMuch:
      kind = .answerTooLarge
      message = "the answer is packed and expands to more than 200 times its size"
    case .cannotUnpack:
      kind = .answerPacked
      message = "the answer is packed in a way that cannot be unpacked"
    case .fileChanged:
      (kind, message) = (.fileUnusable, "the file became shorter while it was sent")
    case .cancelled:
      (kind, message) = (.cancelled, "cancelled")
    case .noLibrary:
      (kind, message) = (.cannotConnect, "libcurl.so.4 cannot be loaded; install libcurl4")
    }
    return TransportFailure(kind, delivery: wasSent ? .unknown : .notSent, message: message)
  }

  /// `status` is the proxy's answer, or 0 if there is none.
  private static func proxyFailure(_ status: Int) -> (TransportFailure.Kind, String) {
    switch status {
    case 0: (.proxyFailed, "the proxy cannot be reached")
    case 407: (.proxyRefused, "the proxy asks for a name and a password (407)")
    case 400..<500:
      (.proxyRefused, "the proxy refuses the connection to the provider (\(status))")
    default: (.proxyFailed, "the proxy could not connect to the provider (\(status))")
    }
  }

  /// libcurl's message about certificates, which names the fault and at most the host.
  private static func clause(_ detail: String) -> String {
    let printable = detail.unicodeScalars.filter { (0x20...0x7E).contains($0.value) }.prefix(200)
    return printable.isEmpty ? "" : ": " + String(String.UnicodeScalarView(printable))
  }
}

extension RequestURL {
  fileprivate var hasPlaceholder: Bool {
    path.contains(where: \.isPlaceholder) || query.contains(where: \.value.isPlaceholder)
  }
}

/// The header fields as received. Lines that are not fields are left out; values that are not UTF-8
/// are read as ISO 8859-1.
enum ResponseHead {
  static func fields(in head: Data) -> HTTPFields {
    var fields = HTTPFields()
    for line in head.split(separator: UInt8(ascii: "\n")).dropFirst() {
      guard let colon = line.firstIndex(of: UInt8(ascii: ":")),
        let name = HTTPField.Name(String(decoding: line[..<colon], as: UTF8.self))
      else { continue }
      let bytes = line[line.index(after: colon)...]
      let text = String(data: bytes, encoding: .utf8) ?? String(data: bytes, encoding: .isoLatin1)
      fields.append(
        HTTPField(name: name, value: (text ?? "").trimmingCharacters(in: .whitespacesAndNewlines)))
    }
    return fields
  }
}
