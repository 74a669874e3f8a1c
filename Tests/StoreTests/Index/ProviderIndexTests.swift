import Domain
import Foundation
import TestSupport
import Testing

@testable import Store

@Suite(.timeLimit(.minutes(10))) struct ProviderIndexTests {
  private static let ada = IndexScene.contact(
    7, name: "Ada King Lovelace", email: "Ada+Shop@Example.net", phone: "+33 6 12 34 56 78",
    fields: ["customer": .string("C-77"), "debtorId": .integer(90_017)])

  @Test(arguments: Backend.shared) func `finds a contact among others in every notation`(
    backend: Backend
  ) async throws {
    let scene = try await IndexScene(backend)
    let others = (100..<1_100).map { IndexScene.contact($0, name: "Grace Hopper \($0)") }
    try await scene.build(others + [Self.ada])
    let other = try await scene.another()
    for text in [
      "ada+shop@example.net", "ADA@example.net", "+33612345678", "0612345678", "0033 612345678",
      "612345678", "ada lovelace", "Lovelace, ADA", "King", "A. Lovelace", "7", "c-77", "90017",
      "ada king lovelace",
    ] {
      #expect(try await scene.ids(text) == ["7"], "\(text)")
      #expect(try await scene.ids(text, in: other) == ["7"], "\(text) in another process")
    }
  }

  @Test(arguments: Backend.shared) func `does not propose a contact without the identifier`(
    backend: Backend
  ) async throws {
    let scene = try await IndexScene(backend)
    try await scene.build([Self.ada])
    for text in ["bob@example.net", "+33612345679", "Ada Byron", "B. Lovelace", "8", "Love"] {
      #expect(try await scene.ids(text) == [], "\(text)")
    }
    #expect(try await scene.ids("King") == ["7"])
  }

  @Test(arguments: Backend.shared) func `an exact name comes before longer names`(
    backend: Backend
  ) async throws {
    let scene = try await IndexScene(backend)
    try await scene.build([
      IndexScene.contact(1, name: "Ada Augusta Lovelace"),
      IndexScene.contact(2, name: "Ada Lovelace"),
    ])
    #expect(try await scene.ids("Lovelace Ada") == ["2", "1"])
  }

  @Test(arguments: Backend.shared) func `a word that many contacts share needs another word`(
    backend: Backend
  ) async throws {
    let scene = try await IndexScene(backend)
    try await scene.build(
      (1...3_000).map { IndexScene.contact($0, name: "Ada \($0 % 30 == 0 ? "Byron" : "Hopper")") })
    let common = try await scene.index.candidates(
      for: IdentifierQuery("ada", country: nil), limit: 20)
    #expect(common.isTooCommon && common.ids.isEmpty)
    let both = try await scene.index.candidates(
      for: IdentifierQuery("ada byron", country: nil), limit: 20)
    #expect(!both.isTooCommon)
    #expect(both.ids.count == 20 && both.more == 80)
    #expect(both.ids.first == "30")
  }

  // MARK: - Changes

  @Test(arguments: Backend.shared) func `a changed contact is found by the new values only`(
    backend: Backend
  ) async throws {
    let scene = try await IndexScene(backend)
    try await scene.build([Self.ada, IndexScene.contact(8)])
    var changed = Self.ada
    changed.emails = [EmailAddress(value: "countess@example.net", isPrimary: true)]
    try await scene.another().keep([changed], readAt: Date())
    #expect(try await scene.ids("ada@example.net") == [])
    #expect(try await scene.ids("countess@example.net") == ["7"])
    #expect(try await scene.ids("+33612345678") == ["7"])
    #expect(try await scene.index.status().complete?.contacts == 2)
  }

  @Test(arguments: Backend.shared) func `a new contact is found, and a removed one is not`(
    backend: Backend
  ) async throws {
    let scene = try await IndexScene(backend)
    try await scene.build([IndexScene.contact(8)])
    try await scene.index.keep([Self.ada], readAt: Date())
    #expect(try await scene.ids("ada@example.net") == ["7"])
    try await scene.index.remove([Self.ada.id], readAt: Date())
    #expect(try await scene.ids("ada@example.net") == [])
    #expect(try await scene.ids("7") == [])
    #expect(try await scene.ids("person8@example.net") == ["8"])
    #expect(try await scene.index.status().complete?.contacts == 1)
  }

  @Test(arguments: Backend.shared)
  func `an anonymized contact is removed, and an excerpt changes nothing`(
    backend: Backend
  ) async throws {
    let scene = try await IndexScene(backend)
    try await scene.build([Self.ada])
    var excerpt = IndexScene.contact(7, name: "", email: "")
    excerpt.isExcerpt = true
    try await scene.index.keep([excerpt], readAt: Date())
    #expect(try await scene.ids("ada@example.net") == ["7"])
    var anonymized = Self.ada
    anonymized.isAnonymized = true
    try await scene.index.keep([anonymized], readAt: Date())
    #expect(try await scene.ids("ada@example.net") == [])
  }

  @Test(arguments: Backend.shared) func `many single changes equal a new build`(
    backend: Backend
  ) async throws {
    let scene = try await IndexScene(backend)
    let names = ["Ada", "Grace", "Edsger", "Barbara", "Alan"]
    func contact(_ number: Int, _ round: Int) -> Contact {
      IndexScene.contact(
        number, name: "\(names[(number * 7 + round) % 5]) Person",
        email: "p\(number)x\(round)@example.net")
    }
    try await scene.build((1...2_000).map { contact($0, 0) })
    for round in 1...3 {
      try await scene.index.keep(
        stride(from: round, through: 2_400, by: 3).map { contact($0, round) }, readAt: Date())
    }
    try await scene.index.remove((1...50).map { IndexScene.id($0 * 40) }, readAt: Date())
    for number in 1...2_400 {
      let round = number % 3 == 0 ? 3 : number % 3
      let isThere = !(number % 40 == 0 && number <= 2_000)
      #expect(
        try await scene.ids("p\(number)x\(round)@example.net") == (isThere ? ["\(number)"] : []))
    }
    for number in stride(from: 1, through: 2_000, by: 37) {
      #expect(try await scene.ids("p\(number)x0@example.net") == [])
    }
  }

  // MARK: - Generations

  @Test(arguments: Backend.shared) func `the old generation answers until the new one is complete`(
    backend: Backend
  ) async throws {
    let scene = try await IndexScene(backend)
    try await scene.build([Self.ada])
    let build = try await scene.index.build()
    try await build.add([IndexScene.contact(8)], readAt: Date(), resume: .after("8"))
    try await build.pause()
    #expect(try await scene.ids("ada@example.net") == ["7"])
    #expect(try await scene.ids("person8@example.net") == [])
    let status = try await scene.index.status()
    #expect(status.complete?.contacts == 1)
    #expect(status.building?.contacts == 1)
    let next = try await scene.another().build()
    #expect(await next.resume == .after("8"))
    try await next.add([IndexScene.contact(9)], readAt: Date(), resume: nil)
    try await next.finish(gaps: .none)
    #expect(try await scene.ids("ada@example.net") == [])
    #expect(try await scene.ids("person8@example.net") == ["8"])
    #expect(try await scene.ids("person9@example.net") == ["9"])
    #expect(try await scene.index.status().building == nil)
  }

  @Test(arguments: Backend.shared) func `a list that is read in many parts is one index`(
    backend: Backend
  ) async throws {
    let scene = try await IndexScene(backend)
    let build = try await scene.index.build()
    for part in 0..<7 {
      let contacts = (part * 2_000..<(part + 1) * 2_000).map {
        IndexScene.contact($0, name: "Ada \($0 % 900)")
      }
      try await build.add(contacts, readAt: Date(), resume: .after("\(part)"))
      if part % 2 == 0 { try await build.add([], readAt: Date(), resume: nil) }
    }
    try await build.finish(gaps: IndexGaps(unreadable: 2))
    let status = try await scene.index.status()
    #expect(status.complete?.contacts == 14_000)
    #expect(status.complete?.gaps == IndexGaps(unreadable: 2))
    for number in stride(from: 0, to: 14_000, by: 611) {
      #expect(try await scene.ids("person\(number)@example.net") == ["\(number)"])
    }
    let named = try await scene.index.candidates(
      for: IdentifierQuery("ada 450", country: nil), limit: 5)
    #expect(named.ids == ["450", "1350", "2250", "3150", "4050"])
    #expect(named.more == 11)
  }

  @Test(arguments: Backend.shared)
  func `a contact that changed during a build keeps its newest reading`(
    backend: Backend
  ) async throws {
    let scene = try await IndexScene(backend)
    try await scene.build([Self.ada, IndexScene.contact(8), IndexScene.contact(9)])
    let build = try await scene.index.build()
    let early = Date(timeIntervalSinceNow: -60)
    var changed = Self.ada
    changed.emails = [EmailAddress(value: "countess@example.net", isPrimary: true)]
    try await scene.another().keep([changed], readAt: Date())
    try await scene.another().remove([IndexScene.id(8)], readAt: Date())
    try await build.add(
      [Self.ada, IndexScene.contact(8), IndexScene.contact(9)], readAt: early, resume: nil)
    try await build.pause()
    try await scene.another().remove([IndexScene.id(9)], readAt: Date())
    let rest = try await scene.index.build()
    try await rest.finish(gaps: .none)
    #expect(try await scene.ids("ada@example.net") == [])
    #expect(try await scene.ids("countess@example.net") == ["7"])
    #expect(try await scene.ids("person8@example.net") == [])
    #expect(try await scene.ids("person9@example.net") == [])
  }

  @Test(arguments: Backend.shared) func `only one process builds at a time`(
    backend: Backend
  ) async throws {
    let scene = try await IndexScene(backend)
    let build = try await scene.index.build()
    let failure = await #expect(throws: IndexFailure.self) {
      _ = try await scene.another().build()
    }
    #expect(failure?.message.contains("updat") == true, "\(failure?.message ?? "")")
    await #expect(throws: IndexFailure(message: "this index is already being updated")) {
      _ = try await scene.index.build()
    }
    try await build.pause()
    _ = try await scene.another().build()
  }

  @Test(arguments: Backend.shared)
  func `a page that was asked for before an erasure does not bring the contact back`(
    backend: Backend
  )
    async throws
  {
    let scene = try await IndexScene(backend)
    try await scene.build([Self.ada, IndexScene.contact(8, name: "Grace Hopper")])
    let askedAt = Date(timeIntervalSinceNow: -5)
    try await scene.another().remove([Self.ada.id], readAt: Date())
    try await scene.index.keep(
      [Self.ada, IndexScene.contact(9, name: "Grace Hopper")], readAt: askedAt)
    #expect(try await scene.ids("ada@example.net") == [])
    #expect(try scene.places(withTagsOf: Self.ada) == [])
    #expect(try await scene.ids("person9@example.net") == ["9"], "the rest of the page is kept")
    try await scene.index.keep([Self.ada], readAt: Date())
    #expect(try await scene.ids("ada@example.net") == ["7"], "a later reading counts")
  }

  @Test(arguments: Backend.shared)
  func `a contact that is anonymized between two parts of a build leaves no tags`(
    backend: Backend
  )
    async throws
  {
    let scene = try await IndexScene(backend)
    let first = try await scene.index.build()
    try await first.add(
      [Self.ada, IndexScene.contact(8, name: "Grace Hopper")], readAt: Date(), resume: .after("8"))
    try await first.pause()
    var anonymized = Self.ada
    anonymized.isAnonymized = true
    let rest = try await scene.another().build()
    try await rest.add([anonymized], readAt: Date(), resume: nil)
    try await rest.finish(gaps: .none)
    #expect(try await scene.ids("person8@example.net") == ["8"])
    #expect(try await scene.ids("ada@example.net") == [])
    #expect(try scene.places(withTagsOf: Self.ada) == [])
  }

  @Test(arguments: Backend.shared)
  func `an index that was dropped and built again answers in a process that had the old one open`(
    backend: Backend
  )
    async throws
  {
    let scene = try await IndexScene(backend)
    try await scene.build([Self.ada])
    let other = try await scene.another()
    #expect(try await scene.ids("ada@example.net", in: other) == ["7"])
    try await scene.index.drop()
    try await scene.build([IndexScene.contact(8)])
    #expect(try await scene.ids("person8@example.net", in: other) == ["8"])
    #expect(try await scene.ids("ada@example.net", in: other) == [])
    try await other.remove([IndexScene.id(8)], readAt: Date())
    #expect(try await scene.ids("person8@example.net") == [])
  }

  // MARK: - Removed content

  @Test(arguments: Backend.shared) func `dropping removes every tag`(
    backend: Backend
  ) async throws {
    let scene = try await IndexScene(backend)
    try await scene.build([Self.ada])
    #expect(try scene.places(withTagsOf: Self.ada) != [])
    try await scene.index.drop()
    #expect(try scene.places(withTagsOf: Self.ada) == [])
    #expect(try await scene.index.status().complete == nil)
    #expect(try await scene.ids("ada@example.net") == [])
  }
}
