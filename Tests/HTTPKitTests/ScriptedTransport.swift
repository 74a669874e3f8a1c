import Domain
import Foundation
import HTTPKit
import HTTPTypes
import Synchronization

/// Returns the outcomes of a list in order, then the last one again and again.
final class ScriptedTransport: HTTPTransport {
  enum Outcome: Sendable {
    case answer(Int, HTTPFields = [:])
    case failure(TransportFailure.Kind, ProviderFailure.Delivery)
  }

  private let outcomes: [Outcome]
  private let sent = Mutex<[OutgoingRequest]>([])

  init(_ outcomes: Outcome...) { self.outcomes = outcomes }

  var count: Int { sent.withLock { $0.count } }

  @concurrent func send(
    _ request: OutgoingRequest
  ) async throws(TransportFailure) -> IncomingResponse {
    let index = sent.withLock { sent in
      sent.append(request)
      return sent.count - 1
    }
    switch outcomes[min(index, outcomes.count - 1)] {
    case .answer(let status, let fields):
      return IncomingResponse(status: status, fields: fields, body: Data())
    case .failure(let kind, let delivery):
      throw TransportFailure(kind, delivery: delivery, message: "scripted")
    }
  }
}
