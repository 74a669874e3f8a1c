package import Domain

/// Which contacts of a job are sent next, and when the job stops by itself. The first contact that
/// is found is the canary: it is sent alone, and unless it succeeds, no other contact is sent.
package struct JobProgress: Hashable, Sendable {
  /// Why a job stops before its last contact.
  package enum Stop: Hashable, Sendable {
    case canaryFailed
    /// The outcome of the canary is unknown.
    case canaryUnknown
    /// The provider answered 401 or 403 `JobEnd.mostRefusals` times in a row.
    case refused
    /// The journal cannot be written.
    case journal
  }

  package let count: Int
  /// The number of contacts that were sent, in the order of the job.
  package private(set) var begun = 0
  package private(set) var stop: Stop?
  private var hasCanary = false
  private var refusals = 0

  package init(count: Int) { self.count = count }

  /// Whether the canary has not succeeded yet.
  package var isAtCanary: Bool { !hasCanary && count > 1 }
  package var hasRest: Bool { begun < count && stop == nil }

  /// The places of the contacts to send next, which count as begun; `nil` if none may be sent.
  package mutating func begin(atMost chunkSize: Int) -> Range<Int>? {
    guard hasRest else { return nil }
    let size = isAtCanary ? 1 : max(1, chunkSize)
    let places = begun..<min(count, begun + size)
    begun = places.upperBound
    return places
  }

  /// Takes the outcomes of sent contacts, one by one in order.
  package mutating func take(_ outcome: WriteOutcome, failure: WriteFailure? = nil) {
    refusals = failure?.isRefusal == true ? refusals + 1 : 0
    if case .journal(_, isSent: false)? = failure, hasCanary { stop = stop ?? .journal }
    if refusals >= JobEnd.mostRefusals { stop = stop ?? .refused }
    // A contact that is left out says nothing about the others.
    if failure?.isLeftOut == true { return }
    guard !hasCanary else { return }
    switch outcome {
    case .done: hasCanary = true
    case .notFound: break
    case .failed: stop = .canaryFailed
    case .unknown: stop = .canaryUnknown
    }
  }
}

extension WriteFailure {
  /// Whether this contact is left out, by the suppression list or because another session holds it,
  /// and not every contact.
  fileprivate var isLeftOut: Bool {
    switch self {
    case .suppressed(_, .listed), .suppressed(_, .unchecked), .held: true
    default: false
    }
  }

  /// Whether the provider refuses the key or its permissions: 401 or 403.
  package var isRefusal: Bool {
    switch self {
    case .failed(let failure), .outcomeUnknown(let failure):
      [.unauthorized, .forbidden].contains(failure.kind)
    default: false
    }
  }
}
