package import Domain
import Observation
import Operations

/// The cases of the journal, and the one whose file is open.
@Observable
package final class DeskModel {
  /// A line of an open case that keys are about.
  package enum Row: Hashable, Sendable {
    case contact(CaseRecord.Contact)
    /// Found, and not part of the case yet.
    case hit(PersonHit)
    case task(CaseRecord.Task)
  }

  /// By the day on which they are due, open ones first.
  package private(set) var records: [CaseRecord] = []
  /// Work on many contacts that was given to the team.
  package private(set) var proposals: [BulkProposal] = []
  /// The list shows only cases with all of its words.
  package private(set) var filter = ""
  package private(set) var isSearching = false
  /// What the last find said, one sentence.
  package private(set) var searched: String?

  private var selection: String?
  private var row = 0
  /// Of the open case's last find, with the contacts as they were read.
  private var hits: [PersonHit] = []

  @ObservationIgnored private let services: ConsoleServices
  @ObservationIgnored private let messages: MessagesModel
  @ObservationIgnored private let work: BackgroundWork

  init(services: ConsoleServices, messages: MessagesModel, work: BackgroundWork) {
    self.services = services
    self.messages = messages
    self.work = work
  }

  private var desk: CaseDesk { services.desk }
  package var settings: DeskSettings { desk.settings }
  package var calendar: CaseCalendar { desk.calendar }

  // MARK: - The list

  package var selected: CaseRecord? {
    records.first { $0.reference == selection } ?? shown.first
  }

  /// The cases that the filter lets through.
  package var shown: [CaseRecord] {
    let words = TextFolding.folded(filter).split(separator: " ")
    guard !words.isEmpty else { return records }
    return records.filter { record in
      let text = TextFolding.folded(text(of: record))
      return words.allSatisfy { text.contains($0) }
    }
  }

  /// What the list says of a case.
  private func text(of record: CaseRecord) -> String {
    let due = record.outcome == nil ? CaseWords.due(calendar.due(record), on: calendar.today) : ""
    return [
      record.reference, record.right.rawValue, record.outcome?.rawValue ?? record.state.rawValue,
      due, CaseWords.progress(of: record),
    ].joined(separator: " ")
  }

  func setFilter(_ text: String) {
    filter = text
    let shown = shown
    if !shown.contains(where: { $0.reference == selection }) {
      select(shown.first?.reference)
    }
  }

  package var open: [CaseRecord] { records.filter { $0.outcome == nil } }

  /// Plans and proposals of other operators.
  func awaitedApprovals(by operatorName: String) -> [AwaitedApproval] {
    desk.awaitedApprovals(of: records, proposals, by: operatorName)
  }

  package subscript(reference: String) -> CaseRecord? {
    records.first { $0.reference == reference }
  }

  /// Reads the cases at the start of the console.
  package func start() {
    work.perform {
      await self.services.prepareDesk()
      await self.read()
    }
  }

  func read() async {
    do throws(CaseFailure) {
      let contents = try await desk.contents()
      let all = desk.byDueDay(contents.cases)
      if all != records { records = all }
      if contents.proposals != proposals { proposals = contents.proposals }
    } catch {
      messages.say(Message(error))
    }
  }

  package func move(_ movement: Movement, page: Int) {
    let shown = shown
    guard !shown.isEmpty else { return }
    let place = shown.firstIndex { $0.reference == selected?.reference } ?? 0
    select(shown[movement.target(from: place, count: shown.count, page: page)].reference)
  }

  func select(_ reference: String?) {
    guard reference != selection else { return }
    selection = reference
    row = 0
    hits = []
    searched = nil
  }

  // MARK: - The open case

  /// Its contacts, what was found beside them, and its tasks.
  package var rows: [Row] {
    guard let record = selected else { return [] }
    let known = Set(record.contacts.map(\.contact))
    return record.contacts.map(Row.contact)
      + hits.filter { !known.contains(CaseContact($0.contact.id)) }.map(Row.hit)
      + record.tasks.map(Row.task)
  }

  package var selectedRow: Int { max(0, min(row, rows.count - 1)) }

  package func moveInCase(_ movement: Movement, page: Int) {
    guard !rows.isEmpty else { return }
    row = movement.target(from: selectedRow, count: rows.count, page: page)
  }

  /// The name of a contact that this session has read; `nil` for others.
  package func name(of contact: CaseContact) -> String? {
    hits.first { CaseContact($0.contact.id) == contact }?.contact.name
  }

  /// The included contacts, or all if none is: those that this session has read, and the others.
  package var person: (read: [Contact], unread: [CaseContact]) {
    let wanted = personContacts
    let read = hits.map(\.contact).filter { wanted.contains(CaseContact($0.id)) }
    let known = Set(read.map { CaseContact($0.id) })
    return (read, wanted.filter { !known.contains($0) })
  }

  var personContacts: [CaseContact] {
    guard let record = selected else { return [] }
    return record.included.isEmpty ? hits.map { CaseContact($0.contact.id) } : record.included
  }

  // MARK: - Steps

  package static let nothing = Availability.unavailable(reason: "no case is open")

  /// Whether the selected case takes steps.
  package var stepAvailability: Availability { stepAvailability(of: selected) }

  func stepAvailability(of record: CaseRecord?) -> Availability {
    guard let record else { return Self.nothing }
    if isSearching {
      return .unavailable(reason: "the person is being searched for; ^C cancels it")
    }
    return record.outcome == nil
      ? .available
      : .unavailable(reason: "the case was closed as \(record.outcome?.rawValue ?? "")")
  }

  /// What the selected case needs now.
  package var step: CaseStep? { selected.map { CaseStep($0, settings) } }

  /// Whether nothing is missing before the plan can be carried out.
  package var isPlanReady: Bool { if case .apply? = step { true } else { false } }

  package var includeAvailability: Availability {
    guard stepAvailability.isAvailable else { return stepAvailability }
    guard rows.indices.contains(selectedRow) else {
      return .unavailable(reason: "the case has no contacts: find the person")
    }
    if case .task = rows[selectedRow] { return .unavailable(reason: "this is a task") }
    return .available
  }

  package var taskAvailability: Availability {
    guard let task = selectedTask else { return .unavailable(reason: "this is no task") }
    return task.status == .confirmed ? .unavailable(reason: "it is confirmed already") : .available
  }

  private var selectedTask: CaseRecord.Task? {
    guard rows.indices.contains(selectedRow), case .task(let task) = rows[selectedRow] else {
      return nil
    }
    return task
  }

  /// Includes the selected contact, or leaves it out as not the person's.
  package func toggleContact() {
    guard includeAvailability.isAvailable else {
      return messages.say("include", isUnavailable: includeAvailability)
    }
    switch rows[selectedRow] {
    case .contact(let contact):
      take(
        contact.isIncluded
          ? .excluded(contact: contact.contact, why: .notThem)
          : .included(contact: contact.contact, why: .byHand))
    case .hit(let hit): take(.included(contact: CaseContact(hit.contact.id), why: hit.why))
    case .task: break
    }
  }

  /// A task that was open is asked; one that was asked is confirmed.
  package func advanceTask() {
    guard let task = selectedTask, taskAvailability.isAvailable else {
      return messages.say("tick off", isUnavailable: taskAvailability)
    }
    take(
      task.status == .open
        ? .taskAsked(number: task.task.number) : .taskConfirmed(number: task.task.number))
  }

  private func take(_ event: CaseEvent) {
    guard let record = selected else { return }
    work.perform {
      do throws(CaseFailure) {
        try await self.take([event], in: record)
      } catch {
        self.messages.say(Message(error))
      }
      await self.read()
    }
  }

  // MARK: - Finding the person

  /// Searches every provider for these identifiers, and includes what was found by e-mail or phone.
  func find(_ texts: [String]) {
    guard stepAvailability.isAvailable, let record = selected, !texts.isEmpty, !isSearching else {
      return messages.say("find", isUnavailable: stepAvailability)
    }
    isSearching = true
    work.perform(isCancellable: true) {
      let result = await FindPerson(
        clients: self.services.clients, indexes: self.services.indexes
      ).result(for: texts, scanning: .init(most: 10_000))
      self.isSearching = false
      guard !Task.isCancelled, self.selected?.reference == record.reference else { return }
      await self.take(result, in: record)
    }
  }

  private func take(_ result: FindPerson.Result, in record: CaseRecord) async {
    let known = Set(hits.map(\.contact.id))
    hits += result.hits.filter { !known.contains($0.contact.id) }
    let statements = result.found.texts.indices.compactMap { index in
      result.found.statement(of: index).text.map {
        result.found.texts.count == 1 ? $0 : "text \(index + 1): \($0)"
      }
    }
    searched = statements.isEmpty ? nil : statements.joined(separator: "; ")
    let numbers = result.found.texts.indices.map { record.identifierCount + $0 + 1 }
    let members = Set(record.contacts.map(\.contact))
    let events =
      result.searches.map {
        CaseEvent.searched(provider: $0.provider.text, answer: $0.search, identifiers: numbers)
      }
      + result.hits.filter { $0.why.isIdentifier && !members.contains(CaseContact($0.contact.id)) }
      .map { CaseEvent.included(contact: CaseContact($0.contact.id), why: $0.why) }
    do throws(CaseFailure) {
      try await take(events, in: record)
    } catch {
      messages.say(Message(error))
    }
    await read()
    let count = result.hits.count
    messages.say(
      count == 0 ? .info : .success,
      count == 1 ? "1 contact was found" : "\(count) contacts were found", nextStep: searched)
  }

  /// Keeps the tags of the included contacts that this session has read, then takes the steps: a
  /// contact that was included without its tags could never be suppressed.
  private func take(_ events: [CaseEvent], in record: CaseRecord) async throws(CaseFailure) {
    var included = Set(record.included)
    for case .included(let contact, _) in events { included.insert(contact) }
    for case .excluded(let contact, _) in events { included.remove(contact) }
    try await services.person.keep(
      hits.map(\.contact).filter { included.contains(CaseContact($0.id)) }, of: record)
    _ = try await desk.take(events, in: record)
  }
}
