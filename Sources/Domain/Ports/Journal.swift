package import Foundation

/// The record of every write, kept before the step it names is taken. It holds no personal data:
/// fields by name, targets by the provider's id.
package protocol Journal: Sendable {
  /// When it returns, the entries are on disk: all of them, or none where it throws. It throws also
  /// where something would be sent of which somebody else has said meanwhile how it ended.
  @concurrent func record(_ entries: [JournalEntry]) async throws(JournalFailure)

  /// The same for what somebody says of writes that are another's: of each only where the entry of
  /// that sequence is the write's last one still.
  ///
  /// `last` names for each write the entry that was read before. The result is the writes of which the
  /// entries were kept.
  @concurrent func record(
    _ entries: [JournalEntry], after last: [UUID: Int64]
  ) async throws(JournalFailure) -> Set<UUID>

  /// Makes a job this process's own until it releases it or ends, in whatever way it ends.
  ///
  /// - Returns: `false` where another process that still runs has it.
  @concurrent func claim(job: UUID) async throws(JournalFailure) -> Bool

  @concurrent func release(job: UUID) async
}

extension Journal {
  /// The same for one entry.
  package func record(_ entry: JournalEntry) async throws(JournalFailure) {
    try await record([entry])
  }
}

/// One step of one write.
package struct JournalEntry: Hashable, Sendable {
  package enum Step: String, Sendable, CaseIterable {
    /// The operator's act; nothing is sent yet.
    case intended
    /// About to be handed to the network.
    case sent
    /// The provider answered that it is done.
    case answered
    /// Read again, and as asked for.
    case verified
    /// It did not happen.
    case failed
    /// It was sent, and no answer says what became of it, or what the provider shows contradicts the
    /// answer: nobody knows.
    case unknown
  }

  /// The same for all steps of one write.
  package var writeID: UUID
  package var step: Step
  package var time: Date
  /// The same by a clock that no one can set; `nil` where the machine does not tell.
  package var moment: MachineMoment?
  package var target: Target
  /// HTTP status of the answer; `nil` before and without one.
  package var status: Int?
  /// The provider's own name for the call.
  package var requestID: String?
  /// The kind of failure, a word of interface.md's list, or why a step says less than one expects.
  package var note: String?

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

  /// What a write aims at; the same for all its steps.
  package struct Target: Hashable, Sendable {
    package var provider: ProviderName
    package var environment: Environment
    /// Where the contact is; the journal keeps a code of it. `nil` only of a write that was begun
    /// before the journal kept it.
    package var installation: Installation?
    package var action: Action
    /// The provider's id; `nil` where only a personal key (an account id) is known.
    package var contactID: String?
    /// What changes, as field names.
    package var changedFields: [String]
    /// The operator's `--case`.
    package var caseReference: String?
    /// The bulk work that it belongs to; `nil` for what stands alone.
    package var job: UUID?
    /// What the contact is read by before and after, where that is a personal key, as the journal
    /// digests it.
    package var personalLookup: String?
    /// What was asked for, as the journal digests it under its own key and never stores it.
    package var request: String
    /// The digests of an earlier entry of the same write, which stand in the place of new ones: who
    /// reads the journal later knows no more.
    package var keptDigests: KeptDigests?
    /// What an earlier entry of the same write has for its installation; goes before `installation`.
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
      changedFields: [String], caseReference: String?, job: UUID? = nil,
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

  package init(message: String) { self.message = message }
}
