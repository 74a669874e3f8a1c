import Domain
import Foundation
import Store
import Testing

/// What every back end promises of the suppression list.
@Suite(.timeLimit(.minutes(10))) struct SuppressionListTests: SuppressionSamples {
  @Test(arguments: Backend.shared)
  func `finds a person by the same address or number, in any spelling, and no other`(
    backend: Backend
  ) async throws {
    let scene = try await JournalScene(backend)
    let list = try await scene.suppressionList()
    #expect(try await list.isEmpty())
    #expect(try await list.status() == SuppressionStatus())
    #expect(try await add(Self.people, try entry(), to: list) == 4)
    #expect(try await add(Self.people, try entry(), to: list) == 0)
    let again = try await scene.suppressionList()
    #expect(try await !again.isEmpty())
    for listed in [
      "Jane.Canary@EXAMPLE.com", " jane.canary@example.com. ", "0033612345678",
      "+33 (0)6 12 34 56 78", "33612345678", "07 12 34 56 78",
    ] {
      #expect(try await isListed(listed, in: again), "\(listed)")
    }
    #expect(try await isListed("0612345678", "FR", in: again))
    #expect(try await isListed("0712345678", "FR", in: again))
    for other in [
      "jane.canary+shop@example.com", "jane@example.com", "+44 612345678", "0612345678",
      "+33712345678",
    ] {
      #expect(try await !isListed(other, in: again), "\(other)")
    }
    #expect(
      try await again.entries(of: [
        try identifier("a@b.example"), try identifier(Self.people[0]),
      ]) == [[], [try entry()]])
  }

  @Test(arguments: Backend.shared)
  func `counts, exports and removes by case`(backend: Backend) async throws {
    let scene = try await JournalScene(backend)
    let list = try await scene.suppressionList()
    _ = try await add([Self.people[0]], try entry(), to: list)
    let objection = SuppressionEntry(
      right: .objection, caseReference: "OBJ-1",
      day: try #require(CalendarDate(iso: "2026-01-02")))
    _ = try await add([Self.people[0], Self.people[1]], objection, to: list)
    #expect(
      try await list.entries(of: [try identifier(Self.people[0])]) == [[objection, try entry()]])
    let status = try await list.status()
    #expect(status.tags == 4 && status.cases == 2)
    #expect(status.erasures == 1 && status.objections == 3)
    #expect(status.oldest?.iso == "2026-01-02" && status.newest == Self.day)
    let all = try await list.all()
    #expect(all.count == 4 && all.allSatisfy { $0.tag.text.utf8.count == 16 })
    #expect(try await list.remove(caseReference: "OBJ-1") == 3)
    #expect(try await list.entries(of: [try identifier(Self.people[0])]) == [[try entry()]])
    #expect(try await !isListed(Self.people[1], in: list))
  }

  @Test(arguments: Backend.shared)
  func `takes and finds very many persons at once`(backend: Backend) async throws {
    let scene = try await JournalScene(backend)
    let list = try await scene.suppressionList()
    let people = try (0..<1_200).map { try identifier("p\($0)@example.com") }
    let tags = try await list.tags(of: Array(people.prefix(700)))
    #expect(try await list.add(tags + tags, try entry()) == 700)
    let found = try await list.entries(of: people)
    #expect(found.map(\.count) == Array(repeating: 1, count: 700) + Array(repeating: 0, count: 500))
  }
}
