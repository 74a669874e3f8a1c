package import Domain
import Foundation
import HTTPTypes

/// Records each request in the log while it runs and when it has ended.
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
      maskedURL: request.url.maskedText, startedAt: ambient.now(), outcome: .underWay)
    log.started(record)
    defer {
      record.elapsed = .seconds(ambient.now().timeIntervalSince(record.startedAt))
      log.ended(record)
    }
    do {
      let answer = try await base.send(request)
      record.outcome = .answered(status: answer.status)
      record.requestID = Self.requestID(in: answer.fields)
      return answer
    } catch {
      record.outcome = .failed(error.kind)
      throw error
    }
  }

  private static func requestID(in fields: HTTPFields) -> String? {
    guard let name = HTTPField.Name("x-request-id"), let text = fields[name] else { return nil }
    let printable = text.unicodeScalars.filter { (0x21...0x7E).contains($0.value) }.prefix(100)
    return printable.isEmpty ? nil : String(String.UnicodeScalarView(printable))
  }
}
