import Domain
import Foundation
import Operations

/// The journal's writes of other sessions to the shown contact.
final class JournaledWritesModel {
  private static let most = 10

  private let archive: any JournalArchive
  private var contact: ContactID?
  private var writes: [WriteRecord] = []
  private var reading: Task<Message?, Never>?

  init(archive: any JournalArchive) { self.archive = archive }

  /// Reads the writes of a contact, unless it is the same one. Calls `read` if there are any.
  ///
  /// - Returns: The started read, with a message if it fails; `nil` if none was started.
  func follow(
    _ id: ContactID?, at info: ProviderInfo?, then read: @escaping @MainActor () -> Void
  ) -> Task<Message?, Never>? {
    guard id != contact else { return nil }
    contact = id
    writes = []
    reading?.cancel()
    reading = nil
    guard let id, let info else { return nil }
    var filter = JournalFilter()
    filter.provider = id.provider.text
    filter.contactID = id.value
    filter.limit = Self.most
    let (archive, wanted) = (archive, filter)
    let installations = InstallationCheck(archive: archive, info: info)
    let reading = Task { () async -> Message? in
      do throws(JournalFailure) {
        let found = try installations.here(try await archive.writes(wanted))
        guard !Task.isCancelled, !found.isEmpty else { return nil }
        self.writes = found
        read()
        return nil
      } catch {
        return Task.isCancelled ? nil : .unreadable(error)
      }
    }
    self.reading = reading
    return reading
  }

  /// The writes that are not among this session's.
  func earlier(than own: [JournalEntry]) -> [WriteRecord] {
    let own = Set(own.map { $0.writeID.uuidString.lowercased() })
    return writes.filter { !own.contains($0.id) }
  }
}
