package import Domain
import Observation
import Operations

/// What the form asks of the router.
protocol FormRouter: WriteRouter {
  /// The contact that an action is about.
  var subject: Contact? { get }
  var focus: ConsoleState.Pane { get set }
  /// Whether something is open that a response must not replace while the operator uses it.
  var isInTheMiddle: Bool { get }

  func showInDetail(_ contact: Contact?, at info: ProviderInfo?)
  /// Shows the contact under the cursor in the detail at once.
  func showCurrentInDetail()
  /// Shows a contact's newer state in every list and in the detail.
  func spread(_ contact: Contact)
}

/// The form: opening it on a contact or for a new one, sending it, leaving it.
@Observable
package final class FormsModel {
  /// The form that is open.
  package private(set) var edit: ContactEditModel?
  /// Whether the terminal shows letters beyond ASCII; without them no name is edited.
  package var canShowLetters = true

  @ObservationIgnored private unowned let router: any FormRouter
  @ObservationIgnored private let lists: ListsModel
  @ObservationIgnored private let detail: ContactDetailModel
  @ObservationIgnored private let plans: PlansModel
  @ObservationIgnored private let changes: SessionChanges
  @ObservationIgnored private let messages: MessagesModel
  @ObservationIgnored private let work: BackgroundWork
  /// The pane in which the form was opened.
  @ObservationIgnored private var paneBehind = ConsoleState.Pane.list
  /// Called when the form is left; `nil` if the panes are behind it.
  @ObservationIgnored private var left: (() -> Void)?

  init(
    router: any FormRouter, lists: ListsModel, detail: ContactDetailModel, plans: PlansModel,
    changes: SessionChanges, messages: MessagesModel, work: BackgroundWork
  ) {
    self.router = router
    self.lists = lists
    self.detail = detail
    self.plans = plans
    self.changes = changes
    self.messages = messages
    self.work = work
  }

  package func begin() {
    guard let (contact, client) = router.permitted(.update, for: router.subject), canType("edit")
    else { return }
    guard contact.lookup != nil else {
      return messages.say(.cannotBeEdited)
    }
    if contact.isExcerpt { return readThenEdit(contact, at: client) }
    open(on: contact, at: client)
  }

  /// An excerpt has only some fields, and a form shows all of them.
  private func readThenEdit(_ contact: Contact, at client: any ProviderClient) {
    router.showInDetail(contact, at: client.info)
    messages.say(.readingAllFields)
    work.perform { [router] in
      let fresh = await self.detail.refresh(from: client)
      guard let fresh else {
        if let failure = self.detail.state.failure { self.messages.say(failure) }
        return
      }
      router.spread(fresh)
      guard router.subject?.id == fresh.id, !router.isInTheMiddle else { return }
      self.messages.clear()
      self.open(on: fresh, at: client)
    }
  }

  /// Whether a contact can be created at the provider in front.
  package var creationAvailability: Availability {
    guard let info = lists.info else {
      return .unavailable(reason: "go to a provider first, to say where")
    }
    return router.rules.availability(of: .create, at: info)
  }

  package func beginNew() {
    guard creationAvailability.isAvailable else {
      return messages.say("add", isUnavailable: creationAvailability)
    }
    guard let info = lists.info, let client = router.client(of: info.name), canType("add") else {
      return
    }
    open(on: nil, at: client)
  }

  /// Opens a form on what the contacts of a person have in common. `left` is called when it is left.
  func begin(onPerson contacts: [Contact], left: @escaping () -> Void) {
    guard canType("edit") else { return }
    var open: [(contact: Contact, client: any ProviderClient)] = []
    var leftOut: [ContactEditState.LeftOut] = []
    for contact in contacts {
      if let reason = obstacle(to: contact) {
        leftOut.append(.init(id: contact.id, reason: reason))
      } else if let client = router.client(of: contact.id.provider) {
        open.append((contact, client))
      }
    }
    guard let (contact, client) = open.first else {
      return messages.say(.notEdited(leftOut, isAll: true))
    }
    if open.count == 1 {
      self.open(on: contact, at: client)
    } else {
      let context = router.writeContext
      show(
        ContactEditModel(person: open, leftOut: leftOut, context: context), of: contact, at: client)
    }
    self.left = left
    if !leftOut.isEmpty { messages.say(.notEdited(leftOut, isAll: false)) }
  }

  private func obstacle(to contact: Contact) -> String? {
    guard let info = router.client(of: contact.id.provider)?.info else {
      return "the provider is not in the config"
    }
    let availability = router.rules.availability(of: .update, for: contact, at: info)
    if let reason = availability.reason { return reason }
    return contact.isExcerpt || contact.lookup == nil ? "it cannot be read again" : nil
  }

  func canType(_ verb: String) -> Bool {
    if !canShowLetters { messages.say(.lettersAreMissing(verb)) }
    return canShowLetters
  }

  func open(on contact: Contact?, at client: any ProviderClient) {
    show(
      ContactEditModel(contact: contact, client: client, context: router.writeContext),
      of: contact, at: client)
  }

  private func show(_ form: ContactEditModel, of contact: Contact?, at client: any ProviderClient) {
    plans.hideBox()
    edit = form
    left = nil
    if let contact { router.showInDetail(contact, at: client.info) }
    paneBehind = router.focus
    router.focus = .detail
  }

  /// Enter on the difference, on a conflict, or on the question about leaving.
  package func confirm() {
    guard let edit else { return }
    for contact in edit.state.parts.compactMap(\.contact) {
      detail.discardReading(of: contact.id)
    }
    if edit.state.phase == .leaving { return close() }
    if case .reviewing = edit.state.phase, !edit.state.reading.hasShownLast {
      return messages.say(.moreRowsBelow)
    }
    work.perform { [router] in
      let seen = edit.state.parts.map(\.contact)
      let sent = await edit.confirm()
      for saved in sent?.saved ?? [] { self.take(saved, undoing: edit.undoes) }
      guard let sent, sent.isWhole else {
        self.messages.keep(edit.state.message)
        for (part, before) in zip(edit.state.parts, seen) where part.contact != before {
          if let now = part.contact { router.spread(now) }
        }
        return
      }
      if sent.saved.count > 1 { self.messages.say(.saved(sent.saved)) }
      if self.edit === edit { self.close() }
    }
  }

  private func take(_ saved: SavedForm, undoing number: Int?) {
    if let before = saved.before { return take(saved, of: before, undoing: number) }
    changes.addFinal(.create, of: [saved.id], act: 0)
    if let contact = saved.contact {
      lists.list(of: saved.id.provider)?.add(contact)
      router.showInDetail(contact, at: router.client(of: saved.id.provider)?.info)
    }
    let made = saved.contact ?? Contact(id: saved.id, kind: ProviderKind(""))
    messages.say(.write("made", made, severity: .success, "done", nextStep: saved.warnings.first))
  }

  private func take(_ saved: SavedForm, of before: Contact, undoing number: Int?) {
    if let contact = saved.contact { router.spreadWritten(contact) }
    if let number {
      changes.drop(number)
    } else if saved.contact != nil {
      changes.add(.update(saved))
    }
    let info = router.client(of: saved.id.provider)?.info
    let titles = saved.draft.fieldNames.map { info?.title(ofField: $0) ?? $0 }
    messages.say(
      .write(
        number == nil ? "saved" : "undo, saved", saved.contact ?? before, severity: .success,
        titles.joined(separator: ", "), nextStep: saved.warnings.first))
  }

  /// Undoes the last change in the form.
  package func undo() {
    if edit?.undo() == false { messages.say(.nothingToUndoHere) }
  }

  package func leave() {
    guard edit?.state.isSaving != true else {
      return messages.say(.formIsSent)
    }
    if edit?.back() == true { close() }
  }

  /// The contact's pane keeps the contact of the form, which can differ from the one under the cursor.
  private func close() {
    edit = nil
    router.focus = paneBehind
    if router.focus == .list { router.showCurrentInDetail() }
    left?()
    left = nil
  }
}
