package import Domain
package import Foundation

/// A receipt with its signature, as it is printed and read.
package struct SignedReceipt: Hashable, Sendable {
  package var receipt: CaseReceipt
  package var signature: String
  package var key: String

  package init(receipt: CaseReceipt, signature: String, key: String) {
    self.receipt = receipt
    self.signature = signature
    self.key = key
  }
}

/// Makes the receipt of a case from its events.
package struct MakeReceipt: Sendable {
  private let desk: CaseDesk
  private let providers: [ProviderName]

  /// `providers` are those of the config, which the receipt names with what was searched.
  package init(desk: CaseDesk, providers: [ProviderName]) {
    self.desk = desk
    self.providers = providers
  }

  package func signed(
    _ record: CaseRecord, by keys: any OperatorSigning, _ author: CaseAuthor
  ) throws(CaseFailure) -> SignedReceipt {
    let receipt = receipt(record, by: author.name, at: desk.ambient.now())
    do {
      let bytes = Array(try CanonicalJSON.bytes(of: receipt))
      return SignedReceipt(
        receipt: receipt, signature: try keys.sign(bytes).text, key: author.key)
    } catch let failure as OperatorKeyFailure {
      throw .refused(failure.message)
    } catch {
      throw .refused("the receipt cannot be written as JSON")
    }
  }

  package func receipt(_ record: CaseRecord, by author: String, at time: Date) -> CaseReceipt {
    CaseReceipt(
      caseReference: record.reference, right: record.right, law: record.law.rawValue,
      received: record.received.iso, due: desk.due(record).date?.iso, identity: record.identity,
      extendedMonths: record.extended?.months, state: record.state, outcome: record.outcome,
      closed: record.closedAt.map(KeptEntry.text), planDigest: record.plan?.digest,
      approval: record.plan?.approval.map { approval in
        CaseReceipt.Approval(
          by: approval.by, key: approval.key, expires: approval.expires,
          selfDeclared: desk.settings.operators.isSelfDeclared)
      },
      contacts: record.contacts.map { Self.contact($0, record) },
      providers: names(record).map { Self.provider($0, record) },
      tasks: record.tasks.map(Self.task),
      refusals: record.refusals.map {
        CaseReceipt.Refusal(
          provider: $0.provider, reason: $0.reason, time: KeptEntry.text(of: $0.time))
      },
      exports: record.exports.map(\.digest),
      told: record.told.isEmpty
        ? nil : record.told.map { CaseReceipt.Told(what: $0.what, on: $0.day.iso) },
      journal: CaseReceipt.Range(
        first: record.sequences.lowerBound, last: record.sequences.upperBound,
        link: record.lastLink),
      madeBy: author, madeAt: KeptEntry.text(of: time))
  }

  /// Those of the config, then others that the case knows.
  private func names(_ record: CaseRecord) -> [String] {
    let configured = providers.map(\.text)
    let others = Set(record.searches.keys).union(record.contacts.map(\.contact.provider))
      .subtracting(configured)
    return configured + others.sorted()
  }

  private static func contact(
    _ contact: CaseRecord.Contact, _ record: CaseRecord
  ) -> CaseReceipt.Contact {
    let ended = record.done[contact.contact] ?? [:]
    let acts = CaseAct.allCases.compactMap { act -> CaseReceipt.Act? in
      guard let end = ended[act] else { return nil }
      return CaseReceipt.Act(
        act: act, outcome: end.outcome, evidence: end.evidence,
        words: CaseWords.outcome(act, ended), kept: end.kept, write: end.write,
        time: KeptEntry.text(of: end.time))
    }
    return CaseReceipt.Contact(
      provider: contact.contact.provider, id: contact.contact.id, included: contact.isIncluded,
      why: contact.why, acts: acts)
  }

  private static func provider(
    _ name: String, _ record: CaseRecord
  ) -> CaseReceipt.Provider {
    let search = record.searches[name]
    let included = record.included.count { $0.provider == name }
    return CaseReceipt.Provider(
      provider: name, words: CaseWords.held(search, included: included),
      complete: search?.complete, asOf: search?.asOf, found: search?.found ?? 0)
  }

  private static func task(_ task: CaseRecord.Task) -> CaseReceipt.Task {
    CaseReceipt.Task(
      number: task.task.number, provider: task.task.provider, text: task.task.text,
      status: task.status, asked: task.asked.map(KeptEntry.text),
      confirmed: task.confirmed.map(KeptEntry.text))
  }
}

