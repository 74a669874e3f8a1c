package import Domain
package import Foundation

/// Plans a case: at each provider the strongest act that it has, and tasks where only people can
/// do it.
package struct PlanCase: Sendable {
  private let desk: CaseDesk
  private let clients: [any ProviderClient]
  private let author: CaseAuthor

  package init(desk: CaseDesk, clients: [any ProviderClient], author: CaseAuthor) {
    self.desk = desk
    self.clients = clients
    self.author = author
  }

  /// Reads every included contact. `keys` are the person's identifiers, for providers that read by
  /// nothing else; `changes` the new values of a rectification.
  ///
  /// - Returns: Also the contacts as they were read.
  /// - Throws: If a provider does not answer, or the case does not allow a plan.
  package func plan(
    _ record: CaseRecord, keys: [String] = [], changes: CaseChanges = .none
  ) async throws(CaseFailure) -> (plan: CasePlan, contacts: [Contact]) {
    try require(record, changes)
    var read: [Contact] = []
    let reading = ReadCaseContacts(clients: clients, keys: keys)
    var parts: [PlannedPart] = []
    for client in clients {
      let contacts = record.included.filter { $0.provider == client.info.name.text }
      guard !contacts.isEmpty, !record.isRefused(at: client.info.name) else { continue }
      var states: [ReadState] = []
      for contact in contacts {
        let state = try await reading.state(of: contact)
        var known = ReadState(id: contact.id, code: try code(of: state))
        if case .present(let contact) = state {
          read.append(contact)
          known.contact = contact
        }
        states.append(known)
      }
      parts.append(try part(record, client.info, states, changes))
    }
    var plan = CasePlan(
      caseReference: record.reference, right: record.right,
      policy: desk.policy,
      madeBy: author.key, author: author.name, madeAt: KeptEntry.text(of: desk.ambient.now()),
      acts: [], tasks: [])
    for act in parts.flatMap(\.acts) where !record.isDone(act) {
      var act = act
      act.number = plan.acts.count + 1
      plan.acts.append(act)
    }
    var next = (record.tasks.map(\.task.number).max() ?? 0) + 1
    for task in parts.compactMap(\.task) {
      let known = record.tasks.first {
        $0.task.provider == task.provider && $0.task.text == task.text
      }
      plan.tasks.append(
        CasePlan.Task(
          number: known?.task.number ?? next, provider: task.provider, text: task.text))
      if known == nil { next += 1 }
    }
    return (plan, read)
  }

  /// SHA-256 over the plan's canonical text.
  package func digest(of plan: CasePlan) throws(CaseFailure) -> String {
    try desk.digest(of: plan)
  }

  private func require(_ record: CaseRecord, _ changes: CaseChanges) throws(CaseFailure) {
    guard !record.included.isEmpty else {
      throw .refused(
        "\(record.reference) has no contacts",
        nextStep: "roster case find \(record.reference) looks for them")
    }
    if record.refusals.contains(where: { $0.provider == nil }) {
      throw .refused("the request was refused", nextStep: "roster case close \(record.reference)")
    }
    switch record.right {
    case .rectification where changes.isEmpty:
      throw .refused("a rectification needs the new values", nextStep: "add --set FIELD=VALUE")
    case .erasure where !changes.isEmpty, .access where !changes.isEmpty,
      .objection where !changes.isEmpty:
      throw .refused("only a rectification has new values")
    default: break
    }
  }

  private func code(of state: ReadCaseContacts.State) throws(CaseFailure) -> String? {
    switch state {
    case .present(let contact): try desk.code(of: contact.stateText)
    case .absent: try desk.code(of: "absent")
    case .unreadable: nil
    }
  }

  // MARK: - One provider

  private struct ReadState {
    var id: String
    /// `nil` for a contact that cannot be read.
    var code: String?
    var contact: Contact?
  }

  private struct PlannedPart {
    var acts: [CasePlan.Act] = []
    var task: CasePlan.Task?
  }

  private func part(
    _ record: CaseRecord, _ info: ProviderInfo, _ contacts: [ReadState],
    _ changes: CaseChanges
  ) throws(CaseFailure) -> PlannedPart {
    var contacts = contacts
    let ids = contacts.map(\.id)
    var part = PlannedPart()
    var tasks: [String] = []
    var acts: [(act: CaseAct, consequence: String, fields: [String: String]?)] = []
    // A write of a case has a case reference.
    func can(_ action: Action) -> Bool {
      info.availability(of: action).reason == nil
        || info.availability(of: action) == .caseMissing
    }
    switch record.right {
    case .objection:
      if can(.prefer) {
        acts = [(.optout, Self.optoutWords(info), nil)]
      } else {
        tasks = [Self.byHand(info, .prefer, "stop messages to", ids)]
      }
    case .access:
      // What cannot be read without a key is for people, who know it.
      let unread = contacts.filter { $0.code == nil }.map(\.id)
      acts = [(.read, "\(info.title) is read with every field it shows", nil)]
      if !unread.isEmpty {
        contacts.removeAll { $0.code == nil }
        tasks = [
          "\(info.title) reads contacts only by \(Self.key(info)): "
            + "export with --identifiers includes " + Self.list(unread)
        ]
      }
      tasks += info.capabilities.accessSteps
    case .rectification:
      let values = try changes.values(for: info)
      if can(.update), !values.isEmpty {
        acts = [(.update, Self.updateWords(info, values), try codes(of: values))]
      }
      let rest = changes.names.filter { name in
        !can(.update) || !values.contains { $0.name == name }
      }
      if !rest.isEmpty { tasks = [Self.correctByHand(info, rest, ids)] }
    case .erasure: (acts, tasks) = erasure(info, ids, can)
    }
    for step in acts {
      part.acts += contacts.compactMap { state in
        var (consequence, fields) = (step.consequence, step.fields)
        if step.act == .empty {
          let names = Self.filled(state.contact, info)
          guard !names.isEmpty else { return nil }
          consequence = "\(info.title) empties \(names.joined(separator: ", "))"
          fields = Dictionary(uniqueKeysWithValues: names.map { ($0, "") })
        }
        return CasePlan.Act(
          number: 0, provider: info.name.text, environment: info.environment.rawValue, id: state.id,
          act: step.act, consequence: consequence, state: state.code, fields: fields)
      }
    }
    if !tasks.isEmpty {
      part.task = CasePlan.Task(
        number: 0, provider: info.name.text,
        text: (["for " + Self.list(ids)] + tasks).joined(separator: "; "))
    }
    return part
  }

  private func erasure(
    _ info: ProviderInfo, _ ids: [String], _ can: (Action) -> Bool
  ) -> ([(CaseAct, String, [String: String]?)], tasks: [String]) {
    var acts: [(CaseAct, String, [String: String]?)] = []
    switch info.capabilities.erasure {
    case .executed:
      guard can(.anonymize) else { return ([], [Self.refusal(info, .anonymize)]) }
      if can(.prefer) { acts.append((.optout, Self.optoutWords(info), nil)) }
      let consequence = info.anonymization
      acts.append(
        (.anonymize, ([consequence.text] + consequence.notes).joined(separator: " "), nil))
      return (acts, [])
    case .recycleBin(let purge, let personalFields):
      guard can(.delete) else { return ([], [Self.refusal(info, .delete)]) }
      if desk.settings.overwritesBeforeRecycle, can(.update), !personalFields.isEmpty {
        acts.append((.empty, "", nil))
      }
      acts.append((.delete, info.deletion(of: 1).text, nil))
      return (acts, purge)
    case .manualOnly(let steps):
      if can(.delete) { acts.append((.delete, info.deletion(of: 1).text, nil)) }
      return (acts, steps)
    }
  }

  /// The personal fields in which the contact has a value: while all of them have one, nothing was
  /// emptied. All of them if it cannot be read.
  private static func filled(_ contact: Contact?, _ info: ProviderInfo) -> [String] {
    guard case .recycleBin(_, let names) = info.capabilities.erasure else { return [] }
    guard let contact else { return names }
    return names.filter { name in
      let empty = ContactDraft([FieldValue(name: name, value: .null)])
      return !DraftMatch(empty, rules: info.capabilities.fieldRules).isShown(by: contact)
    }
  }

  private func codes(of changes: [FieldValue]) throws(CaseFailure) -> [String: String] {
    var codes: [String: String] = [:]
    for change in changes { codes[change.name] = try desk.code(of: change) }
    return codes
  }

  // MARK: - In words

  private static func optoutWords(_ info: ProviderInfo) -> String {
    "\(info.title) opts out of "
      + Channel.allCases.map(\.title).joined(separator: ", ")
  }

  private static func updateWords(_ info: ProviderInfo, _ changes: [FieldValue]) -> String {
    "\(info.title) changes " + changes.map(\.name).joined(separator: ", ")
  }

  /// `B2B keeps no communication preferences: stop messages to 42 by hand`
  private static func byHand(
    _ info: ProviderInfo, _ action: Action, _ what: String, _ ids: [String]
  ) -> String {
    "\(refusal(info, action)): \(what) \(list(ids)) by hand"
  }

  private static func correctByHand(
    _ info: ProviderInfo, _ names: [String], _ ids: [String]
  ) -> String {
    let names = names.joined(separator: ", ")
    guard info.availability(of: .update).isAvailable else {
      return byHand(info, .update, "correct \(names) of", ids)
    }
    return "\(info.title) has no such field: check whether it holds \(names) of \(list(ids))"
  }

  private static func refusal(_ info: ProviderInfo, _ action: Action) -> String {
    info.availability(of: action).reason ?? "\(info.title) cannot do it"
  }

  private static func key(_ info: ProviderInfo) -> String {
    info.capabilities.lookupKeys.first?.name ?? "a key"
  }

  private static func list(_ ids: [String]) -> String { ids.joined(separator: ", ") }
}

