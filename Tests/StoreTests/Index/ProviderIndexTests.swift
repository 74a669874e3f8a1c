import Domain
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

@Suite(.timeLimit(.minutes(10))) struct ProviderIndexTests {
  private static let ada = IndexScene.contact(
    7, name: "Ada King Lovelace", email: "Ada+Shop@Example.net", phone: "+33 6 12 34 56 78",
    fields: ["customer": .string("C-77"), "debtorId": .integer(90_017)])

  @Test(arguments: [
    "ada+shop@example.net", "ADA@example.net", "+33612345678", "0612345678", "0033 612345678",
    "612345678", "ada lovelace", "Lovelace, ADA", "King", "A. Lovelace", "7", "c-77", "90017",
    "ada king lovelace",
  ])
  func `finds a contact among others in every notation`(text: String) async throws {
    let scene = try IndexScene()
    let others = (100..<1_100).map { IndexScene.contact($0, name: "Grace Hopper \($0)") }
    try await scene.build(others + [Self.ada])
    #expect(try await scene.ids(text) == ["7"])
    #expect(try await scene.ids(text, in: scene.another()) == ["7"], "in another process")
  }

  @Test(arguments: ["bob@example.net", "+33612345679", "Ada Byron", "B. Lovelace", "8", "Love"])
  func `does not propose a contact without the identifier`(text: String) async throws {
    let scene = try IndexScene()
    try await scene.build([Self.ada])
    #expect(try await scene.ids(text) == [])
    #expect(try await scene.ids("King") == ["7"])
  }

  @Test func `an exact name comes before longer names`() async throws {
    let scene = try IndexScene()
    try await scene.build([
      IndexScene.contact(1, name: "Ada Augusta Lovelace"),
      IndexScene.contact(2, name: "Ada Lovelace"),
    ])
    #expect(try await scene.ids("Lovelace Ada") == ["2", "1"])
  }

  @Test func `a word that many contacts share needs another word`() async throws {
    let scene = try IndexScene()
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

  @Test func `a changed contact is found by the new values only`() async throws {
    let scene = try IndexScene()
    try await scene.build([Self.ada, IndexScene.contact(8)])
    var changed = Self.ada
    changed.emails = [EmailAddress(value: "countess@example.net", isPrimary: true)]
    try await scene.another().keep([changed], readAt: Date())
    #expect(try await scene.ids("ada@example.net") == [])
    #expect(try await scene.ids("countess@example.net") == ["7"])
    #expect(try await scene.ids("+33612345678") == ["7"])
    #expect(try await scene.index.status().complete?.contacts == 2)
  }

  @Test func `a new contact is found, and a removed one is not`() async throws {
    let scene = try IndexScene()
    try await scene.build([IndexScene.contact(8)])
    try await scene.index.keep([Self.ada], readAt: Date())
    #expect(try await scene.ids("ada@example.net") == ["7"])
    try await scene.index.remove([Self.ada.id], readAt: Date())
    #expect(try await scene.ids("ada@example.net") == [])
    #expect(try await scene.ids("7") == [])
    #expect(try await scene.ids("person8@example.net") == ["8"])
    #expect(try await scene.index.status().complete?.contacts == 1)
  }

  @Test func `an anonymized contact is removed, and an excerpt changes nothing`() async throws {
    let scene = try IndexScene()
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

  @Test func `many single changes equal a new build`() async throws {
    let scene = try IndexScene()
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

  @Test func `the old generation answers until the new one is complete`() async throws {
    let scene = try IndexScene()
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

  @Test func `a list that is read in many parts is one index`() async throws {
    let scene = try IndexScene()
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

  @Test func `a contact that changed during a build keeps its newest reading`() async throws {
    let scene = try IndexScene()
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

  @Test func `only one process builds at a time`() async throws {
    let scene = try IndexScene()
    let build = try await scene.index.build()
    await #expect(throws: IndexFailure(message: "this index is already being updated")) {
      _ = try await scene.another().build()
    }
    try await build.pause()
    _ = try await scene.another().build()
  }

  @Test func `a page that was asked for before an erasure does not bring the contact back`()
    async throws
  {
    let scene = try IndexScene()
    try await scene.build([Self.ada, IndexScene.contact(8, name: "Grace Hopper")])
    let askedAt = Date(timeIntervalSinceNow: -5)
    try await scene.another().remove([Self.ada.id], readAt: Date())
    try await scene.index.keep(
      [Self.ada, IndexScene.contact(9, name: "Grace Hopper")], readAt: askedAt)
    #expect(try await scene.ids("ada@example.net") == [])
    #expect(try scene.files(withTagsOf: Self.ada) == [])
    #expect(try await scene.ids("person9@example.net") == ["9"], "the rest of the page is kept")
    try await scene.index.keep([Self.ada], readAt: Date())
    #expect(try await scene.ids("ada@example.net") == ["7"], "a later reading counts")
  }

  @Test func `a contact that is anonymized between two parts of a build leaves no tags`()
    async throws
  {
    let scene = try IndexScene()
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
    #expect(try scene.files(withTagsOf: Self.ada) == [])
  }

  @Test
  func `a part that cannot be written is written later, and the list does not go on without it`()
    async throws
  {
    let scene = try IndexScene()
    let build = try await scene.index.build()
    try await build.add([IndexScene.contact(1)], readAt: Date(), resume: .after("1"))
    let path = scene.folder.appendingPathComponent("1.sqlite").path
    let fault = try DatabaseQueue(path: path)
    try await fault.write { database in
      try database.execute(
        sql: """
          CREATE TRIGGER full BEFORE INSERT ON contacts
          BEGIN SELECT RAISE(ABORT, 'database or disk is full'); END
          """)
    }
    await #expect(throws: IndexFailure.self) { try await build.pause() }
    #expect(try await scene.index.status().building?.contacts == 0)
    let resume: String? = try await fault.read {
      try String.fetchOne($0, sql: "SELECT resume FROM generation")
    }
    #expect(resume == nil)
    try await fault.write { try $0.execute(sql: "DROP TRIGGER full") }
    try await build.pause()
    #expect(try await scene.index.status().building?.contacts == 1)
    let rest = try await scene.another().build()
    #expect(await rest.resume == .after("1"))
    try await rest.finish(gaps: .none)
    #expect(try await scene.ids("person1@example.net") == ["1"])
  }

  @Test
  func `an index that was dropped and built again answers in a process that had the old one open`()
    async throws
  {
    let scene = try IndexScene()
    try await scene.build([Self.ada])
    let other = scene.another()
    #expect(try await scene.ids("ada@example.net", in: other) == ["7"])
    try await scene.index.drop()
    try await scene.build([IndexScene.contact(8)])
    #expect(try await scene.ids("person8@example.net", in: other) == ["8"])
    #expect(try await scene.ids("ada@example.net", in: other) == [])
    try await other.remove([IndexScene.id(8)], readAt: Date())
    #expect(try await scene.ids("person8@example.net") == [])
  }

  // MARK: - Removed content

  @Test func `an erased person's tags are in no file, with two generations and a reader`()
    async throws
  {
    let scene = try IndexScene()
    let others = (100..<2_000).map { IndexScene.contact($0, name: "Grace \($0)") }
    try await scene.build(others + [Self.ada])
    let build = try await scene.index.build()
    try await build.add(others + [Self.ada], readAt: Date(), resume: .after("7"))
    try await build.pause()
    #expect(try scene.files(withTagsOf: Self.ada).count >= 2, "the search finds tags")
    // Another process reads the old state, so the log cannot be emptied.
    var unsafe = Configuration()
    unsafe.allowsUnsafeTransactions = true
    let reader = try DatabaseQueue(
      path: scene.folder.appendingPathComponent("1.sqlite").path, configuration: unsafe)
    try reader.inDatabase { database in
      try database.execute(sql: "BEGIN; SELECT * FROM generation")
    }
    try await scene.index.remove([Self.ada.id], readAt: Date())
    #expect(try await scene.ids("ada@example.net") == [])
    #expect(try await scene.index.status().owesTruncation)
    try reader.inDatabase { try $0.execute(sql: "COMMIT") }
    try reader.close()
    try await scene.index.remove([IndexScene.id(5)], readAt: Date())
    #expect(try await !scene.index.status().owesTruncation)
    #expect(try scene.files(withTagsOf: Self.ada) == [])
    let rest = try await scene.index.build()
    try await rest.finish(gaps: .none)
    #expect(try scene.files(withTagsOf: Self.ada) == [])
    #expect(try scene.files(withTagsOf: others[0]) == ["2.sqlite"])
  }

  @Test func `dropping removes every file with tags`() async throws {
    let scene = try IndexScene()
    try await scene.build([Self.ada])
    #expect(try scene.files(withTagsOf: Self.ada) != [])
    try await scene.index.drop()
    #expect(try scene.files(withTagsOf: Self.ada) == [])
    #expect(try await scene.index.status().complete == nil)
    #expect(try await scene.ids("ada@example.net") == [])
  }

  @Test func `no value is readable in a file`() async throws {
    let scene = try IndexScene()
    try await scene.build([Self.ada])
    for (name, data) in try scene.bytes() {
      for value in ["example.net", "612345678", "Lovelace", "lovelace", "C-77", "c-77"] {
        #expect(data.range(of: Data(value.utf8)) == nil, "\(value) in \(name)")
      }
    }
  }

  // MARK: - Keys and damage

  @Test func `with another key nothing is found, and a build begins again`() async throws {
    let scene = try IndexScene()
    try await scene.build([Self.ada])
    let other = IndexScene.index(in: scene.temporary.url, secret: "another key")
    #expect(try await scene.ids("ada@example.net", in: other) == [])
    #expect(try await other.status().complete == nil)
    let build = try await other.build()
    try await build.add([IndexScene.contact(8)], readAt: Date(), resume: nil)
    try await build.finish(gaps: .none)
    #expect(try await scene.ids("person8@example.net", in: other) == ["8"])
    #expect(try scene.files(withTagsOf: Self.ada) == [])
  }

  @Test func `refuses a file that others can write, and a link`() async throws {
    let scene = try IndexScene()
    try await scene.build([Self.ada])
    let path = scene.folder.appendingPathComponent("1.sqlite").path
    #expect(chmod(path, 0o622) == 0)
    let open = await #expect(throws: IndexFailure.self) {
      _ = try await scene.ids("ada@example.net", in: scene.another())
    }
    #expect(open?.message.contains("can be written by others") == true)
    #expect(chmod(path, 0o600) == 0)
    #expect(rename(path, path + ".kept") == 0)
    #expect(symlink(path + ".kept", path) == 0)
    let link = await #expect(throws: IndexFailure.self) {
      _ = try await scene.ids("ada@example.net", in: scene.another())
    }
    #expect(link?.message.contains("is a link") == true)
  }

  @Test func `another country of the numbers needs a new build`() async throws {
    let scene = try IndexScene()
    try await scene.build([Self.ada])
    let other = IndexScene.index(in: scene.temporary.url, country: "IT")
    #expect(try await other.status().complete == nil)
    #expect(try await scene.index.status().complete != nil)
  }

  @Test(arguments: [0, 4_096, 20_000])
  func `a damaged file is reported and replaced by the next build`(offset: Int) async throws {
    let scene = try IndexScene()
    try await scene.build((1...3_000).map { IndexScene.contact($0) } + [Self.ada])
    let file = scene.folder.appendingPathComponent("1.sqlite")
    var bytes = try Data(contentsOf: file)
    bytes.replaceSubrange(offset..<bytes.count, with: Data(count: bytes.count - offset))
    try await scene.index.drop()
    try bytes.write(to: file)
    let failure = await #expect(throws: IndexFailure.self) {
      _ = try await scene.ids("ada@example.net", in: scene.another())
      _ = try await scene.ids("C-77", in: scene.another())
      _ = try await scene.ids("person9@example.net", in: scene.another())
    }
    #expect(failure?.message.contains("is damaged") == true, "\(failure?.message ?? "")")
    let fresh = scene.another()
    let build = try await fresh.build()
    try await build.add([Self.ada], readAt: Date(), resume: nil)
    try await build.finish(gaps: .none)
    #expect(try await scene.ids("ada@example.net", in: fresh) == ["7"])
  }
}
