package import Domain
import Foundation
import GRDB

extension ProviderIndex {
  @concurrent package func catchUp() async throws(IndexFailure) -> any IndexCatchUp {
    try failing {
      let lock = try BuildLock(folder: folder)
      guard let generation = try answering() else {
        throw IndexFailure(message: "the index of \(provider) is not built")
      }
      try deleteOutdated()
      return GenerationCatchUp(
        complete: IndexStatus.Complete(try generation.facts()), generation: generation, index: self,
        lock: lock)
    }
  }
}

/// Brings the generation that answers up to date. Its contacts change like those that roster reads;
/// only the end changes what a miss proves.
struct GenerationCatchUp: IndexCatchUp {
  let complete: IndexStatus.Complete
  let generation: IndexGeneration
  let index: ProviderIndex
  let lock: BuildLock

  func add(_ contacts: [Contact], readAt: Date) async throws(IndexFailure) {
    try await index.keep(contacts, readAt: readAt)
  }

  func finish(_ end: CatchUpEnd) async throws(IndexFailure) {
    try index.failing {
      try generation.queue.write { database in
        try database.execute(
          sql: """
            UPDATE generation SET \(end.hasChanges ? "caughtUp" : "newUntil") = ?,
              unreadable = MAX(unreadable, ?), providerTime = ?, last = ?
            """,
          arguments: [
            end.readAt.timeIntervalSince1970, end.unreadable,
            end.mark.providerTime?.timeIntervalSince1970, end.mark.last,
          ])
      }
    }
  }

  func release() { lock.release() }
}
