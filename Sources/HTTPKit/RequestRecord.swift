package import Domain
package import Foundation

/// One request as it may be shown to anyone: no body, no secret, nothing of a person.
package struct RequestRecord: Identifiable, Hashable, Sendable {
  package enum Outcome: Hashable, Sendable {
    case underWay
    case answered(status: Int)
    case failed(TransportFailure.Kind)
  }

  package let id: UUID
  package let provider: ProviderName
  package let method: String
  package let maskedURL: String
  package let startedAt: Date
  package var elapsed: Duration?
  package var outcome: Outcome
  /// The provider's own `x-request-id`, printable ASCII of at most 100 characters.
  package var requestID: String?
}
