import Domain
import Foundation

/// Reads a provider's whole list into a new generation of its index.
struct BuildIndex: Sendable {
  let client: any ProviderClient
  let index: any ContactIndex
  let ambient: Ambient

  /// A cancelled task keeps what was read, and the next run continues.
  ///
  /// - Returns: The new state.
  /// - Throws: `ProviderFailure`, `IndexFailure`.
  func run(report: @escaping UpdateIndex.Report) async throws -> IndexStatus {
    if let kept = await keptWithoutList() { return kept }
    let build = try await index.build()
    let known = try await index.status().building?.contacts ?? 0
    do {
      let total = await CountContacts(client: client).known()
      await report(.began(known > 0 ? .continue(known: known) : .rebuild, total: total))
      let end = try await read(into: build, known: known, report)
      try await build.finish(gaps: IndexGaps(unreadable: end.unreadable, hasMoved: end.hasMoved))
    } catch {
      // Even if this fails, the next run continues from the last part on disk.
      try await build.pause()
      throw error
    }
    return try await index.status()
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
    into build: any IndexBuild, known: Int, _ report: UpdateIndex.Report
  ) async throws -> WalkEnd {
    // Without a list, the index knows what roster reads and writes from now on.
    guard var query = client.everyContact else { return WalkEnd() }
    query.limit = client.info.capabilities.maximumPageSize ?? query.limit
    let resume = await build.resume
    if resume == nil { await build.begin(providerTime: try await client.ownTime()) }
    var read = known
    var askedAt = ambient.now()
    return try await WalkContacts(client: client).walkAll(query, from: resume) {
      contacts, track in
      try Task.checkCancellation()
      try await build.add(contacts, readAt: askedAt, resume: track)
      askedAt = ambient.now()
      read += contacts.count
      await report(.read(read))
    }
  }
}

extension ProviderClient {
  /// The provider's clock, where changes can be asked for by it; `nil` if it does not say.
  func ownTime() async throws(ProviderFailure) -> Date? {
    guard info.capabilities.catchUp == .changed, var query = everyContact else { return nil }
    query.limit = 1
    query.wantsTotal = false
    return try await page(query).providerTime
  }
}
