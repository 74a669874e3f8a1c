package import Domain

/// What a job does to a contact.
package enum JobAct: Hashable, Sendable {
  case anonymize
  case delete
  /// `true` opts in, `false` opts out; at least one channel.
  case prefer([Channel: Bool])
  case update(ContactDraft)

  package var action: Action {
    switch self {
    case .anonymize: .anonymize
    case .delete: .delete
    case .prefer: .prefer
    case .update: .update
    }
  }

  /// `nil` for a write that no job continues: the journal does not keep the values of an update.
  init?(_ write: ContactWrite) {
    switch write {
    case .anonymize: self = .anonymize
    case .delete: self = .delete
    case .preferences(_, let channels): self = .prefer(channels)
    default: return nil
    }
  }

  package func write(_ lookup: ContactLookup) -> ContactWrite {
    switch self {
    case .anonymize: .anonymize(lookup)
    case .delete: .delete([lookup])
    case .prefer(let channels): .preferences(lookup, channels)
    case .update(let draft): .update(lookup, draft)
    }
  }
}

/// One contact of a job, and what is done to it.
package struct JobTarget: Hashable, Sendable {
  package var act: JobAct
  /// Except for a deletion, a key other than the id is looked up just before the contact is sent.
  package var lookup: ContactLookup
  /// The contact as the operator saw it; `nil` if only its key is known.
  package var seen: Contact?

  package init(_ act: JobAct, _ lookup: ContactLookup, seen: Contact? = nil) {
    self.act = act
    self.lookup = lookup
    self.seen = seen
  }

  package var write: ContactWrite { act.write(lookup) }
}

/// The contacts of a job, in order. Targets are made on demand: a job can have hundreds of
/// thousands of contacts.
package struct JobTargets: Sendable {
  /// The value of each target's lookup.
  package let ids: [String]
  private let target: @Sendable (Int) -> JobTarget

  /// `target` makes the target of a place in `ids`.
  package init(_ ids: [String], target: @escaping @Sendable (Int) -> JobTarget) {
    self.ids = ids
    self.target = target
  }

  package init(_ targets: [JobTarget]) {
    self.init(targets.map(\.lookup.value)) { targets[$0] }
  }

  package var count: Int { ids.count }

  package subscript(place: Int) -> JobTarget { target(place) }
}
