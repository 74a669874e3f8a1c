import Domain
import Foundation
import HTTPKit

/// The bearer token of an OAuth2 client. It is fetched on demand, once for all waiting callers, and
/// kept until 5 minutes before it expires. [vendor] docs/providers/contracts/propeller.md.
actor PropellerAuth {
  /// The request for a token, which plans show.
  nonisolated let request: OutgoingRequest
  private let reader: AnswerReader
  private let transport: any HTTPTransport
  private let now: @Sendable () -> Date

  private var current: Token?
  private var flight: Flight?
  private var flightCount = 0

  private struct Token {
    var value: Secret
    var renewAt: Date
  }

  private struct Flight {
    var id: Int
    var task: Task<Result<Token, ProviderFailure>, Never>
    /// Callers that still wait; when the last one is cancelled, so is the fetch.
    var waiting = 0
  }

  init(
    request: OutgoingRequest, reader: AnswerReader, transport: any HTTPTransport,
    now: @escaping @Sendable () -> Date
  ) {
    self.request = request
    self.reader = reader
    self.transport = transport
    self.now = now
  }

  /// `refused` is a token that the provider did not accept; it is not returned again.
  ///
  /// - Throws: The failure of the token's call. The request that needs the token was not sent, and
  ///   the failure's delivery says so.
  func token(insteadOf refused: Secret? = nil) async throws(ProviderFailure) -> Secret {
    if let refused, current?.value == refused { current = nil }
    if let current, current.renewAt > now() { return current.value }
    do throws(ProviderFailure) {
      return try await join(flight ?? start()).get().value
    } catch {
      var failure = error
      failure.delivery = .notSent
      throw failure
    }
  }

  // MARK: - One fetch for all

  private func start() -> Flight {
    flightCount += 1
    let id = flightCount
    let flight = Flight(
      id: id,
      task: Task {
        let result = await fetch()
        finish(id, result)
        return result
      })
    self.flight = flight
    return flight
  }

  private func join(_ joined: Flight) async -> Result<Token, ProviderFailure> {
    flight?.waiting += 1
    return await withTaskCancellationHandler {
      await joined.task.value
    } onCancel: {
      Task { await self.leave(joined.id) }
    }
  }

  private func leave(_ id: Int) {
    guard var left = flight, left.id == id else { return }
    left.waiting -= 1
    flight = left.waiting > 0 ? left : nil
    if left.waiting <= 0 { left.task.cancel() }
  }

  private func finish(_ id: Int, _ result: Result<Token, ProviderFailure>) {
    guard flight?.id == id else { return }
    flight = nil
    if case .success(let token) = result { current = token }
  }

  private func fetch() async -> Result<Token, ProviderFailure> {
    do throws(ProviderFailure) {
      let response = try await transport.response(to: request, of: reader.provider)
      let errors = PropellerErrors(reader: reader)
      if let failure = errors.tokenFailure(from: response) { return .failure(failure) }
      let wire = try reader.decode(WireObject<PropellerTokenKey>.self, from: response)
      guard let (value, seconds) = PropellerMapping.token(from: wire) else {
        return .failure(errors.noToken(response))
      }
      // A token of less than 10 minutes is renewed after half its life.
      let early = min(300, seconds / 2)
      return .success(Token(value: value, renewAt: now().addingTimeInterval(seconds - early)))
    } catch {
      return .failure(error)
    }
  }
}
