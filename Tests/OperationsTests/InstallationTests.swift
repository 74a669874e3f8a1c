import App
import Domain
import Foundation
import Operations
import Simulator
import TestSupport
import Testing

/// Checks that a write belongs to an installation, not to the name in a config.
@Suite(.timeLimit(.minutes(10))) struct InstallationTests {
  /// Ways in which a config can name another installation by the same name.
  enum Change: String, CaseIterable {
    case address, path, environment, account, kind

    func applied(to installation: Installation) -> Installation {
      var changed = installation
      switch self {
      case .address: changed.baseURL = "https://other.example.com"
      case .path: changed.baseURL += "/v3"
      case .environment: changed.environment = .production
      case .account: changed.account = "another client"
      case .kind: changed.kind = ProviderKind("sample")
      }
      return changed
    }
  }

  private func withWorld(
    _ body: (SimulatedWorld, String) async throws -> Void
  ) async throws {
    let world = try await SimulatedWorld.start(SimulatorOptions(contacts: 30, hasLimits: false))
    let page = try await world.client("b2b").page(ContactQuery(limit: 5))
    try await body(world, try #require(page.contacts.last?.id.value))
    try await world.stop()
  }

  @Test(arguments: Change.allCases)
  func `does not settle or read a write of another installation`(
    change: Change
  ) async throws {
    try await withWorld { world, id in
      let lost = try await world.lose(
        .delete([.id(id)]), at: "b2b", installation: change.applied)
      await world.server.forgetRequests()
      for word in [
        SettleWrite.Word(), SettleWrite.Word(isEnded: true, isInstallationUnchecked: true),
      ] {
        let verdict = try await world.settling(at: "b2b", word: word).settle(lost)
        guard case .undecided(let reason) = verdict else {
          Issue.record("\(verdict)")
          return
        }
        #expect(reason.contains("another installation (sandbox"))
      }
      #expect(await world.server.requests().isEmpty)
      #expect(try await world.outcome(of: lost) == .unknown)
      // The same write can be settled at its own installation.
      let own = try await world.lose(.delete([.id(id)]), at: "b2b")
      guard case .didNotHappen = try await world.settling(at: "b2b").settle(own) else {
        Issue.record("The contact exists, so the deletion did not happen.")
        return
      }
    }
  }

  @Test(arguments: [
    ("https://A.example.com:443/v1/", "https://a.example.com/v1", true),
    ("HTTP://a.example.com:80", "http://a.example.com/", true),
    ("https://a.example.com/v1", "https://a.example.com/V1", false),
    ("http://a.example.com", "https://a.example.com", false),
    ("https://a.example.com:8443", "https://a.example.com", false),
    ("https://a.example.com", "https://a.example.com.", false),
  ])
  func `equivalent addresses name the same installation`(one: String, other: String, isSame: Bool) {
    func installation(_ address: String) -> Installation {
      Installation(kind: ProviderKind("sample"), baseURL: address, environment: .sandbox)
    }
    #expect((installation(one).text == installation(other).text) == isSame)
  }

  @Test func `names the right installation if the config has it`() async throws {
    try await withWorld { world, id in
      let shop = try world.client("shop-it").info.installation
      let lost = try await world.lose(
        .delete([.id(id)]), at: "b2b", installation: { _ in shop })
      guard case .undecided(let reason) = try await world.settling(at: "b2b").settle(lost) else {
        Issue.record("The write belongs to another installation.")
        return
      }
      #expect(reason.contains("'shop-it' in this config"))
    }
  }

  @Test func `settles a write without an installation only on the operator's word`()
    async throws
  {
    try await withWorld { world, id in
      let lost = try await world.lose(
        .delete([.id(id)]), at: "b2b", installation: { _ in nil })
      guard case .undecided(let reason) = try await world.settling(at: "b2b").settle(lost) else {
        Issue.record("The entry names no installation, so settling must be refused.")
        return
      }
      #expect(reason.contains("--installation-unchecked"))
      let word = SettleWrite.Word(isInstallationUnchecked: true)
      _ = try await world.settling(at: "b2b", word: word).settle(lost)
      let settled = try await world.record(try #require(UUID(uuidString: lost.id)))
      #expect(settled.outcome == .failed)
      #expect(settled.last.note == "settled by reading; installation unchecked")
    }
  }

  // MARK: - Jobs

  private func left(
    _ world: SimulatedWorld, _ installation: Installation?
  ) async throws -> UnfinishedJob {
    let client = try world.client("b2b")
    let ids = try await client.page(ContactQuery(limit: 3)).contacts.map(\.id.value)
    let job = world.app.ambient.makeID()
    try await world.app.journal.record(
      ids.map { id in
        JournalEntry(
          writeID: world.app.ambient.makeID(), step: .intended, time: world.app.ambient.now(),
          moment: world.app.ambient.moment(),
          target: JournalEntry.Target(
            provider: client.info.name, environment: client.info.environment,
            installation: installation, action: .delete, contactID: id, changedFields: [],
            caseReference: nil, job: job, request: ContactWrite.delete([.id(id)]).requestText))
      })
    return try #require(try await world.app.archive.unfinishedJobs().first)
  }

  @Test(arguments: Change.allCases)
  func `does not continue a job of another installation`(change: Change) async throws {
    try await withWorld { world, _ in
      let client = try world.client("b2b")
      let job = try await left(world, change.applied(to: client.info.installation))
      let resume = ResumeJob(
        client: client, archive: world.app.archive, context: world.writeContext)
      let remainder = try await resume.remainder(of: job)
      #expect(remainder.notSent.count == 3)
      await #expect {
        _ = try await resume.take(remainder)
      } throws: { error in
        guard case .unavailable(_, let reason)? = error as? WriteFailure else { return false }
        return reason.contains("another installation")
      }
    }
  }

  @Test func `never continues a job without an installation`() async throws {
    try await withWorld { world, _ in
      let client = try world.client("b2b")
      let resume = ResumeJob(
        client: client, archive: world.app.archive, context: world.writeContext)
      let old = try await left(world, nil)
      let remainder = try await resume.remainder(of: old)
      await #expect {
        _ = try await resume.take(remainder)
      } throws: { error in
        guard case .unavailable(_, let reason)? = error as? WriteFailure else { return false }
        return reason == InstallationCheck.unknownIsNotContinued
      }
      #expect(try await resume.abandon(remainder), "the job can be abandoned")
      #expect(try await world.app.archive.unfinishedJobs().isEmpty)
    }
  }

  @Test func `continues a job of this installation`() async throws {
    try await withWorld { world, _ in
      let client = try world.client("b2b")
      let resume = ResumeJob(
        client: client, archive: world.app.archive, context: world.writeContext)
      let job = try await left(world, client.info.installation)
      #expect(try await resume.take(try await resume.remainder(of: job)) != nil)
    }
  }
}
