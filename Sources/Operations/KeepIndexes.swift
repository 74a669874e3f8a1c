package import Domain
import Foundation

/// Keeps indexes up to date while the console runs.
package struct KeepIndexes: Sendable {
  /// Before the first update, so that the console's own first calls go first.
  private static let firstWait = Duration.seconds(2)
  /// At least so long between two updates of an index.
  private static let interval = Duration.seconds(600)
  /// An update that takes long comes less often: at most one twentieth of the time is spent on it.
  private static let rest = 20

  private let clients: [any ProviderClient]
  private let indexes: SearchIndexes
  private let ambient: Ambient
  private let report: @Sendable (IndexFailure) -> Void

  /// `clients` are the providers' own, which do not change the indexes themselves.
  package init(
    clients: [any ProviderClient], indexes: SearchIndexes, ambient: Ambient,
    report: @escaping @Sendable (IndexFailure) -> Void
  ) {
    self.clients = clients
    self.indexes = indexes
    self.ambient = ambient
    self.report = report
  }

  /// Runs until the task is cancelled.
  package func run() async {
    await withTaskGroup { group in
      for client in clients {
        guard let index = indexes.indexes[client.info.name] else { continue }
        group.addTask { await keep(index, client) }
      }
    }
  }

  private func keep(_ index: any ContactIndex, _ client: any ProviderClient) async {
    // A rebuild begins early enough to be complete when a miss would no longer prove anything.
    let update = UpdateIndex(
      client: client, index: index, maxAge: indexes.maxAge * 3 / 4, priority: .background,
      ambient: ambient)
    var wait = Self.firstWait
    while await isOver(wait) {
      let begun = ambient.steady()
      do {
        if await update.isDue() { _ = try await update.run() }
      } catch let failure as IndexFailure {
        report(failure)
      } catch {
        // The log has the call that failed. The next update continues.
      }
      wait = max(
        Self.interval, .seconds(ambient.steady().timeIntervalSince(begun)) * Self.rest)
    }
  }

  /// - Returns: `false` if the task was cancelled.
  private func isOver(_ wait: Duration) async -> Bool {
    do {
      try await ambient.sleep(wait)
      return true
    } catch {
      return false
    }
  }
}
