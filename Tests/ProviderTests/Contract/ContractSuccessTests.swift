import Domain
import Simulator
import Testing

/// Covers calls without faults, and calls that the client refuses without a request.
@Suite(.timeLimit(.minutes(10))) struct `Contract: success` {
  @Test(arguments: ContractCase.reads)
  func `a read returns what the world holds`(row: ContractCase) async throws {
    try await row.run { world in
      let result = try await row.perform(world)
      #expect(result.holds(world))
      #expect(result.contacts.allSatisfy { $0.kind == row.subject.kind && !$0.id.value.isEmpty })
    }
  }

  @Test(arguments: ContractCase.writes)
  func `sends a write once, and it takes effect`(row: ContractCase) async throws {
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

  @Test(arguments: ContractCase.all, Packing.allCases)
  func `reads every answer that a proxy packed, and a write is done`(
    row: ContractCase, packing: Packing
  ) async throws {
    try await row.run { world in
      await row.fail(world, .packed(packing), count: 9)
      let result = try await row.perform(world)
      if row.isWrite {
        #expect(result.answer?.status == row.status)
        #expect(try await row.isDone(world))
      } else {
        #expect(result.holds(world))
      }
    }
  }

  @Test(arguments: ContractCase.lacking)
  func `refuses an unsupported operation with a reason and sends nothing`(
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
  func `a plan shows the request of a write without its secrets`(
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
  func `reads an existing contact`(
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
  func `a missing contact is not found`(subject: ContractSubject) async throws {
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
  func `maps a refused lookup to the documented failure`(
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
  func `does not send a lookup that cannot name a contact`(subject: ContractSubject) async throws {
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
  func `does not send a write with an e-mail address as its id`(
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
  func `a write to a missing contact is not found if the provider says so, and changes nothing`(
    row: ContractCase
  ) async throws {
    try await row.run { world in
      let missing = try #require(row.subject.unknownID)
      let make = try #require(row.operation.write)
      let write = make(world, missing)
      let result = await outcome { () async throws(ProviderFailure) in
        try await world.client.send(write)
      }
      switch result {
      case .success(let answer):
        #expect(row.subject.acceptsUnknownContact.contains(row.call), "\(answer)")
      case .failure(let failure):
        #expect(!row.subject.acceptsUnknownContact.contains(row.call))
        #expect(failure.kind == .notFound)
        #expect(failure.delivery == .answered)
      }
      let arrivals = await row.arrivals(world)
      #expect(arrivals == 1)
      #expect(try await !row.isDone(world))
    }
  }
}
