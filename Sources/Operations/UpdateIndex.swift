package import Domain
package import Foundation

/// Brings a provider's index up to date: catches up where the provider can tell what came since,
/// and otherwise reads the whole list.
package struct UpdateIndex: Sendable {
  /// What is done.
  package enum Way: Hashable, Sendable {
    /// Reads the whole list into a new generation.
    case rebuild
    /// Reads on with a rebuild that was cut off.
    case `continue`(known: Int)
    /// Reads what came since this time.
    case catchUp(since: Date)
  }

  package enum Event: Hashable, Sendable {
    case began(Way, total: Int?)
    /// How many contacts were read so far.
    case read(Int)
  }

  package typealias Report = @Sendable (Event) async -> Void

  private let client: any ProviderClient
  private let index: any ContactIndex
  private let maxAge: Duration
  private let priority: CallPriority
  private let ambient: Ambient

  /// `client` is the provider's own, which does not change the index itself. An index whose rebuild
  /// is older than `maxAge` is rebuilt.
  package init(
    client: any ProviderClient, index: any ContactIndex, maxAge: Duration,
    priority: CallPriority = .bulk, ambient: Ambient
  ) {
    self.client = client
    self.index = index
    self.maxAge = maxAge
    self.priority = priority
    self.ambient = ambient
  }

  /// A cancelled task keeps what was read.
  ///
  /// - Returns: The new state.
  /// - Throws: `ProviderFailure`, `IndexFailure`.
  package func run(
    rebuilds: Bool = false, report: @escaping Report = { _ in }
  ) async throws -> IndexStatus {
    try await CallPriority.$current.withValue(priority) {
      if !rebuilds, await canCatchUp(), try await catchUp(report) {
        return try await index.status()
      }
      return try await BuildIndex(client: client, index: index, ambient: ambient)
        .run(report: report)
    }
  }

  /// Whether there is anything to do: `false` for a young index that only a rebuild could renew.
  package func isDue() async -> Bool {
    if await canCatchUp() { return true }
    do throws(IndexFailure) {
      let status = try await index.status()
      guard let complete = status.complete, status.building == nil else { return true }
      return client.everyContact != nil && !isYoung(complete)
    } catch {
      return true
    }
  }

  /// Whether there is a complete index that is not too old, and a way to see what came since.
  package func canCatchUp() async -> Bool {
    do throws(IndexFailure) {
      let status = try await index.status()
      guard let complete = status.complete, status.building == nil else { return false }
      return isYoung(complete) && !client.contacts(since: complete.mark).isEmpty
    } catch {
      return false  // A rebuild replaces what is damaged, or says what is wrong.
    }
  }

  private func isYoung(_ complete: IndexStatus.Complete) -> Bool {
    let age = ambient.now().timeIntervalSince(complete.began)
    return !complete.gaps.hasMoved && age >= 0 && age <= maxAge / .seconds(1)
  }

  /// - Returns: `false` if it is not proven that the index now has everything.
  private func catchUp(_ report: Report) async throws -> Bool {
    let update = try await index.catchUp()
    do {
      let isProven = try await catchUp(update, report)
      await update.release()
      return isProven
    } catch {
      await update.release()
      throw error
    }
  }

  private func catchUp(_ update: any IndexCatchUp, _ report: Report) async throws -> Bool {
    let complete = update.complete
    let readAt = ambient.now()
    let hasChanges = client.info.capabilities.catchUp == .changed
    var mark = ListMark(providerTime: try await client.ownTime(), last: complete.mark.last)
    if hasChanges {
      // The provider's clock says from when changes are missing.
      guard let before = complete.mark.providerTime, let now = mark.providerTime, now >= before
      else { return false }
    }
    let total = await CountContacts(client: client).known()
    await report(.began(.catchUp(since: complete.newUntil ?? complete.asOf), total: nil))
    var unreadable = 0
    var read = 0
    for query in client.contacts(since: complete.mark) {
      var askedAt = ambient.now()
      let end = try await WalkContacts(client: client).walkAll(
        query, from: query.start.track
      ) { contacts, track in
        try Task.checkCancellation()
        try await update.add(contacts, readAt: askedAt)
        askedAt = ambient.now()
        read += contacts.count
        if !hasChanges, case .after(let cursor)? = track { mark.last = cursor }
        await report(.read(read))
      }
      if end.hasMoved { return false }
      unreadable += end.unreadable
    }
    guard try await hasAll(total, unreadable: unreadable) else { return false }
    try await update.finish(
      CatchUpEnd(readAt: readAt, hasChanges: hasChanges, unreadable: unreadable, mark: mark))
    return true
  }

  /// Whether the index has as many contacts as the provider had before. More are those that were
  /// deleted there.
  private func hasAll(_ total: Int?, unreadable: Int) async throws -> Bool {
    guard let total, let complete = try await index.status().complete else { return true }
    return complete.contacts + max(unreadable, complete.gaps.unreadable) >= total
  }
}
