import Domain
import Simulator
import Testing

/// What each provider gives when nothing is wrong, and what it refuses without asking.
@Suite(.timeLimit(.minutes(2))) struct `Contract: success` {
  @Test(arguments: ContractCase.reads)
  func `a read gives what the world holds`(row: ContractCase) async throws {
    try await row.run { world in
      let result = try await row.perform(world)
      #expect(result.holds(world))
      #expect(result.contacts.allSatisfy { $0.kind == row.subject.kind && !$0.id.value.isEmpty })
    }
  }

  @Test(arguments: ContractCase.writes)
  func `a write is sent once and takes effect`(row: ContractCase) async throws {
    try await row.run { world in
      #expect(try await !row.isDone(world))
      await world.server.forgetRequests()
      let answer = try #require(try await row.perform(world).answer)
      #expect(answer.status == row.status)
      if let id = answer.createdID {
        #expect(answer.contact.map { $0.id.value == id } ?? true)
        #expect(try await world.createdContact()?.id.value == id)
      } else {
        #expect(answer.contact.map { $0.id == world.known.id } ?? true)
      }
      #expect((answer.createdID != nil) == (row.call == .create))
      let arrivals = await row.arrivals(world)
      #expect(arrivals == 1)
      #expect(try await row.isDone(world))
    }
  }

  @Test(arguments: ContractCase.lacking)
  func `what a provider lacks is refused with its reason and not sent`(
    row: ContractCase
  ) async throws {
    try await row.run { world in
      let info = world.client.info
      let reason =
        row.call == .export
        ? "\(info.title) has no file of its own to export"
        : info.capabilities[row.call.action].reason
      let failure = try await failure { () async throws(ProviderFailure) in
        try await row.perform(world)
      }
      #expect(failure.kind == .unsupported)
      #expect(failure.delivery == .notSent)
      #expect(failure.message == reason)
      #expect(await world.server.requests().isEmpty)
    }
  }

  @Test(arguments: ContractCase.writes)
  func `a plan names the request that a write sends, without its secrets`(
    row: ContractCase
  ) async throws {
    try await row.run { world in
      let make = try #require(row.operation.write)
      let write = make(world, nil)
      let plan = try world.client.plannedRequests(for: write)
      #expect(await world.server.requests().isEmpty)
      #expect(row.subject.secrets.allSatisfy { !"\(plan)".contains($0) })
      _ = try await row.perform(world)
      let sent = try #require(await world.requests(of: row.call).first)
      #expect(plan.count == row.subject.plannedBefore + 1)
      #expect(plan.last?.method == sent.method)
      #expect(plan.last?.url.contains(sent.path) == true)
      if row.call == .importFile {
        #expect(plan.last?.body?.contains(world.importedFile.path) == true)
        #expect(sent.text.contains(row.subject.importText))
      } else {
        #expect((plan.last?.body ?? "") == sent.text)
      }
    }
  }
}

@Suite struct `Contract: one contact` {
  @Test(arguments: ContractSubject.all)
  func `a contact that is there is read with what it holds`(
    subject: ContractSubject
  ) async throws {
    try await ContractWorld.run(subject) { world in
      #expect(world.known.name == "Jane Smith")
      #expect(world.known.emails.map(\.value).contains(ContractWorld.janeEmail))
      #expect(world.known.phones.count == 1)
      let lookup = try #require(world.known.lookup)
      #expect(try await world.client.contact(lookup, fields: nil) == world.known)
    }
  }

  @Test(arguments: ContractSubject.all)
  func `one that is not there is not found`(subject: ContractSubject) async throws {
    try await ContractWorld.run(subject) { world in
      for lookup in subject.unknown {
        let failure = try await failure { () async throws(ProviderFailure) in
          try await world.client.contact(lookup, fields: nil)
        }
        #expect(failure.kind == .notFound, "\(lookup)")
        #expect(failure.delivery == .answered)
      }
      #expect(await world.server.requests().count == subject.unknown.count)
    }
  }

  @Test(arguments: ContractSubject.all)
  func `a lookup that is refused is read as the contract says`(
    subject: ContractSubject
  ) async throws {
    try await ContractWorld.run(subject) { world in
      for refused in subject.refused {
        let failure = try await failure { () async throws(ProviderFailure) in
          try await world.client.contact(refused.lookup, fields: nil)
        }
        #expect(failure.kind == refused.kind, "\(refused.lookup)")
        #expect(failure.delivery == .answered)
      }
    }
  }

  @Test(arguments: ContractSubject.all)
  func `a lookup that cannot name a contact is not sent`(subject: ContractSubject) async throws {
    try await ContractWorld.run(subject) { world in
      let lookups =
        ["", " ", ".", "..", ContractWorld.janeEmail].map(ContactLookup.id)
        + [ContactLookup(key: LookupKey("shoeSize"), value: "42")]
      for lookup in lookups {
        let failure = try await failure { () async throws(ProviderFailure) in
          try await world.client.contact(lookup, fields: nil)
        }
        #expect([.validation, .unsupported].contains(failure.kind), "\(lookup)")
        #expect(failure.delivery == .notSent)
        #expect(!failure.message.contains(ContractWorld.janeEmail))
      }
      #expect(await world.server.requests().isEmpty)
    }
  }

  @Test(arguments: ContractCase.writesToOne)
  func `a write to an e-mail address given as an id is not sent`(
    row: ContractCase
  ) async throws {
    try await row.run { world in
      let make = try #require(row.operation.write)
      let write = make(world, .id(ContractWorld.janeEmail))
      let failure = try await failure { () async throws(ProviderFailure) in
        try await world.client.send(write)
      }
      #expect(failure.kind == .validation)
      #expect(failure.delivery == .notSent)
      #expect(await world.server.requests().isEmpty)
    }
  }

  @Test(arguments: ContractCase.writesToOne)
  func `a write to nobody is not found where the provider says so, and changes nothing`(
    row: ContractCase
  ) async throws {
    try await row.run { world in
      let nobody = try #require(row.subject.unknownID)
      let make = try #require(row.operation.write)
      let write = make(world, nobody)
      let result = await outcome { () async throws(ProviderFailure) in
        try await world.client.send(write)
      }
      switch result {
      case .success(let answer):
        #expect(row.subject.acceptsNobody.contains(row.call), "\(answer)")
      case .failure(let failure):
        #expect(!row.subject.acceptsNobody.contains(row.call))
        #expect(failure.kind == .notFound)
        #expect(failure.delivery == .answered)
      }
      let arrivals = await row.arrivals(world)
      #expect(arrivals == 1)
      #expect(try await !row.isDone(world))
    }
  }
}
