import Domain
import Foundation

/// Asks the journal, with its failure as a command's.
enum JournalReading {
  static func value<Value>(
    _ body: () async throws(JournalFailure) -> Value
  ) async throws(CommandFailure) -> Value {
    do throws(JournalFailure) {
      return try await body()
    } catch {
      throw .localFile("the journal cannot be read: \(error.message)")
    }
  }

  /// The only unfinished job whose identifier begins so.
  static func unfinishedJob(
    _ prefix: String, in archive: any JournalArchive
  ) async throws(CommandFailure) -> UnfinishedJob {
    let jobs = try await value { () async throws(JournalFailure) in
      try await archive.unfinishedJobs()
    }
    let matching = jobs.filter {
      $0.id.uuidString.lowercased().hasPrefix(prefix.lowercased())
    }
    guard let job = matching.first, matching.count == 1, !prefix.isEmpty else {
      throw .usage(
        matching.isEmpty || prefix.isEmpty
          ? "there is no unfinished job '\(prefix)'" : "several jobs begin with '\(prefix)'",
        nextStep: jobs.isEmpty
          ? "no job is unfinished"
          : "there is " + jobs.map { $0.id.uuidString.lowercased() }.joined(separator: ", "))
    }
    return job
  }
}
