package import Domain

/// What roster knows about a contact besides its fields.
package nonisolated struct ContactSurroundings: Hashable, Sendable {
  /// Another contact that may be the same person.
  package struct Relation: Hashable, Sendable {
    package var id: ContactID
    /// The traits that both share; empty if only other contacts of the group link them.
    package var traits: [SharedTrait]

    package init(id: ContactID, traits: [SharedTrait]) {
      self.id = id
      self.traits = traits
    }
  }

  package struct PossibleAction: Hashable, Sendable {
    package var action: Action
    package var availability: Availability

    package init(action: Action, availability: Availability) {
      self.action = action
      self.availability = availability
    }
  }

  package var relations: [Relation] = []
  /// The actions on the contact, with the reason if one is unavailable.
  package var actions: [PossibleAction] = []
  /// The last step of each write of this session, oldest first.
  package var writes: [JournalEntry] = []
  /// The newest ten writes of other sessions from the journal, oldest first.
  package var earlier: [WriteRecord] = []
  /// The other session that is at work on the contact.
  package var holder: LeaseHolder?

  package init(
    relations: [Relation] = [], actions: [PossibleAction] = [], writes: [JournalEntry] = [],
    earlier: [WriteRecord] = [], holder: LeaseHolder? = nil
  ) {
    self.holder = holder
    self.earlier = earlier
    self.relations = relations
    self.actions = actions
    self.writes = writes
  }
}

// MARK: - As lines

nonisolated extension ContactSurroundings {
  package var lines: [DetailLine] { relationLines + writeLines + earlierLines + actionLines }

  private var relationLines: [DetailLine] {
    guard !relations.isEmpty else { return [] }
    return [DetailLine("Perhaps the same person", .heading)]
      + relations.map { relation in
        let traits = relation.traits.map(\.title).joined(separator: ", ")
        let evidence = traits.isEmpty ? "through others here" : "same " + traits
        return DetailLine(
          relation.id.provider.text, .value("\(relation.id.value): \(evidence)"))
      }
  }

  private var writeLines: [DetailLine] {
    guard !writes.isEmpty else { return [] }
    return [DetailLine("In this session", .heading)]
      + writes.map { DetailLine($0.target.action.rawValue, .written($0)) }
  }

  private var earlierLines: [DetailLine] {
    guard !earlier.isEmpty else { return [] }
    return [DetailLine("In the journal", .heading)]
      + earlier.map { DetailLine($0.last.action, .journalled($0)) }
  }

  private var actionLines: [DetailLine] {
    guard !actions.isEmpty else { return [] }
    return [DetailLine("What can be done", .heading)]
      + actions.map { DetailLine($0.action.rawValue, .possible($0.availability)) }
  }
}
