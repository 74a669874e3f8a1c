package import Foundation

/// Why a provider's call did not give what was asked.
///
/// Texts that the provider wrote are untrusted: they pass `SafeText` before anyone sees them.
package struct ProviderFailure: Error, Hashable, Sendable {
  /// The raw value is the `kind` of the JSON error (interface.md).
  package enum Kind: String, Sendable, CaseIterable {
    case notFound
    case unauthorized
    case forbidden
    case validation
    case conflict
    case unsupported
    case rateLimited
    case unreachable
    case timeout
    /// An answer that cannot be read.
    case `protocol`
    case server
    case cancelled
  }

  /// What is known of a request's way. Only `.notSent` and `.answered` allow a statement about
  /// whether a write happened.
  package enum Delivery: String, Sendable {
    /// It provably did not reach the provider.
    case notSent
    /// The provider answered it.
    case answered
    /// It may have arrived; no complete answer came.
    case unknown
  }

  package var kind: Kind
  package var provider: ProviderName
  package var delivery: Delivery
  package var message: String
  package var status: Int?
  /// The provider's own error code or type.
  package var code: String?
  /// The field that the provider objects to, under its own name.
  package var field: String?
  package var requestID: String?
  /// When the provider allows the next call.
  package var retryAt: Date?
  /// Whether the answer has the form that the provider's contract gives its refusals. Any other
  /// answer may be that of something in between, and proves nothing about what the provider did.
  package var isProvidersOwn: Bool
  /// What a `.notFound` proves; `nil` in every other failure.
  package var absence: Absence?

  package init(
    _ kind: Kind, provider: ProviderName, delivery: Delivery, message: String, status: Int? = nil,
    code: String? = nil, field: String? = nil, requestID: String? = nil, retryAt: Date? = nil,
    isProvidersOwn: Bool = false, absence: Absence? = nil
  ) {
    self.kind = kind
    self.provider = provider
    self.delivery = delivery
    self.message = message
    self.status = status
    self.code = code
    self.field = field
    self.requestID = requestID
    self.retryAt = retryAt
    self.isProvidersOwn = isProvidersOwn
    self.absence = absence
  }
}
