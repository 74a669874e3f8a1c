package import Foundation

/// Why a call to a provider failed.
///
/// Texts that the provider wrote are untrusted: they must pass `SafeText` before they are shown.
package struct ProviderFailure: Error, Hashable, Sendable {
  /// The raw value is the `kind` of the JSON error (docs/commands.md).
  package enum Kind: String, Sendable, CaseIterable {
    case notFound
    case unauthorized
    case forbidden
    case validation
    case conflict
    case unsupported
    case rateLimited
    case unreachable
    /// A proxy between roster and the provider is in the way.
    case proxy
    case timeout
    /// The answer cannot be read.
    case `protocol`
    case server
    case cancelled
  }

  /// How far a request got. Only `.notSent` and `.answered` allow a statement about whether a write
  /// happened.
  package enum Delivery: String, Sendable {
    /// It provably did not reach the provider.
    case notSent
    /// The provider answered it.
    case answered
    /// It may have arrived; no complete answer came back.
    case unknown
  }

  package var kind: Kind
  package var provider: ProviderName
  package var delivery: Delivery
  package var message: String
  package var status: Int?
  /// The provider's own error code or type.
  package var code: String?
  /// The field that the provider rejects, under its own name.
  package var field: String?
  package var requestID: String?
  /// When the provider allows the next call.
  package var retryAt: Date?
  /// Whether the answer has the form that the provider's contract gives its refusals. Any other
  /// answer may come from an intermediary and proves nothing about what the provider did.
  package var isProvidersOwn: Bool
  /// What a `.notFound` proves; `nil` for every other failure.
  package var absence: Absence?
  /// The ids of several contacts that match, of which the caller has to choose one.
  package var choices: [String] = []

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

/// What a provider's own answer proves about a contact that it does not return.
package enum Absence: Hashable, Sendable {
  /// The contact does not exist.
  case gone
  /// The contact is in the provider's recycle bin and can be restored.
  case recycled
}