extension CaseRecord {
  package func isRefused(at provider: ProviderName) -> Bool {
    refusals.contains { $0.provider == provider.text }
  }

  /// Whether an earlier plan has done the act.
  fileprivate func isDone(_ act: CasePlan.Act) -> Bool {
    guard act.act != .update else { return false }
    let contact = CaseContact(provider: act.provider, id: act.id)
    return done[contact]?[act.act]?.outcome.isDone == true
  }
}

extension CaseDesk {
  package func digest(of value: some Encodable) throws(CaseFailure) -> String {
    let bytes: Data
    do {
      bytes = try CanonicalJSON.bytes(of: value)
    } catch {
      throw .refused("the plan cannot be written as JSON")
    }
    return try digest(ofBytes: bytes)
  }

  package func digest(ofBytes bytes: Data) throws(CaseFailure) -> String {
    do throws(JournalFailure) {
      return try book.digest(of: bytes)
    } catch {
      throw .journal(error)
    }
  }

  package func code(of text: String) throws(CaseFailure) -> String {
    do throws(JournalFailure) {
      return try book.code(ofState: text)
    } catch {
      throw .journal(error)
    }
  }

  package func code(of change: FieldValue) throws(CaseFailure) -> String {
    try code(of: "\(change.name)=\(change.value.jsonText)")
  }
}
