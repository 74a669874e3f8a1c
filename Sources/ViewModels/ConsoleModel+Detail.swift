import Domain
import Foundation
import Operations

/// What the contact's pane shows beside the contact itself.
extension ConsoleModel {
  private static let shownActions: [Action] = [.update, .prefer, .anonymize, .delete]

  func showInDetail(_ contact: Contact?, at info: ProviderInfo?) {
    if contact?.id != journalledID { readJournal(of: contact?.id, at: info) }
    detail.show(contact, at: info, contact.map(surroundings) ?? ContactSurroundings())
  }

  /// What other sessions wrote to a contact is read beside everything else.
  private func readJournal(of id: ContactID?, at info: ProviderInfo?) {
    journalledID = id
    journalled = []
    guard let id, let info else { return journalReading.cancel() }
    var filter = JournalFilter()
    filter.provider = id.provider.text
    filter.contactID = id.value
    filter.limit = Self.mostJournalled
    let (archive, wanted) = (services.archive, filter)
    let installations = InstallationCheck(archive: archive, info: info)
    let reading = journalReading.start {
      do throws(JournalFailure) {
        let found = try installations.here(try await archive.writes(wanted))
        guard !Task.isCancelled, !found.isEmpty else { return }
        self.journalled = found
        self.refreshSurroundings()
      } catch {
        guard !Task.isCancelled else { return }
        self.keep(Message(.warning, "the journal cannot be read: \(error.message)"))
      }
    }
    perform { await reading.value }
  }

  private static let mostJournalled = 10

  private func earlier(than writes: [JournalEntry]) -> [WriteRecord] {
    let own = Set(writes.map { $0.writeID.uuidString.lowercased() })
    return journalled.filter { !own.contains($0.id) }
  }

  private func surroundings(of contact: Contact) -> ContactSurroundings {
    let writes = services.writes.lastSteps(about: contact.id)
    return ContactSurroundings(
      relations: find.relations(of: contact.id),
      actions: Self.shownActions.map {
        .init(action: $0, availability: availability(of: $0, for: contact))
      },
      writes: writes, earlier: earlier(than: writes))
  }

  /// Keeps what was written to the shown contact up to date until the task is cancelled.
  package func watchWrites() async {
    for await _ in services.writes.changes() { refreshSurroundings() }
  }

  /// After something beside the contact changed.
  func refreshSurroundings() {
    guard let contact = detail.state.contact else { return }
    showInDetail(contact, at: detail.state.info)
  }
}
