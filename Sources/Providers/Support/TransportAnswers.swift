import Domain
import HTTPKit

extension HTTPTransport {
  /// Sends a request and turns a transport failure into the domain's, keeping its delivery.
  func response(
    to request: OutgoingRequest, of provider: ProviderName
  ) async throws(ProviderFailure) -> IncomingResponse {
    do {
      return try await send(request)
    } catch {
      throw ProviderFailure(
        error.kind.providerKind, provider: provider, delivery: error.delivery,
        message: error.message, retryAt: error.retryAt)
    }
  }
}

extension TransportFailure.Kind {
  fileprivate var providerKind: ProviderFailure.Kind {
    switch self {
    case .cannotResolve, .cannotConnect, .tlsFailed, .connectionLost: .unreachable
    case .proxyRefused, .proxyFailed: .proxy
    case .timedOut: .timeout
    case .answerTooLarge, .answerPacked: .protocol
    case .cancelled: .cancelled
    case .rateLimited: .rateLimited
    case .unavailable: .server
    case .fileUnusable: .validation
    }
  }
}
