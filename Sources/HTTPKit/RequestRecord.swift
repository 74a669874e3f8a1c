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
  /// The provider's own `x-request-id`, if it is 1 to 64 of `A-Z a-z 0-9 . _ : -`.
  package var requestID: String?
}
