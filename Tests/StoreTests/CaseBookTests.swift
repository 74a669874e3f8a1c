import Domain
import Foundation
import Store
import Testing

/// What every back end promises of cases.
@Suite(.timeLimit(.minutes(10))) struct CaseBookTests {
  private let time = Date(timeIntervalSince1970: 1_700_000_000)

  @Test(arguments: Backend.allCases)
  func `a case keeps its events in order, between writes and other cases`(
    backend: Backend
  ) async throws {
    let scene = try await JournalScene(backend)
    let journal = try await scene.journal()
    let first = try #require(
      try await journal.record(
        [.identityAsked, .taskAsked(number: 2)], of: "C-1", after: nil, at: time, moment: nil))
    try await journal.record(Samples.entry(.intended))
    _ = try await journal.record([.identityAsked], of: "C-2", after: nil, at: time, moment: nil)
    let second = try #require(
      try await journal.record(
        [.taskConfirmed(number: 2)], of: "C-1", after: first[1].sequence, at: time, moment: nil))
    let events = try await scene.journal().events(of: "C-1")
    #expect(events == first + second)
    #expect(
      events.map(\.event) == [
        .identityAsked, .taskAsked(number: 2), .taskConfirmed(number: 2),
      ])
    #expect(events.map(\.operatorName) == ["jo", "jo", "jo"])
    #expect(try await journal.events(of: nil).map(\.caseReference) == ["C-1", "C-1", "C-2", "C-1"])
    // Steps of cases are no writes.
    #expect(try await journal.writes(JournalFilter()).count == 1)
    #expect(try await journal.verification().firstFault == nil)
  }

  @Test(arguments: Backend.allCases)
  func `keeps no event after one that its writer did not know`(backend: Backend) async throws {
    let scene = try await JournalScene(backend)
    let journals = [try await scene.journal(), try await scene.journal()]
    let opened = try #require(
      try await journals[0].record([.identityAsked], of: "C-1", after: nil, at: time, moment: nil))
    let kept = try await withThrowingTaskGroup { group in
      for number in 0..<8 {
        group.addTask {
          try await journals[number % 2].record(
            [.taskAsked(number: number)], of: "C-1", after: opened[0].sequence, at: time,
            moment: nil)
        }
      }
      return try await group.reduce(into: 0) { $0 += $1 == nil ? 0 : 1 }
    }
    #expect(kept == 1)
    #expect(
      try await journals[0].record([.identityAsked], of: "C-1", after: nil, at: time, moment: nil)
        == nil)
    #expect(try await journals[0].events(of: "C-1").count == 2)
  }

  @Test(arguments: Backend.allCases)
  func `tags of a person stay beside the chain until they are removed`(
    backend: Backend
  ) async throws {
    let scene = try await JournalScene(backend)
    let journal = try await scene.journal()
    let tags = [
      CaseTag(identifier: 1, scope: "list", tag: .max),
      CaseTag(identifier: 2, scope: "shop 'x'", tag: 7),
    ]
    try await journal.keep(tags, of: "C-1")
    try await journal.keep(tags, of: "C-1")
    try await journal.keep([tags[0]], of: "C-2")
    #expect(try await journal.tags(of: "C-1") == tags)
    try await journal.removeTags(of: ["C-1"])
    #expect(try await journal.tags(of: "C-1").isEmpty)
    #expect(try await journal.tags(of: "C-2") == [tags[0]])
  }
}
