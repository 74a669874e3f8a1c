package import Domain
package import Foundation
package import HTTPTypes

/// Sends one request and returns its whole answer, whatever the status.
package protocol HTTPTransport: Sendable {
  /// - Throws: `TransportFailure` if there is no complete answer.
  @concurrent func send(
    _ request: OutgoingRequest
  ) async throws(TransportFailure) -> IncomingResponse
}

package struct IncomingResponse: Sendable {
  /// When it was made, by the provider's clock; `nil` if it does not say.
  package var date: Date? { fields[.date].flatMap(HTTPDate.time) }

  package var status: Int
  package var fields: HTTPFields
  /// Empty if the body went to the request's `answerSink`.
  package var body: Data
  /// The end of the time for the call, including reading the answer; `nil` if it has none.
  package var deadline: Date?

  package init(status: Int, fields: HTTPFields, body: Data, deadline: Date? = nil) {
    self.status = status
    self.fields = fields
    self.body = body
    self.deadline = deadline
  }
}

/// Why there is no complete answer.
package struct TransportFailure: Error, Hashable, Sendable {
  package enum Kind: String, Sendable {
    case cannotResolve
    case cannotConnect
    case tlsFailed
    /// The proxy between roster and the provider refuses to connect them.
    case proxyRefused
    /// The proxy cannot be reached, or cannot reach the provider.
    case proxyFailed
    /// Closed before or during the answer.
    case connectionLost
    case timedOut
    case answerTooLarge
    /// Packed in an unknown way (`Content-Encoding`), or the packing is broken.
    case answerPacked
    case cancelled
    /// The limiter would have to wait longer than the caller allows.
    case rateLimited
    /// The provider said that it is not available, and for longer than the caller can wait.
    case unavailable
    /// The file to send is not as it was when it was checked.
    case fileUnusable

    /// Whether the limiter refused the call before it was sent.
    var isOurLimiters: Bool { self == .rateLimited || self == .unavailable }
  }

  package var kind: Kind
  package var delivery: ProviderFailure.Delivery
  /// One clause for a person, without secrets or personal data.
  package var message: String
  /// When the limiter allows the next call; only for `.rateLimited` and `.unavailable`.
  package var retryAt: Date?

  package init(
    _ kind: Kind, delivery: ProviderFailure.Delivery, message: String, retryAt: Date? = nil
  ) {
    self.kind = kind
    self.delivery = delivery
    self.message = message
    self.retryAt = retryAt
  }

  static let noTimeLeft = TransportFailure(
    .timedOut, delivery: .notSent,
    message: "the time allowed was over before the request could be sent")
}
