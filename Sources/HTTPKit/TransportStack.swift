package import Domain

/// The layers below a provider's client: retries around pacing around logging around the network,
/// so that each physical request is paced and logged.
package enum TransportStack {
  package struct Options: Sendable {
    package var network = CurlTransport.Options()
    package var retries = RetryPolicy()

    package init() {}
  }

  package static func make(
    provider: ProviderName, options: Options, limiter: RateLimiter, log: RequestLog,
    ambient: Ambient
  ) -> any HTTPTransport {
    make(
      over: CurlTransport(options.network, ambient: ambient), provider: provider, options: options,
      limiter: limiter, log: log, ambient: ambient)
  }

  /// Takes another network than the real one.
  package static func make(
    over network: any HTTPTransport, provider: ProviderName, options: Options,
    limiter: RateLimiter, log: RequestLog, ambient: Ambient
  ) -> any HTTPTransport {
    let logged = LoggingTransport(network, provider: provider, log: log, ambient: ambient)
    let paced = PacedTransport(logged, limiter: limiter)
    return RetryingTransport(paced, policy: options.retries, ambient: ambient)
  }
}
