package import Domain
import Foundation

/// Settles a write with an unknown outcome: reads the contact, compares it with the request, and
/// journals the verdict.
package struct SettleWrite: Sendable {
  /// What only the operator can know. The journal records it.
  package struct Word: Hashable, Sendable {
    /// The provider is no longer working on the request.
    package var isEnded = false
    /// The write was made at the installation that the config now names. Counts only for entries
    /// from before the journal kept installations.
    package var isInstallationUnchecked = false
    /// The provider has answered the request, so that it is no longer working on it. This is no word
    /// of an operator: the journal has the answer.
    var isAnswered = false

    package init(isEnded: Bool = false, isInstallationUnchecked: Bool = false) {
      self.isEnded = isEnded
      self.isInstallationUnchecked = isInstallationUnchecked
    }
  }

  package enum Verdict: Hashable, Sendable {
    /// The contact as it was read; `nil` if it is gone.
    case happened(Contact?)
    /// Of an update, the contact has the requested value in some fields, and in `others` it has
    /// not.
    case happenedInPart(Contact, others: [String])
    /// `nil` if the write was never sent, so that nothing had to be read.
    case didNotHappen(Contact?)
    /// The outcome stays as it is.
    case undecided(reason: String)
  }

  private let client: any ProviderClient
  private let archive: any JournalArchive
  private let context: WriteContext
  private let installations: InstallationCheck
  private let word: Word

  /// `others` are the other providers of the config, one of which may have the write's
  /// installation.
  package init(
    client: any ProviderClient, archive: any JournalArchive, context: WriteContext,
    others: [ProviderInfo] = [], word: Word = Word()
  ) {
    self.client = client
    self.archive = archive
    self.context = context
    self.word = word
    installations = InstallationCheck(archive: archive, info: client.info, others: others)
  }

  /// The personal key that the operator must enter, because the provider reads by no other key and
  /// the journal keeps none. `nil` if the id is enough or nothing needs to be read.
  package func neededKey(for record: WriteRecord) -> LookupKey? {
    guard record.outcome == .unknown, Self.canBeTold(record.last) else { return nil }
    let capabilities = client.info.capabilities
    return capabilities.readsByID ? nil : capabilities.lookupKeys.first
  }

  /// `record` is unknown or not sent; `lookup` is the operator's `neededKey`, and `given` what the
  /// operator says that the write was: the journal keeps only its digest.
  ///
  /// - Throws: If the contact cannot be read or the journal cannot be written.
  package func settle(
    _ record: WriteRecord, by lookup: ContactLookup? = nil, given: ContactWrite? = nil
  ) async throws(WriteFailure) -> Verdict {
    let entry = record.last
    if let reason = try whyNotHere(record) { return .undecided(reason: reason) }
    switch record.outcome {
    case .notSent:
      guard record.isOpen else { return .undecided(reason: "it is already settled") }
      let isPartOfJob = entry.job != nil
      if !isPartOfJob, try await !keep(.notSent, of: record, note: "processEnded") {
        return Self.overtaken
      }
      return .didNotHappen(nil)
    case .unknown: break
    case .verified, .answered, .failed: return .undecided(reason: "it is already settled")
    case .underWay: return .undecided(reason: "another process is still working on it")
    }
    guard Self.canBeTold(entry) else {
      return .undecided(reason: "reading cannot show whether this \(entry.action) happened")
    }
    guard let id = entry.contactID else {
      return .undecided(reason: "the journal does not name the contact")
    }
    guard let lookup = lookup ?? idLookup(id) else {
      return .undecided(reason: "\(client.info.title) cannot read by id")
    }
    if let reason = try mismatch(lookup, entry) { return .undecided(reason: reason) }
    return try await decide(record, id: id, by: lookup, given)
  }

  /// Whether reading the contact can show the outcome of a write.
  private static func canBeTold(_ entry: KeptEntry) -> Bool {
    switch Action(rawValue: entry.action) {
    case .anonymize, .delete, .prefer, .update: true
    default: false
    }
  }

  private func whyNotHere(_ record: WriteRecord) throws(WriteFailure) -> String? {
    let finding: InstallationCheck.Finding
    do throws(JournalFailure) {
      finding = try installations.finding(record.entries)
    } catch {
      throw .journal(error, isSent: false)
    }
    return switch finding {
    case .same: nil
    case .unknown where word.isInstallationUnchecked: nil
    case .unknown: InstallationCheck.unknownIsNotSettled
    case .another(let words): installations.refusal(words)
    }
  }

  private func idLookup(_ id: String) -> ContactLookup? {
    client.info.capabilities.readsByID ? .id(id) : nil
  }

  /// A mistyped key finds no contact, which would look like a contact that is gone.
  private func mismatch(
    _ lookup: ContactLookup, _ entry: KeptEntry
  ) throws(WriteFailure) -> String? {
    guard lookup.key.isPersonal, let kept = entry.lookupDigest else { return nil }
    let given = try digest(lookup.requestText)
    return given == kept ? nil : "the write was for another \(lookup.key)"
  }

  private func decide(
    _ record: WriteRecord, id: String, by lookup: ContactLookup, _ given: ContactWrite?
  ) async throws(WriteFailure) -> Verdict {
    let (client, lookup) = (client, lookup.choosing(id))
    let reading = await uncancelled { () async throws(ProviderFailure) in
      try await client.contact(lookup, fields: nil)
    }
    switch reading {
    case .success(let contact):
      guard ContactLookup.id(id).isAnswered(by: contact.id) else {
        return .undecided(reason: "\(lookup.key) now belongs to another contact")
      }
      return try await decide(record, shownBy: contact, given)
    case .failure(let failure):
      guard let absence = failure.absence else { throw .failed(failure) }
      return try await decideGone(record, absence, by: lookup)
    }
  }

  private func decide(
    _ record: WriteRecord, shownBy contact: Contact, _ given: ContactWrite?
  ) async throws(WriteFailure) -> Verdict {
    let entry = record.last
    let update = try recovered { (recovery) throws(JournalFailure) in
      try recovery.update(of: entry, shownBy: contact)
    }
    if update != nil { return try await verified(record, contact, nil) }
    guard
      let asked = try recovered({ (recovery) throws(JournalFailure) in
        try recovery.write(of: entry, given: given)
      })
    else {
      return .undecided(
        reason: entry.action == Action.update.rawValue
          ? "the contact does not have the requested values; it may have changed since"
          : "the journal's entry does not show what was requested")
    }
    let missing = missing(of: asked, in: contact)
    if isDone(asked, shownBy: contact, missing) {
      return try await verified(record, contact, asked.answeredEffect)
    }
    if !word.isEnded, !word.isAnswered, let reason = try await whyNotYet(record) {
      return .undecided(reason: reason)
    }
    if !missing.isEmpty, missing.count < entry.changedFields.count {
      let isKept = try await keep(.verified, of: record, without: missing)
      return isKept ? .happenedInPart(contact, others: missing) : Self.overtaken
    }
    let isKept = try await keep(Self.stepOfUndone(entry), of: record)
    return isKept ? .didNotHappen(contact) : Self.overtaken
  }

  private func isDone(
    _ asked: ContactWrite, shownBy contact: Contact, _ missing: [String]
  ) -> Bool {
    switch asked {
    case .anonymize: contact.isAnonymized
    case .preferences(_, let channels):
      channels.allSatisfy { contact.preferences?[$0.key] == ($0.value ? .optIn : .optOut) }
    case .update: missing.isEmpty
    default: false
    }
  }

  /// The fields of an update in which the contact does not have the requested value.
  private func missing(of asked: ContactWrite, in contact: Contact) -> [String] {
    guard case .update(_, let draft) = asked else { return [] }
    let rules = client.info.capabilities.fieldRules
    return draft.values.filter {
      !DraftMatch(ContactDraft([$0]), rules: rules).isShown(by: contact)
    }
    .map(\.name)
  }

  private func verified(
    _ record: WriteRecord, _ contact: Contact?, _ effect: WriteEffect?
  ) async throws(WriteFailure) -> Verdict {
    try await keep(.verified, of: record, effect) ? .happened(contact) : Self.overtaken
  }

  private static let overtaken = Verdict.undecided(
    reason: "another process has continued it in the meantime")

  /// Why a contact without the change does not prove that the write did not happen.
  private func whyNotYet(_ record: WriteRecord) async throws(WriteFailure) -> String? {
    if record.last.step == JournalEntry.Step.sent.rawValue {
      // The process, and its request, may have existed until now: the wait begins now.
      guard try await keep(.unknown, of: record, note: "processEnded") else {
        return "another process has continued it in the meantime"
      }
      let wait = SettlingDoubt.patience / .seconds(1)
      return
        "not done yet; its process ended without recording an outcome, and the provider may still "
        + "be working on it: try again in \(Int(wait)) s"
    }
    let doubt = SettlingDoubt(archive: archive, now: context.ambient.moment())
    do throws(JournalFailure) {
      return try await doubt.reason(record)
    } catch {
      throw .journal(error, isSent: false)
    }
  }

  /// A contact of a job that was not written can still be sent when the job is continued.
  private static func stepOfUndone(_ entry: KeptEntry) -> JournalEntry.Step {
    entry.job == nil ? .failed : .intended
  }

  /// A deletion may end in the recycle bin; an anonymized contact must be gone.
  private func decideGone(
    _ record: WriteRecord, _ absence: Absence, by lookup: ContactLookup
  ) async throws(WriteFailure) -> Verdict {
    let entry = record.last
    let isErasure =
      entry.action == Action.delete.rawValue
      || entry.action == Action.anonymize.rawValue && absence == .gone
    let isSure = !lookup.key.isPersonal || entry.lookupDigest != nil
    guard isErasure, isSure else {
      return .undecided(
        reason: lookup.key.isPersonal
          ? "no contact has this \(lookup.key): it is gone, or the key is mistyped"
          : "the contact no longer exists")
    }
    let asked = try recovered { (recovery) throws(JournalFailure) in
      try recovery.write(of: entry)
    }
    guard asked != nil else {
      return .undecided(reason: "the journal's entry does not show what was requested")
    }
    let isDeletion = entry.action == Action.delete.rawValue
    return try await verified(record, nil, isDeletion ? WriteEffect(absence) : .anonymized)
  }

  // MARK: - The journal

  /// What was done, and how that is known, including what the operator vouched for.
  private func evidenceNote(_ effect: WriteEffect?, isInPart: Bool) -> EntryNote {
    EntryNote(
      effect, EntryNote.settled, isInPart ? EntryNote.inPart : nil,
      word.isInstallationUnchecked ? "installation unchecked" : nil,
      word.isEnded ? "ended, by the operator's word" : nil)
  }

  private func recovered(
    _ body: (RecoverWrite) throws(JournalFailure) -> ContactWrite?
  ) throws(WriteFailure) -> ContactWrite? {
    do throws(JournalFailure) {
      return try body(RecoverWrite(archive: archive))
    } catch {
      throw .journal(error, isSent: false)
    }
  }

  private func digest(_ text: String) throws(WriteFailure) -> String {
    do throws(JournalFailure) {
      return try archive.digest(ofRequest: text)
    } catch {
      throw .journal(error, isSent: false)
    }
  }

  /// The entry does not name the fields in `missing`.
  ///
  /// - Returns: `false` if another process has recorded newer entries of the write.
  private func keep(
    _ step: JournalEntry.Step, of record: WriteRecord, _ effect: WriteEffect? = nil,
    note: String? = nil, without missing: [String] = []
  ) async throws(WriteFailure) -> Bool {
    guard let id = UUID(uuidString: record.id) else { return false }
    do throws(JournalFailure) {
      var target = try JournalEntry.Target(record.last, at: client.info)
      target.changedFields.removeAll { missing.contains($0.name) }
      let entry = JournalEntry(
        writeID: id, step: step, time: context.ambient.now(), moment: context.ambient.moment(),
        target: target, note: note ?? evidenceNote(effect, isInPart: !missing.isEmpty).text)
      return try await context.journal.record([entry], after: [id: record.last.sequence])
        .contains(id)
    } catch {
      throw .journal(error, isSent: false)
    }
  }
}

extension JournalEntry.Target {
  /// - Throws: If the entry has an action or an environment that this program does not know.
  init(_ entry: KeptEntry, at info: ProviderInfo) throws(JournalFailure) {
    self.init(
      provider: info.name, environment: try entry.knownEnvironment, installation: nil,
      action: try entry.knownAction, contactID: entry.contactID,
      changedFields: entry.changedFields, caseReference: entry.caseReference,
      job: entry.job.flatMap { UUID(uuidString: $0) }, request: "")
    keptInstallation = KeptInstallation(code: entry.installation)
    keptDigests = KeptDigests(request: entry.digest, lookup: entry.lookupDigest)
  }
}

extension KeptEntry {
  var knownAction: Action {
    get throws(JournalFailure) { try known(action, as: "action") }
  }

  var knownEnvironment: Environment {
    get throws(JournalFailure) { try known(environment, as: "environment") }
  }

  private func known<Value: RawRepresentable<String>>(
    _ name: String, as what: String
  ) throws(JournalFailure) -> Value {
    if let value = Value(rawValue: name) { return value }
    throw JournalFailure(
      message: "entry \(sequence) has an unknown \(what), '\(name)'; a newer roster may know it")
  }
}
