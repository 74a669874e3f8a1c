package import HTTPTypes

/// How fast a provider may be called, as far as anyone says; the caller maps it onto its limiter.
package struct Pacing: Hashable, Sendable {
  package enum Rate: Hashable, Sendable {
    case perSecond(Double)
    /// This many calls in any window of this length.
    case window(calls: Int, Duration)
  }

  package var rate: Rate
  /// The header fields that tell what is left; `nil` where the provider sends none. They win over
  /// `rate`.
  package var headers: RateHeaders?
  /// Whether a read that was answered with 500 is worth one more try.
  package var retriesServerError: Bool

  package init(_ rate: Rate, headers: RateHeaders? = nil, retriesServerError: Bool = false) {
    self.rate = rate
    self.headers = headers
    self.retriesServerError = retriesServerError
  }
}

/// Names of the header fields in which a provider tells its limit.
package struct RateHeaders: Hashable, Sendable {
  /// Calls allowed in the window.
  package var limit: HTTPField.Name
  /// Calls left in the window.
  package var remaining: HTTPField.Name
  /// When the window ends, in seconds since 1970.
  package var reset: HTTPField.Name
}
