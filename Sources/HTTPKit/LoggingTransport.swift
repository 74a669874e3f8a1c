package import Domain
import Foundation
import HTTPTypes
import Synchronization

/// Logs each request when it starts and when it ends.
package struct LoggingTransport: HTTPTransport {
  private let base: any HTTPTransport
  private let provider: ProviderName
  private let log: RequestLog
  private let ambient: Ambient

  package init(
    _ base: any HTTPTransport, provider: ProviderName, log: RequestLog, ambient: Ambient
  ) {
    self.base = base
    self.provider = provider
    self.log = log
    self.ambient = ambient
  }

  @concurrent package func send(
    _ request: OutgoingRequest
  ) async throws(TransportFailure) -> IncomingResponse {
    var record = RequestRecord(
      id: ambient.makeID(), provider: provider, method: request.method.rawValue,
      maskedURL: request.maskedURL, isBackground: CallPriority.current == .background,
      startedAt: ambient.now(), outcome: .underWay)
    log.started(record, request)
    let began = ambient.steady()
    let streamed = ByteCount()
    var body: String?
    defer {
      record.elapsed = .seconds(ambient.steady().timeIntervalSince(began))
      if streamed.total > 0 { body = "streamed, \(streamed.total) bytes" }
      log.ended(record, body: body)
    }
    do {
      let answer = try await base.send(log.showsBodies ? streamed.counting(request) : request)
      record.outcome = .answered(status: answer.status)
      record.requestID = Self.requestID(in: answer.fields)
      if log.showsBodies { body = request.shownBody(of: answer) }
      return answer
    } catch {
      record.outcome = .failed(error.kind)
      throw error
    }
  }

  private static func requestID(in fields: HTTPFields) -> String? {
    HTTPField.Name("x-request-id").flatMap { fields[$0] }.flatMap(RequestID.kept)
  }
}

/// Counts the bytes of an answer that go to its sink.
private final class ByteCount: Sendable {
  private let count = Mutex(0)

  var total: Int { count.withLock { $0 } }

  func counting(_ request: OutgoingRequest) -> OutgoingRequest {
    guard let sink = request.answerSink else { return request }
    var counted = request
    counted.answerSink = AnswerSink { bytes in
      self.count.withLock { $0 += bytes.count }
      return await sink.receive(bytes)
    }
    return counted
  }
}
