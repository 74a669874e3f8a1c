package import Foundation

/// The record of every write, kept before the step it names is taken. It holds no personal data:
/// fields by name, contacts by the provider's id.
package protocol Journal: Sendable {
  /// Returns when all entries are on disk.
  ///
  /// - Throws: With no entry kept. Also if an entry would send a write whose outcome another
  ///   process has recorded meanwhile.
  @concurrent func record(_ entries: [JournalEntry]) async throws(JournalFailure)

  /// Compare-and-append for writes of another process: keeps an entry only if the sequence in
  /// `last` is still its write's newest entry.
  ///
  /// - Returns: The writes whose entries were kept.
  @concurrent func record(
    _ entries: [JournalEntry], after last: [UUID: Int64]
  ) async throws(JournalFailure) -> Set<UUID>

  /// Claims a job for this process until it releases it or ends.
  ///
  /// - Returns: `false` if another running process has it.
  @concurrent func claim(job: UUID) async throws(JournalFailure) -> Bool

  @concurrent func release(job: UUID) async
}

extension Journal {
  package func record(_ entry: JournalEntry) async throws(JournalFailure) {
    try await record([entry])
  }
}

/// One step of one write.
package struct JournalEntry: Hashable, Sendable {
  package enum Step: String, Sendable, CaseIterable {
    /// The operator decided; nothing is sent yet.
    case intended
    /// About to be sent.
    case sent
    /// The provider answered that it is done.
    case answered
    /// Read back, and as requested.
    case verified
    /// It did not happen.
    case failed
    /// It was never sent, and will not be.
    case notSent
    /// It was sent, and either no answer came or what the provider shows contradicts the answer.
    case unknown
  }

  /// The same for all steps of a write.
  package var writeID: UUID
  package var step: Step
  package var time: Date
  /// `time` on a clock that cannot be set; `nil` if the machine does not tell.
  package var moment: MachineMoment?
  package var target: Target
  /// HTTP status of the answer; `nil` before or without one.
  package var status: Int?
  /// The provider's own name for the call.
  package var requestID: String?
  /// A `ProviderFailure.Kind`, why a step claims less than usual, or what was done (`EntryNote`).
  /// Never personal data.
  package var note: String?
  /// What a `sent` entry needs: it is not kept if this session no longer holds the contact.
  package var lease = ContactLease.unshared

  package init(
    writeID: UUID, step: Step, time: Date, moment: MachineMoment? = nil, target: Target,
    status: Int? = nil, requestID: String? = nil, note: String? = nil
  ) {
    self.writeID = writeID
    self.step = step
    self.time = time
    self.moment = moment
    self.target = target
    self.status = status
    self.requestID = requestID
    self.note = note
  }

  /// What a write is about; the same for all its steps.
  package struct Target: Hashable, Sendable {
    package var provider: ProviderName
    package var environment: Environment
    /// Where the contact is; the journal keeps a code of it. `nil` only for writes that began
    /// before the journal kept it.
    package var installation: Installation?
    package var action: Action
    /// The provider's id; `nil` if only a personal key (an account id) is known.
    package var contactID: String?
    /// The fields that change, by name; of preferences also the new values.
    package var changedFields: [ChangedField]
    /// The operator's `--case`.
    package var caseReference: String?
    /// The bulk job that the write belongs to.
    package var job: UUID?
    /// The personal key and value by which the contact is read before and after, which the journal
    /// digests; `nil` if it is read by id.
    package var personalLookup: String?
    /// The request text. The journal keeps its digest, never the text.
    package var request: String
    /// The digests of an earlier entry of the same write, used instead of new ones: a process that
    /// reads the journal later does not know the texts.
    package var keptDigests: KeptDigests?
    /// The installation in an earlier entry of the same write; takes precedence over
    /// `installation`.
    package var keptInstallation: KeptInstallation?

    package struct KeptInstallation: Hashable, Sendable {
      /// `nil` in entries from before the journal kept it.
      package var code: String?

      package init(code: String?) { self.code = code }
    }

    package struct KeptDigests: Hashable, Sendable {
      package var request: String
      package var lookup: String?

      package init(request: String, lookup: String?) {
        self.request = request
        self.lookup = lookup
      }
    }

    package init(
      provider: ProviderName, environment: Environment, installation: Installation?,
      action: Action, contactID: String?,
      changedFields: [ChangedField], caseReference: String?, job: UUID? = nil,
      personalLookup: String? = nil,
      request: String
    ) {
      self.provider = provider
      self.environment = environment
      self.installation = installation
      self.action = action
      self.contactID = contactID
      self.changedFields = changedFields
      self.caseReference = caseReference
      self.job = job
      self.personalLookup = personalLookup
      self.request = request
    }
  }
}

/// Why an entry is not on disk, so that nothing is sent, or why the journal cannot be read.
package struct JournalFailure: Error, Hashable, Sendable {
  /// One clause with the file and the reason.
  package var message: String
  /// Whether the store cannot be reached, or takes no entries now. It may have kept what it was given.
  package var isAway = false

  package init(message: String) { self.message = message }
}
