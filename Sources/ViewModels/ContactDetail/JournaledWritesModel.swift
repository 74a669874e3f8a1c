import Domain
import Foundation
import Operations

/// The journal's writes of other sessions to the shown contact.
final class JournaledWritesModel {
  private static let most = 10

  private let archive: any JournalArchive
  private var contact: ContactID?
  private var writes: [WriteRecord] = []
  /// Counts the reads, so that one that another contact overtook is dropped.
  private var reads = 0

  init(archive: any JournalArchive) { self.archive = archive }

  /// Prepares to read the writes of a contact, unless it is the same one.
  ///
  /// - Returns: The read, which calls `read` if there are any, and returns a message if it fails. The
  ///   caller awaits it in a task of its own: a second task costs each key another two threads.
  func follow(
    _ id: ContactID?, at info: ProviderInfo?, then read: @escaping @MainActor () -> Void
  ) -> (@MainActor () async -> Message?)? {
    guard id != contact else { return nil }
    contact = id
    writes = []
    reads += 1
    guard let id, let info else { return nil }
    var filter = JournalFilter()
    filter.provider = id.provider.text
    filter.contactID = id.value
    filter.limit = Self.most
    let (archive, wanted) = (archive, filter)
    let installations = InstallationCheck(archive: archive, info: info)
    let own = reads
    return {
      do throws(JournalFailure) {
        let found = try installations.here(try await archive.writes(wanted))
        guard own == self.reads, !found.isEmpty else { return nil }
        self.writes = found
        read()
        return nil
      } catch {
        return own == self.reads ? .unreadable(error) : nil
      }
    }
  }

  /// The writes that are not among this session's.
  func earlier(than own: [JournalEntry]) -> [WriteRecord] {
    let own = Set(own.map { $0.writeID.uuidString.lowercased() })
    return writes.filter { !own.contains($0.id) }
  }
}
