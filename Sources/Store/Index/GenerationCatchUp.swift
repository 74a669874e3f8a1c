package import Domain
import Foundation

extension ProviderIndex {
  @concurrent package func catchUp() async throws(IndexFailure) -> any IndexCatchUp {
    try await failing {
      let updating = try await storage.beginUpdate()
      do {
        let complete = try await storage.generations().last {
          !$0.isForeign && $0.facts.ended != nil
        }
        guard let complete else {
          throw IndexFailure(message: "the index of \(provider) is not built")
        }
        try await deleteOutdated()
        return GenerationCatchUp(
          complete: IndexStatus.Complete(complete.facts), number: complete.number, index: self,
          updating: updating)
      } catch {
        await updating.release()
        throw error
      }
    }
  }
}

/// Brings the generation that answers up to date. Its contacts change like those that roster reads;
/// only the end changes what a miss proves.
struct GenerationCatchUp: IndexCatchUp {
  let complete: IndexStatus.Complete
  let number: Int
  let index: ProviderIndex
  let updating: any IndexUpdating

  func add(_ contacts: [Contact], readAt: Date) async throws(IndexFailure) {
    try await index.keep(contacts, readAt: readAt)
  }

  func finish(_ end: CatchUpEnd) async throws(IndexFailure) {
    try await index.failing {
      _ = try await updating.writing(number) { transaction in
        var facts = try transaction.facts()
        if end.hasChanges { facts.caughtUp = end.readAt } else { facts.newUntil = end.readAt }
        facts.gaps.unreadable = max(facts.gaps.unreadable, end.unreadable)
        facts.mark = end.mark
        try transaction.keep(facts)
      }
    }
  }

  func release() async { await updating.release() }
}
