import Domain
import Operations
import Simulator
import TestSupport
import Testing

/// Checks that the journal says what a write did: the new preferences, and the effect in the provider's
/// terms.
@Suite(.timeLimit(.minutes(10))) struct JournaledEffectTests {
  private func world() async throws -> SimulatedWorld {
    try await SimulatedWorld.start(
      SimulatorOptions(contacts: 30, hasLimits: false),
      ambient: ManualClock(advancesOnSleep: true).ambient)
  }

  private func context(_ journal: RecordingJournal) -> WriteContext {
    WriteContext(journal: journal, ambient: .live)
  }

  /// One contact of the provider.
  private func contact(at client: any ProviderClient) async throws -> Contact {
    guard !client.info.availability(of: .list).isAvailable else {
      return try #require(try await client.page(ContactQuery(limit: 5)).contacts.last)
    }
    let key = try #require(client.info.capabilities.lookupKeys.first)
    return try await client.contact(
      ContactLookup(key: key, value: WellKnownPeople.janeEmail), fields: nil)
  }

  @Test func `keeps the new value of every preference and no other value`() async throws {
    let world = try await world()
    var changed = 0
    for client in world.clients where client.info.availability(of: .prefer).isAvailable {
      let contact = try await contact(at: client)
      let channels = Channel.allCases.filter { contact.preferences?[$0] != nil }
      for optsIn in [false, true] {
        for channel in channels {
          let journal = RecordingJournal()
          _ = try await ChangePreferences(client: client, context: context(journal))
            .change([channel: optsIn], ofID: contact.id.value, readBy: contact.lookup)
          let word = optsIn ? "in" : "out"
          #expect(
            journal.entries.map { $0.target.changedFields.map(\.text) }
              == Array(repeating: ["preferences.\(channel.rawValue)=\(word)"], count: 4))
          changed += 1
        }
      }
    }
    #expect(changed > 0)
    try await world.stop()
  }

  @Test func `keeps the names of other fields without their values`() async throws {
    let world = try await world()
    for client in world.clients where client.info.availability(of: .update).isAvailable {
      let contact = try await contact(at: client)
      let rule = client.info.capabilities.fieldRules.first { $0.form == .text }
      let (name, lookup) = (try #require(rule?.name), try #require(contact.lookup))
      let journal = RecordingJournal()
      _ = try await SaveContact(client: client, context: context(journal)).save(
        ContactDraft([FieldValue(name: name, value: "in=out")]), to: lookup)
      #expect(!journal.entries.isEmpty)
      #expect(journal.entries.allSatisfy { $0.target.changedFields.map(\.text) == [name] })
    }
    try await world.stop()
  }

  @Test func `keeps whether a deletion recycled the contact or deleted it`() async throws {
    let world = try await world()
    var effects: Set<WriteEffect> = []
    for client in world.clients where client.info.availability(of: .delete).isAvailable {
      let contact = try await contact(at: client)
      let journal = RecordingJournal()
      var outcomes: [DeletedContact.Outcome] = []
      try await DeleteContacts(client: client, context: context(journal)).delete(
        [.id(contact.id.value)]
      ) { outcomes.append($0.outcome) }
      let isRecycled =
        if case .recycleBin = client.info.capabilities.erasure { true } else { false }
      let effect: WriteEffect = isRecycled ? .recycled : .deleted
      #expect(outcomes == [.gone(.readBack, effect)], "\(client.info.name)")
      #expect(journal.entries.last?.note == effect.rawValue)
      #expect(journal.entries.dropLast().allSatisfy { EntryNote($0.note).effect == nil })
      effects.insert(effect)
    }
    #expect(effects == [.recycled, .deleted])
    try await world.stop()
  }

  @Test func `keeps an anonymization as such, also if its answer was lost`() async throws {
    for isLost in [false, true] {
      let world = try await world()
      let client = try #require(
        world.clients.first { $0.info.availability(of: .anonymize).isAvailable })
      let contact = try await contact(at: client)
      let journal = RecordingJournal()
      let sender: any ProviderClient =
        isLost ? LostSend(client, kind: .unreachable, isApplied: true) : client
      _ = try await AnonymizeContact(client: sender, context: context(journal))
        .anonymize(contact)
      #expect(
        journal.entries.last?.note
          == (isLost ? "anonymized; settled by reading" : "anonymized"))
      try await world.stop()
    }
  }

  @Test(
    arguments: [
      ("lastName", "lastName", nil), ("preferences.email", "preferences.email", nil),
      ("preferences.email=out", "preferences.email", .optOut),
      ("preferences.sms=in", "preferences.sms", .optIn), ("a=b", "a=b", nil), ("", "", nil),
      ("preferences.email=OUT", "preferences.email=OUT", nil),
    ] as [(String, String, ChangedField.Value?)])
  func `reads the fields of old and new entries`(
    text: String, name: String, value: ChangedField.Value?
  ) {
    let field = ChangedField(text[...])
    #expect(field == ChangedField(name, value))
    #expect(field.text == text)
  }

  @Test(
    arguments: [
      (nil, nil, []), ("recycled", .recycled, []), ("timeout", nil, ["timeout"]),
      ("settled by reading", nil, ["settled by reading"]),
      (
        "deleted; settled by reading; installation unchecked", .deleted,
        ["settled by reading", "installation unchecked"]
      ),
      ("of 2500", nil, ["of 2500"]),
    ] as [(String?, WriteEffect?, [String])])
  func `reads the notes of old and new entries`(
    text: String?, effect: WriteEffect?, words: [String]
  ) {
    let note = EntryNote(text)
    #expect(note.effect == effect)
    #expect(note.words == words)
    #expect(note.text == text)
  }
}
