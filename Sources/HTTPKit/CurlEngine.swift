import CCurl
import Domain
import Foundation
import Synchronization

/// One thread that carries the requests of all providers and their connections. It sleeps while
/// there are none.
///
/// The only code that calls C: pointers stay in this file.
package final class CurlEngine: Sendable {
  /// Shared by the whole process; started by its first use.
  package static let shared = CurlEngine()

  /// The C client's address, or 0 if the machine gave no thread. The C side locks, so any thread
  /// may use the address until `deinit`.
  private let address: UInt

  package init() { address = UInt(bitPattern: ccurl_client_start()) }

  deinit {
    if let client { ccurl_client_stop(client) }
  }

  private var client: OpaquePointer? { OpaquePointer(bitPattern: address) }

  /// Ends as `.cancelled` soon after the task is cancelled, at any point of the request. A sink
  /// first finishes the chunk it was given.
  func perform(_ call: CurlCall) async -> CurlResult {
    let reply = CurlReply()
    let progress = Mutex(Progress.waiting)
    return await withTaskCancellationHandler {
      let submitted = progress.withLock { progress -> UInt64? in
        guard case .waiting = progress else { return nil }
        let number = submit(call, reply)
        progress = .submitted(number)
        return number
      }
      guard let submitted else { return CurlResult(.cancelled) }
      return await result(of: submitted, in: reply, for: call.sink)
    } onCancel: {
      let submitted: UInt64? = progress.withLock { progress in
        if case .submitted(let number) = progress { return number }
        progress = .cancelled
        return nil
      }
      if let submitted { cancel(submitted) }
    }
  }

  private enum Progress {
    case waiting
    case cancelled
    case submitted(UInt64)
  }

  private func result(
    of number: UInt64, in reply: CurlReply, for sink: AnswerSink?
  ) async -> CurlResult {
    var isWanted = true
    while true {
      switch await reply.next() {
      case .chunk(let bytes):
        guard isWanted else { continue }
        isWanted = await sink?.receive(bytes) ?? false
        if isWanted { resume(number) } else { cancel(number) }
      case .ended(var result):
        if !isWanted { result.ending = .cancelled }
        return result
      }
    }
  }

  private func submit(_ call: CurlCall, _ reply: CurlReply) -> UInt64 {
    guard let client else {
      reply.put(.ended(CurlResult(.cannotConnect)))
      return 0
    }
    // Released by the single call of `done`.
    let context = Unmanaged.passRetained(reply).toOpaque()
    return call.withCRequest { request in
      ccurl_submit(
        client, request,
        { context, result in
          guard let context, let result else { return }
          let reply = Unmanaged<CurlReply>.fromOpaque(context).takeRetainedValue()
          reply.put(.ended(CurlResult(result.pointee)))
        }, context)
    }
  }

  private func resume(_ number: UInt64) {
    if let client { ccurl_resume(client, number) }
  }

  private func cancel(_ number: UInt64) {
    if let client { ccurl_cancel(client, number) }
  }
}

// MARK: - To and from C

private let putChunk: ccurl_receive = { context, bytes, size in
  guard let context, let bytes else { return }
  let reply = Unmanaged<CurlReply>.fromOpaque(context).takeUnretainedValue()
  reply.put(.chunk(Data(bytes: bytes, count: size)))
}

extension CurlCall {
  /// The pointers are valid only during `body`.
  fileprivate func withCRequest<Result>(
    _ body: (UnsafePointer<ccurl_request>) -> Result
  ) -> Result {
    var texts = CTexts()
    defer { texts.free() }
    let fields = fieldLines.map { texts.copy($0) }
    // An empty body is still a body: its pointer must not be NULL.
    let bytes = self.body.map { [UInt8]($0) + [0] }
    return fields.withUnsafeBufferPointer { fields in
      (bytes ?? []).withUnsafeBytes { bytes in
        var request = ccurl_request(
          method: texts.copy(method), url: texts.copy(url), user_agent: texts.copy(userAgent),
          ca_file: caFile.flatMap { texts.copy($0) }, fields: fields.baseAddress,
          field_count: fields.count, body: self.body == nil ? nil : bytes.baseAddress,
          body_size: self.body?.count ?? 0, part: nil, is_write: isWrite,
          timeout_ms: timeout.milliseconds, connect_timeout_ms: connectTimeout.milliseconds,
          maximum_body_size: maximumBodyBytes, receive: sink == nil ? nil : putChunk)
        guard let part else { return body(&request) }
        var multipart = ccurl_part(
          name: texts.copy(part.name), file_name: texts.copy(part.fileName),
          content_type: texts.copy(part.contentType), file: part.file.handle.fileDescriptor,
          size: Int64(part.byteCount))
        return withUnsafePointer(to: &multipart) {
          request.part = $0
          return body(&request)
        }
      }
    }
  }
}

/// Copies of texts for C; valid until `free()`.
private struct CTexts {
  private var copies: [UnsafeMutablePointer<CChar>?] = []

  mutating func copy(_ text: String) -> UnsafePointer<CChar>? {
    let copy = strdup(text)
    copies.append(copy)
    return UnsafePointer(copy)
  }

  func free() { for copy in copies { Foundation.free(copy) } }
}

extension CurlResult {
  fileprivate init(_ result: ccurl_result) {
    ending = Ending(result.ending)
    wasHandedOver = result.was_handed_over
    status = result.status
    proxyStatus = result.proxy_status
    head = result.head.map { Data(bytes: $0, count: result.head_size) } ?? Data()
    body = result.body.map { Data(bytes: $0, count: result.body_size) } ?? Data()
    detail = String(cString: result.detail)
  }
}

extension CurlResult.Ending {
  fileprivate init(_ ending: ccurl_ending) {
    switch ending {
    case CCURL_ANSWERED: self = .answered
    case CCURL_CANNOT_RESOLVE: self = .cannotResolve
    case CCURL_CANNOT_CONNECT: self = .cannotConnect
    case CCURL_TLS_FAILED: self = .tlsFailed
    case CCURL_PROXY_FAILED: self = .proxyFailed
    case CCURL_TIMED_OUT: self = .timedOut
    case CCURL_TOO_LARGE: self = .tooLarge
    case CCURL_EXPANDS_TOO_MUCH: self = .expandsTooMuch
    case CCURL_CANNOT_UNPACK: self = .cannotUnpack
    case CCURL_FILE_CHANGED: self = .fileChanged
    case CCURL_CANCELLED: self = .cancelled
    case CCURL_NO_LIBRARY: self = .noLibrary
    default: self = .connectionLost
    }
  }
}

extension Duration {
  /// At least 1: libcurl reads 0 as no limit.
  fileprivate var milliseconds: Int64 { max(1, Int64(seconds * 1000)) }
}
