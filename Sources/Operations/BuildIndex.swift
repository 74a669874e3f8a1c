package import Domain
import Foundation

/// Reads a provider's whole list into a new generation of its index.
package struct BuildIndex: Sendable {
  /// What is done.
  package enum Way: Hashable, Sendable {
    /// Reads the whole list into a new generation.
    case rebuild
    /// Reads on with a rebuild that was cut off.
    case `continue`(known: Int)
  }

  package enum Event: Hashable, Sendable {
    case began(Way, total: Int?)
    /// How many contacts were read so far.
    case read(Int)
  }

  private let client: any ProviderClient
  private let index: any ContactIndex
  private let ambient: Ambient

  /// `client` is the provider's own, which does not change the index itself.
  package init(client: any ProviderClient, index: any ContactIndex, ambient: Ambient) {
    self.client = client
    self.index = index
    self.ambient = ambient
  }

  /// Runs with bulk priority. A cancelled task keeps what was read, and the next run continues.
  ///
  /// - Returns: The new state.
  /// - Throws: `ProviderFailure`, `IndexFailure`.
  package func run(
    report: @escaping @Sendable (Event) async -> Void
  ) async throws -> IndexStatus {
    try await CallPriority.$current.withValue(.bulk) {
      if let kept = await keptWithoutList() { return kept }
      let build = try await index.build()
      let known = try await index.status().building?.contacts ?? 0
      await report(
        .began(
          known > 0 ? .continue(known: known) : .rebuild,
          total: await CountContacts(client: client).known()))
      do {
        let end = try await read(into: build, known: known, report)
        try await build.finish(
          gaps: IndexGaps(unreadable: end.unreadable, hasMoved: end.hasMoved))
      } catch {
        // Even if this fails, the next run continues from the last part on disk.
        try await build.pause()
        throw error
      }
      return try await index.status()
    }
  }

  /// Without a list, another generation would only forget what roster has read; `nil` if there is
  /// none yet, or only a damaged one.
  private func keptWithoutList() async -> IndexStatus? {
    guard client.everyContact == nil else { return nil }
    do throws(IndexFailure) {
      let status = try await index.status()
      return status.complete == nil ? nil : status
    } catch {
      return nil
    }
  }

  private func read(
    into build: any IndexBuild, known: Int, _ report: @Sendable (Event) async -> Void
  ) async throws -> WalkEnd {
    // Without a list, the index knows what roster reads and writes from now on.
    guard var query = client.everyContact else { return WalkEnd() }
    query.limit = client.info.capabilities.maximumPageSize ?? query.limit
    var read = known
    var askedAt = ambient.now()
    return try await WalkContacts(client: client).walkAll(query, from: await build.resume) {
      contacts, track in
      try Task.checkCancellation()
      try await build.add(contacts, readAt: askedAt, resume: track)
      askedAt = ambient.now()
      read += contacts.count
      await report(.read(read))
    }
  }
}
