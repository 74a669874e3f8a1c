package import Domain
package import Foundation

/// Writes that began after a job, to decide which of its contacts still need one.
package struct LaterWrites: Sendable {
  /// What later writes say about one contact.
  package enum Answer: Hashable, Sendable {
    /// The contact no longer needs the write.
    case done
    /// A later write may have done it.
    case unknown
    case underWay
  }

  private var writes: [String: [(act: JobAct, answer: Answer)]] = [:]

  package init() {}

  /// In the order in which the writes began.
  package mutating func add(_ act: JobAct, of contactID: String, _ answer: Answer) {
    writes[contactID, default: []].append((act, answer))
  }

  /// `nil` if the contact still needs the write.
  package func answer(to wanted: JobAct, of contactID: String) -> Answer? {
    guard let writes = writes[contactID] else { return nil }
    if writes.contains(where: { $0.act == .delete && $0.answer == .done }) { return .done }
    guard case .prefer(let channels) = wanted else {
      let same = writes.filter { $0.act == wanted }.map(\.answer)
      return same.contains(.done) ? .done : same.last
    }
    // The last write to each channel counts.
    var answers: Set<Answer> = []
    for (channel, optsIn) in channels {
      let last = writes.last { write in
        if case .prefer(let others) = write.act { others[channel] != nil } else { false }
      }
      guard let last, case .prefer(let others) = last.act, others[channel] == optsIn else {
        return nil
      }
      answers.insert(last.answer)
    }
    return [.underWay, .unknown, .done].first(where: answers.contains)
  }

  /// Reads them from the journal, without those of `job` itself.
  package init(
    than job: UUID?, begun: Date, at info: ProviderInfo, in archive: any JournalArchive
  ) async throws(JournalFailure) {
    var filter = JournalFilter()
    filter.provider = info.name.text
    filter.since = begun
    filter.otherThanJob = job
    let records = try await archive.writes(filter)
    for record in try InstallationCheck(archive: archive, info: info).here(records) {
      guard let id = record.last.contactID, let act = JobAct(journalled: record.last),
        let answer = Answer(record.outcome)
      else { continue }
      add(act, of: id, answer)
    }
  }
}

extension LaterWrites.Answer {
  /// `nil` for a write that did nothing.
  fileprivate init?(_ outcome: WriteRecord.Outcome) {
    switch outcome {
    case .verified, .answered: self = .done
    case .unknown: self = .unknown
    case .underWay: self = .underWay
    case .failed, .notSent: return nil
    }
  }

  /// Why the contact is left out.
  package var words: String {
    switch self {
    case .done: "a later write has done it"
    case .unknown: "unknown: a later write may have done it, read it before you retry"
    case .underWay: "a later write is still working on it"
    }
  }
}

extension JobAct {
  /// `nil` for a write that no job makes, and if the entry does not show the values.
  fileprivate init?(journalled entry: KeptEntry) {
    switch Action(rawValue: entry.action) {
    case .anonymize: self = .anonymize
    case .delete: self = .delete
    case .prefer:
      var channels: [Channel: Bool] = [:]
      for channel in Channel.allCases {
        let field = entry.changedFields.first { $0.name == channel.journalName }
        if let value = field?.value { channels[channel] = value == .optIn }
      }
      self = .prefer(channels)
    default: return nil
    }
  }
}
