package import Domain
package import Foundation
import Observation
import Operations

/// Owns the panes' models and routes between them: what one of them brings back, the others are
/// told. Intents by concern stand in the extensions beside this file.
@Observable
package final class ConsoleModel {
  package internal(set) var state: ConsoleState
  package internal(set) var providers: [ProviderStatusState]
  package internal(set) var edit: ContactEditModel?
  package internal(set) var plan: ActionPlanModel?
  package internal(set) var messages = MessagesState()

  /// Whether the terminal shows letters beyond ASCII; without them no name is edited.
  package var canShowLetters = true

  /// The screen between the first and the last line, for what scrolls over all of it.
  @ObservationIgnored package var body = (columns: 80, rows: 22)

  package let lists: [ContactListModel]
  package let find: FindModel
  package let detail: ContactDetailModel
  package let themes: ThemeModel
  package let requests: RequestsModel
  package let jobs = JobsModel()
  package let unfinished = UnfinishedModel()

  @ObservationIgnored let services: ConsoleServices
  /// The provider to which Esc goes back from what was found.
  @ObservationIgnored var providerBehind = 0
  /// Where the operator was when opening the form.
  @ObservationIgnored var paneBehindForm = ConsoleState.Pane.list
  @ObservationIgnored let arming = LatestTask()
  @ObservationIgnored let revealing = LatestTask()
  @ObservationIgnored let idling = LatestTask()
  @ObservationIgnored let idleLock: Duration?
  /// When the last key came.
  @ObservationIgnored var lastActivity: Date
  /// Until when typed letters mean nothing: a dialog that took them has just closed.
  @ObservationIgnored var deafUntil: Date?
  /// What is to go into the clipboard; the loop takes it.
  @ObservationIgnored var textToCopy: CopiedText?
  /// Commands of the `:` line that run, by name.
  @ObservationIgnored var runningCommands: Set<String> = []
  @ObservationIgnored var lineHistory = LineHistory()
  /// For `u`.
  @ObservationIgnored var changes = SessionChanges()
  /// Whose writes of other sessions were asked for, and what the journal has of them.
  @ObservationIgnored var journalledID: ContactID?
  @ObservationIgnored var journalled: [WriteRecord] = []
  @ObservationIgnored let journalReading = LatestTask()
  @ObservationIgnored private let following = LatestTask()
  /// Whom the detail shows once the cursor has rested.
  @ObservationIgnored var awaited: ContactID?
  /// Work that intents start and do not wait for, so that a test can.
  @ObservationIgnored private var background: [Int: Task<Void, Never>] = [:]
  @ObservationIgnored private var cancellable: Set<Int> = []
  @ObservationIgnored private var longLasting: Set<Int> = []
  @ObservationIgnored private var backgroundCount = 0

  package init(services: ConsoleServices, options: ConsoleOptions = ConsoleOptions()) {
    self.services = services
    idleLock = options.idleLock
    lastActivity = services.ambient.now()
    providers = services.clients.map { ProviderStatusState(info: $0.info) }
    lists = services.clients.map {
      ContactListModel(
        client: $0, ambient: services.ambient, view: services.session.listView(of: $0.info.name))
    }
    find = FindModel(clients: services.clients, ambient: services.ambient)
    detail = ContactDetailModel(ambient: services.ambient)
    themes = ThemeModel(source: services.themes, shown: services.theme)
    requests = RequestsModel(history: services.history)
    state = ConsoleState(view: .provider(Self.openingProvider(services)))
    state.isRedacted = options.isRedacted
  }

  /// The one used last, else the first that can list, else the first.
  private static func openingProvider(_ services: ConsoleServices) -> Int {
    let infos = services.clients.map(\.info)
    if let last = services.session.lastProvider(),
      let index = infos.firstIndex(where: { $0.name == last })
    {
      return index
    }
    return infos.firstIndex { $0.availability(of: .list).isAvailable } ?? 0
  }

  // MARK: - What is shown

  package var now: Date { services.ambient.now() }

  /// The list in front.
  package var listState: ContactListState {
    switch state.view {
    case .provider(let index): lists[index].state
    case .find: find.state?.list ?? ContactListState(title: "find", columns: [])
    }
  }

  package var currentContact: Contact? { listState.current }

  /// The provider that an action would go to; `nil` in an empty result of a search.
  package var currentInfo: ProviderInfo? {
    switch state.view {
    case .provider(let index): lists[index].info
    case .find: currentContact.flatMap { client(of: $0.id.provider)?.info }
    }
  }

  /// Whether anything runs that the screen shows the age of.
  package var isBusy: Bool {
    listState.isLoading || find.state?.isRunning == true || detail.state.loadingSince != nil
      || detail.hasOutstandingChanges || edit?.state.isSaving == true
      || jobs.active.contains { !$0.state.inFlight.isEmpty }
      || providers.contains { $0.activity.callsInFlight > 0 || $0.pause(at: now) != nil }
  }

  package var commandLine: (any CommandLineRunner)? { services.commandLine }

  func client(of provider: ProviderName) -> (any ProviderClient)? {
    services.clients.first { $0.info.name == provider }
  }

  var writeContext: WriteContext {
    WriteContext(
      journal: services.journal, ambient: services.ambient, caseReference: state.caseReference)
  }

  // MARK: - Work in the background

  /// Starts work that no key waits for; `^C` reaches it where it says so. Nobody waits for the end of
  /// what is long lasting before doing something else.
  package func perform(
    isCancellable: Bool = false, isLongLasting: Bool = false,
    _ work: @escaping @MainActor () async -> Void
  ) {
    backgroundCount += 1
    let number = backgroundCount
    if isCancellable { cancellable.insert(number) }
    if isLongLasting { longLasting.insert(number) }
    background[number] = Task {
      await work()
      self.background[number] = nil
      self.cancellable.remove(number)
      self.longLasting.remove(number)
    }
  }

  /// `false` where nothing of the kind runs.
  func cancelBackground() -> Bool {
    for number in cancellable { background[number]?.cancel() }
    return !cancellable.isEmpty
  }

  /// Waits until nothing runs that an intent started.
  package func settle() async {
    while let task = background.values.first { await task.value }
  }

  /// Waits until nothing runs but what is long lasting.
  package func settleShortWork() async {
    while let work = background.first(where: { !longLasting.contains($0.key) }) {
      await work.value.value
    }
  }

  /// Follows the providers' activity until the task is cancelled.
  package func watchActivity() async {
    for await activity in services.monitor.changes() {
      guard let index = providers.firstIndex(where: { $0.info.name == activity.provider }) else {
        continue
      }
      providers[index].activity = activity
    }
  }

  // MARK: - Going between providers and panes

  package func open() {
    if case .provider(let index) = state.view { showProvider(index) }
  }

  package func showProvider(_ index: Int) {
    guard lists.indices.contains(index) else {
      return say(.info, "there is no provider \(index + 1)")
    }
    state.view = .provider(index)
    providerBehind = index
    state.focus = .list
    services.session.saveLastProvider(lists[index].info.name)
    showCurrentInDetail()
    let list = lists[index]
    guard list.canList, list.state.phase == .unasked else { return }
    perform {
      await list.open()
      self.keepFailure(of: list)
      self.showNewCurrent()
    }
  }

  package func focusNextPane() { state.focus = state.focus == .list ? .detail : .list }

  /// The detail follows the cursor once it rests, so that running through a list stays cheap.
  func followCursor() {
    let ambient = services.ambient
    awaited = currentContact?.id
    endRevealOfOthers()
    following.start {
      do {
        try await ambient.sleep(.milliseconds(100))
      } catch {
        return
      }
      self.showCurrentInDetail()
    }
  }

  /// At once, where the detail else follows once the cursor rests.
  package func showCurrentInDetail() {
    following.cancel()
    awaited = nil
    defer { endRevealOfOthers() }
    showInDetail(currentContact, at: currentInfo)
  }

  /// After a list was loaded. Who is in the detail pane keeps what is there.
  func showNewCurrent() {
    if state.focus == .list || detail.state.contact == nil { showCurrentInDetail() }
  }

  /// Shows a contact's newer state wherever it stands.
  func spread(_ contact: Contact) {
    for list in lists where list.info.name == contact.id.provider { list.replace(contact) }
    find.replace(contact)
    if detail.state.contact?.id == contact.id {
      showInDetail(contact, at: client(of: contact.id.provider)?.info)
    }
  }

  /// Whether a key that was typed on into a dialog, which is closed by now, is to be passed over.
  /// Every such key begins the pause anew: only who looks up and starts again is heard.
  package func passesOverTypedKey() -> Bool {
    guard let end = deafUntil, now < end else {
      deafUntil = nil
      return false
    }
    listenAfterPause()
    return true
  }

  func listenAfterPause() { deafUntil = now.addingTimeInterval(0.4) }

  package func quit() {
    if let edit, edit.state.isDirty {
      return say(.warning, "the form has changes", nextStep: "Esc leaves it, ^S saves it")
    }
    if detail.hasOutstandingChanges || edit?.state.isSaving == true {
      return say(
        .warning, "a write is still waiting for its answer", nextStep: "q once it is there")
    }
    if let name = runningCommands.sorted().first {
      return say(.warning, ":\(name) is still running", nextStep: "^C cancels it")
    }
    guard jobs.active.isEmpty else {
      state.overlay = .leaving(isWaiting: false)
      return
    }
    state.hasQuit = true
  }
}
