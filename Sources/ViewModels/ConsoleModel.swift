package import Domain
package import Foundation
import Observation
import Operations

/// Routes between the panes' models: it knows which provider and pane is in front, and tells the other
/// models what one of them brought. Its extensions hold the intents by concern.
@Observable
package final class ConsoleModel {
  package internal(set) var focus = ConsoleState.Pane.list
  package internal(set) var hasQuit = false
  package private(set) var split = PaneSplit()
  package internal(set) var providers: [ProviderStatusState]

  /// The screen between the first and the last line, for panels that scroll over all of it.
  @ObservationIgnored package var body = (columns: 80, rows: 22)

  package let lists: ListsModel
  package let detail: ContactDetailModel
  package let themes: ThemeModel
  package let requests: RequestsModel
  package let messages: MessagesModel
  package let overlays: OverlayModel
  package let privacy: PrivacyModel
  package let jobs: JobsModel
  package let unfinished: UnfinishedModel
  package let commands: CommandRunsModel
  package let cases: CaseModel
  package let desk: DeskModel
  package let team: TeamModel
  package let person: PersonModel
  @ObservationIgnored let colleagues: ColleaguesModel
  @ObservationIgnored package private(set) lazy var plans = PlansModel(
    router: self, commands: commands, messages: messages, privacy: privacy, colleagues: colleagues,
    ambient: services.ambient)
  @ObservationIgnored package private(set) lazy var secondPerson = SecondPersonModel(
    services: services, desk: desk, team: team, cases: cases, plans: plans, overlays: overlays,
    messages: messages)
  @ObservationIgnored package private(set) lazy var preferences = PreferencesModel(
    router: self, detail: detail, plans: plans, overlays: overlays, messages: messages, work: work)
  @ObservationIgnored package private(set) lazy var finds = FindsModel(
    router: self, lists: lists, cases: cases, overlays: overlays, messages: messages, work: work)
  @ObservationIgnored package private(set) lazy var forms = FormsModel(
    router: self, lists: lists, detail: detail, plans: plans, changes: changes,
    messages: messages, work: work)
  @ObservationIgnored package private(set) lazy var undo = UndoModel(
    router: self, forms: forms, plans: plans, changes: changes, messages: messages)
  @ObservationIgnored package private(set) lazy var retry = RetryModel(
    router: self, services: services, jobs: jobs, plans: plans, lists: lists, detail: detail,
    overlays: overlays, messages: messages, work: work)

  @ObservationIgnored let services: ConsoleServices
  @ObservationIgnored let work = BackgroundWork()
  /// Text for the clipboard; the loop takes it.
  @ObservationIgnored var textToCopy: CopiedText?
  /// For `u`.
  @ObservationIgnored let changes = SessionChanges()
  @ObservationIgnored let journaled: JournaledWritesModel
  @ObservationIgnored private let following = LatestTask()
  @ObservationIgnored private var lastMove: Date?
  /// The cursor rests if it has not moved for so long.
  private static let rest = Duration.milliseconds(100)
  /// The contact that the detail shows once the cursor rests.
  @ObservationIgnored var awaited: ContactID?

  package init(services: ConsoleServices, options: ConsoleOptions = ConsoleOptions()) {
    self.services = services
    let ambient = services.ambient
    providers = services.clients.map {
      ProviderStatusState(info: $0.info, missingSecret: services.missingSecrets[$0.info.name])
    }
    detail = ContactDetailModel(ambient: ambient)
    messages = MessagesModel(ambient: ambient)
    requests = RequestsModel(history: services.history)
    overlays = OverlayModel(requests: requests)
    themes = ThemeModel(
      source: services.themes, shown: services.theme, overlays: overlays, messages: messages)
    lists = ListsModel(services: services, messages: messages, overlays: overlays, work: work)
    privacy = PrivacyModel(options: options, messages: messages, ambient: ambient)
    jobs = JobsModel(overlays: overlays, messages: messages)
    unfinished = UnfinishedModel(services: services, messages: messages, work: work)
    commands = CommandRunsModel(overlays: overlays, messages: messages, work: work)
    cases = CaseModel(services: services, messages: messages, commands: commands)
    desk = DeskModel(services: services, messages: messages, work: work)
    team = TeamModel(
      services: services, desk: desk, messages: messages, hasBell: options.hasBell)
    person = PersonModel(services: services, overlays: overlays, messages: messages, work: work)
    journaled = JournaledWritesModel(archive: services.archive)
    colleagues = ColleaguesModel(leases: services.writeContext.leases, ambient: ambient)
    connect()
  }

  /// What the models ask of the router.
  private func connect() {
    lists.cursorMoved = { [weak self] in self?.followCursor() }
    lists.contentsChanged = { [weak self] in self?.showNewCurrent() }
    colleagues.changed = { [weak self] in self?.refreshSurroundings() }
    privacy.contactInFront = { [unowned self] in contactInFront }
    jobs.carryOn = { [unowned self] in carryOn($0) }
    unfinished.context = { [unowned self] in writeContext }
    unfinished.rules = { [unowned self] in rules }
    unfinished.open = { [unowned self] plan in
      overlays.close()
      plans.open(plan)
    }
    commands.isRedacted = { [unowned self] in privacy.isRedacted }
    commands.isInTheMiddle = { [unowned self] in
      edit != nil || plans.dialog != nil || overlays.isOpen && !overlays.isReplaceable
    }
    commands.ended = { [unowned self] in commandEnded($0, isDone: $1) }
  }

  // MARK: - What is shown

  package var now: Date { services.ambient.now() }

  package var state: ConsoleState {
    ConsoleState(
      view: lists.view, focus: focus, overlay: overlays.overlay,
      panelBehindHelp: overlays.behindHelp,
      prompt: overlays.prompt, message: messages.shown, coveredMessages: messages.covered,
      caseReference: cases.reference, isRedacted: privacy.isRedacted, reveal: privacy.reveal,
      isLocked: privacy.isLocked, hasQuit: hasQuit)
  }

  package var masking: Masking { privacy.masking }

  package var listState: ContactListState { lists.state }
  package var currentContact: Contact? { lists.current }
  package var plan: ActionPlanModel? { plans.plan }
  package var edit: ContactEditModel? { forms.edit }

  /// Whether anything runs whose age the screen shows.
  package var isBusy: Bool {
    lists.isBusy || detail.state.loadingSince != nil
      || detail.hasOutstandingChanges || edit?.state.isSaving == true
      || jobs.active.contains { !$0.state.inFlight.isEmpty }
      || providers.contains { $0.activity.callsInFlight > 0 || $0.pause(at: now) != nil }
  }

  /// Whether a command asks something that a key of a case's panel has led to: the question is in
  /// front of the panel. Other panels stay in front of a question.
  package var isQuestionOverPanel: Bool {
    commands.question != nil && plan == nil && overlays.isCaseOpen
  }

  package var commandLine: (any CommandLineRunner)? { services.commandLine }

  func client(of provider: ProviderName) -> (any ProviderClient)? {
    services.clients.first { $0.info.name == provider }
  }

  var writeContext: WriteContext { cases.writeContext }

  // MARK: - Messages and work in the background

  package func say(_ severity: Message.Severity, _ text: String, nextStep: String? = nil) {
    messages.say(severity, text, nextStep: nextStep)
  }

  package func say(_ message: Message?) { messages.say(message) }

  /// Starts work that no key waits for.
  package func perform(
    isCancellable: Bool = false, isLongLasting: Bool = false,
    _ body: @escaping @MainActor () async -> Void
  ) {
    work.perform(isCancellable: isCancellable, isLongLasting: isLongLasting, body)
  }

  /// Waits until nothing runs that an intent started.
  package func settle() async { await work.settle() }

  /// Waits until nothing runs but long-lasting work.
  package func settleShortWork() async { await work.settleShortWork() }

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
    if case .provider(let index) = lists.view { showProvider(index) }
  }

  package func showProvider(_ index: Int) {
    guard lists.all.indices.contains(index) else { return say(.noProvider(index + 1)) }
    lists.show(provider: index)
    focus = .list
    showCurrentInDetail()
    lists.open(lists.all[index])
  }

  package func focusNextPane() { focus = focus == .list ? .detail : .list }

  /// Moves the border between the panes to the right, or to the left by negative steps.
  package func moveSplit(steps: Int) { split.move(steps: steps) }

  /// Gives the pane with focus the whole screen, or shows both again.
  package func toggleZoom() { split.toggleZoom() }

  /// Shows the contact under the cursor in the detail: at once if the cursor had rested, so that one
  /// frame has both, and otherwise once it rests, so that running through a list stays cheap.
  func followCursor() {
    let ambient = services.ambient
    let now = ambient.steady()
    let pause = lastMove.map { Duration.seconds(now.timeIntervalSince($0)) }
    lastMove = now
    guard let pause, pause < Self.rest else { return showCurrentInDetail() }
    awaited = currentContact?.id
    privacy.endRevealOfOthers()
    following.start {
      do {
        try await ambient.sleep(Self.rest)
      } catch {
        return
      }
      self.showCurrentInDetail()
    }
  }

  /// Shows the contact under the cursor in the detail at once.
  package func showCurrentInDetail() {
    following.cancel()
    awaited = nil
    defer { privacy.endRevealOfOthers() }
    showInDetail(currentContact, at: lists.info)
  }

  /// Shows the contact under the cursor after a load. Leaves the detail alone while it has focus.
  func showNewCurrent() {
    if focus == .list || detail.state.contact == nil { showCurrentInDetail() }
  }

  /// Shows a contact's newer state wherever it is shown.
  func spread(_ contact: Contact) {
    lists.replace(contact)
    person.replace(contact)
    if detail.state.contact?.id == contact.id {
      showInDetail(contact, at: client(of: contact.id.provider)?.info)
    }
  }

  /// The contact that the operator looks at: of a question, a dialog, a form, or under the cursor.
  private var contactInFront: Contact? {
    if case .optIn(_, let contact)? = overlays.overlay { return contact }
    if let plan {
      return plan.state.subjects.count == 1 ? plan.state.subjects.first : nil
    }
    if let question = commands.question { return question.question.contact }
    if focus == .detail { return edit?.state.contact ?? detail.state.contact }
    return currentContact
  }
}
