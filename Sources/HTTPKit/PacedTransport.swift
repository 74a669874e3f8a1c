import Domain
import Foundation
import HTTPTypes

/// Waits for the limiter before each request and tells it what the answer says about the limit.
///
/// An interactive call waits no longer than its `CallAllowance`. A batch waits as long as needed,
/// and its wait does not count.
package struct PacedTransport: HTTPTransport {
  private let base: any HTTPTransport
  private let limiter: RateLimiter

  package init(_ base: any HTTPTransport, limiter: RateLimiter) {
    self.base = base
    self.limiter = limiter
  }

  @concurrent package func send(
    _ request: OutgoingRequest
  ) async throws(TransportFailure) -> IncomingResponse {
    let priority = CallPriority.current
    let allowance = CallAllowance.current
    let waited = try await limiter.acquire(
      priority, until: priority < .interactive ? nil : allowance?.deadline)
    if priority < .interactive { allowance?.extend(by: waited) }
    do {
      let answer = try await base.send(request)
      let status = request.saysLimit(answer) ? 429 : answer.status
      await limiter.answered(status: status, fields: answer.fields)
      return answer
    } catch {
      await limiter.abandoned()
      throw error
    }
  }
}
