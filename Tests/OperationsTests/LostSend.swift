import Domain
import Foundation
import Synchronization

/// A provider whose writes fail as configured, applied or not, while reads work.
final class LostSend: OddClient {
  let inner: any ProviderClient
  private let kind: ProviderFailure.Kind
  private let status: Int?
  private let isApplied: Bool
  private let isProvidersOwn: Bool
  private let counted = Mutex(0)

  init(
    _ inner: any ProviderClient, kind: ProviderFailure.Kind, status: Int? = nil,
    isApplied: Bool = false, isProvidersOwn: Bool = false
  ) {
    self.inner = inner
    self.kind = kind
    self.status = status
    self.isApplied = isApplied
    self.isProvidersOwn = isProvidersOwn
  }

  var sendCount: Int { counted.withLock { $0 } }

  @concurrent func send(_ write: ContactWrite) async throws(ProviderFailure) -> WriteAnswer {
    counted.withLock { $0 += 1 }
    if isApplied { _ = try await inner.send(write) }
    throw ProviderFailure(
      kind, provider: info.name, delivery: status == nil ? .unknown : .answered, message: "lost",
      status: status, isProvidersOwn: isProvidersOwn)
  }
}
