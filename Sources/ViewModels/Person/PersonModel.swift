import Domain
import Observation
import Operations

/// The contacts of one person side by side.
@Observable
package final class PersonModel {
  package private(set) var state: PersonState?
  /// Whether it covers the file of a case.
  private(set) var isOfCase = false

  @ObservationIgnored private let services: ConsoleServices
  @ObservationIgnored private let overlays: OverlayModel
  @ObservationIgnored private let messages: MessagesModel
  @ObservationIgnored private let work: BackgroundWork

  init(
    services: ConsoleServices, overlays: OverlayModel, messages: MessagesModel,
    work: BackgroundWork
  ) {
    self.services = services
    self.overlays = overlays
    self.messages = messages
    self.work = work
  }

  /// Shows the contacts, and reads those of which only an excerpt is known, and `unread`. Calls `then`
  /// once that is done.
  func open(
    _ contacts: [Contact], unread: [CaseContact] = [], isOfCase: Bool,
    then: @escaping () -> Void = {}
  ) {
    var state = PersonState(contacts, at: services.clients.map(\.info))
    let missing = contacts.filter(\.isExcerpt).map { CaseContact($0.id) } + unread
    state.isReading = !missing.isEmpty
    self.state = state
    self.isOfCase = isOfCase
    overlays.open(.person)
    guard !missing.isEmpty else { return then() }
    work.perform(isCancellable: true) {
      await self.read(missing)
      then()
    }
  }

  /// To the right, or to the left by a negative number. `shown`: so many contacts fit.
  package func move(by columns: Int, shown: Int) { state?.move(by: columns, shown: shown) }

  /// Shows the newer state of a contact, if it is one of them.
  func replace(_ contact: Contact) {
    guard state?.contacts.contains(where: { $0.id == contact.id }) == true else { return }
    state?.take(contact)
  }

  private func read(_ missing: [CaseContact]) async {
    let reading = ReadCaseContacts(clients: services.clients)
    var unread = 0
    for contact in missing {
      do throws(CaseFailure) {
        guard case .present(let found) = try await reading.state(of: contact) else {
          unread += 1
          continue
        }
        state?.take(found)
      } catch {
        messages.say(Message(error))
      }
    }
    state?.isReading = false
    guard unread > 0 else { return }
    messages.say(
      .warning,
      unread == 1 ? "1 contact is not shown in full" : "\(unread) contacts are not shown in full",
      nextStep: "it is gone, or its provider reads it only by another key: f finds it")
  }
}