/// Checks a receipt: its signature, its key, and the journal at hand.
package struct VerifyReceipt: Sendable {
  package enum KeyOwner: Hashable, Sendable {
    /// In the list of operators, under this name.
    case listed(String)
    /// This operator's own.
    case own
    case unknown
  }

  package enum Journal: Hashable, Sendable {
    case agrees
    /// The journal has no such case.
    case notAtHand
    /// One clause.
    case differs(String)
  }

  package struct Result: Hashable, Sendable {
    package var isSignatureValid: Bool
    package var owner: KeyOwner
    package var journal: Journal
    /// Where the receipt was changed after it was signed, one clause; `nil` if it was not.
    package var change: String?

    /// Why it does not hold, or what could not be compared; one clause, `nil` if all is well.
    package var reason: String? {
      switch journal {
      case _ where change != nil: change
      case .agrees: nil
      case .notAtHand: "this journal has no such case"
      case .differs(let reason): reason
      }
    }

    package var holds: Bool {
      if case .differs = journal { return false }
      return isSignatureValid && owner != .unknown
    }
  }

  private let desk: CaseDesk
  private let keys: any OperatorSigning
  private let ownKey: String
  private let providers: [ProviderName]

  package init(
    desk: CaseDesk, keys: any OperatorSigning, ownKey: String, providers: [ProviderName]
  ) {
    self.desk = desk
    self.keys = keys
    self.ownKey = ownKey
    self.providers = providers
  }

  /// `json` is the `receipt` member as it was read.
  package func verify(
    _ signed: SignedReceipt, json: Data
  ) async throws(CaseFailure) -> Result {
    let isValid = isValid(signed, json)
    let (journal, difference) = try await journal(signed.receipt)
    return Result(
      isSignatureValid: isValid, owner: owner(of: signed.key), journal: journal,
      change: isValid ? nil : Self.change(journal, difference))
  }

  private static func change(_ journal: Journal, _ difference: ReceiptDifference?) -> String {
    if case .notAtHand = journal {
      return "it was changed after it was signed, and only the journal of the case can tell where"
    }
    return difference?.words
      ?? "it was changed in what the journal does not have: due, madeAt, madeBy, "
      + "approval.selfDeclared, signature or key"
  }

  private func isValid(_ signed: SignedReceipt, _ json: Data) -> Bool {
    guard let signature = OperatorSignature(signed.signature), let key = OperatorKey(signed.key),
      let bytes = try? CanonicalJSON.bytes(ofJSON: json)
    else { return false }
    return keys.isValid(signature, of: Array(bytes), by: key)
  }

  private func owner(of text: String) -> KeyOwner {
    if let name = OperatorKey(text).flatMap({ desk.settings.operators.names[$0] }) {
      return .listed(name)
    }
    return text == ownKey ? .own : .unknown
  }

  /// Later versions may word an outcome otherwise; the signature covers the words.
  private static func withoutWords(_ receipt: CaseReceipt) -> CaseReceipt {
    var receipt = receipt
    for place in receipt.contacts.indices {
      for act in receipt.contacts[place].acts.indices {
        receipt.contacts[place].acts[act].words = ""
      }
    }
    for place in receipt.providers.indices { receipt.providers[place].words = "" }
    return receipt
  }

  /// Makes the receipt again from the entries that it names.
  ///
  /// - Returns: Also the first difference, words included.
  private func journal(
    _ receipt: CaseReceipt
  ) async throws(CaseFailure) -> (Journal, ReceiptDifference?) {
    let events = try await desk.events(of: receipt.caseReference)
    guard !events.isEmpty else { return (.notAtHand, nil) }
    let covered = events.filter { $0.sequence <= receipt.journal.last }
    guard let record = CaseRecord(covered), record.sequences.lowerBound == receipt.journal.first,
      record.sequences.upperBound == receipt.journal.last,
      record.lastLink == receipt.journal.link
    else {
      return (
        .differs("its member journal: entry \(receipt.journal.last) of the journal is another one"),
        nil
      )
    }
    var again = MakeReceipt(desk: desk, providers: providers)
      .receipt(record, by: receipt.madeBy, at: .distantPast)
    // What does not follow from the entries.
    again.madeAt = receipt.madeAt
    again.due = receipt.due
    again.approval?.selfDeclared = receipt.approval?.selfDeclared ?? false
    again.providers = again.providers.filter { one in
      receipt.providers.contains { $0.provider == one.provider }
    }
    if let difference = try ReceiptDifference.first(
      of: Self.withoutWords(receipt), from: Self.withoutWords(again))
    {
      return (.differs(difference.words), difference)
    }
    return (.agrees, try .first(of: receipt, from: again))
  }
}
