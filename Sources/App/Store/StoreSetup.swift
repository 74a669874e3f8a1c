import Domain
import Foundation
import Store

/// Where the journal, the cases and the suppression list are kept: in the state folder, or in the
/// team's database.
struct StoreSetup {
  let journal: LazyJournal
  let suppressionList: any SuppressionList
  /// `nil` without `[store]`; a failure if its secrets or its URL cannot be used.
  let team: Result<TeamStore, JournalFailure>?

  init(
    _ settings: Settings, stateFolder: URL, environment: [String: String],
    signing: any OperatorSigning
  ) {
    let author = JournalAuthor.current(environment: environment)
    guard let shared = settings.store else {
      journal = LazyJournal(source: FolderJournal(folder: stateFolder, author: author))
      suppressionList = SuppressionFile(folder: stateFolder)
      team = nil
      return
    }
    let team = Result { () throws(JournalFailure) in
      try TeamStore(
        shared, stateFolder: stateFolder, environment: environment,
        secretVariables: settings.secretVariables, origin: author.origin, signing: signing)
    }
    switch team {
    case .success(let store): journal = LazyJournal(source: store)
    case .failure(let failure): journal = LazyJournal(source: UnusableStore(failure: failure))
    }
    suppressionList = TeamSuppression(store: team)
    self.team = team
  }
}

/// A store whose secrets or URL cannot be used: whatever needs it fails with the reason.
private struct UnusableStore: JournalSource {
  let failure: JournalFailure

  var opened: StoredJournal? { nil }
  var isThere: Bool { true }

  @concurrent func journal(beginsAgain: Bool) async throws(JournalFailure) -> StoredJournal {
    throw failure
  }

  func codes() throws(JournalFailure) -> JournalCodes { throw failure }
}
