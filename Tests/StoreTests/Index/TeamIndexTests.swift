import Domain
import Foundation
import TestSupport
import Testing

@testable import Store

/// What only an index in a team's database promises.
@Suite(.timeLimit(.minutes(10))) struct TeamIndexTests {
  private static let ada = IndexScene.contact(
    7, name: "Ada King Lovelace", email: "ada@example.net", phone: "+33 6 12 34 56 78")
  private static let others = (100..<1_500).map {
    IndexScene.contact($0, name: "Grace \($0)")
  }

  private static func team(_ scene: IndexScene) throws -> TeamScene { try #require(scene.team) }

  @Test
  func `a person erased on one host is gone for every host, also from a build that is under way`()
    async throws
  {
    let scene = try await IndexScene(.postgres)
    try await scene.build(Self.others + [Self.ada])
    let kim = try await scene.another()
    let build = try await scene.index.build()
    try await build.add(Self.others + [Self.ada], readAt: Date(), resume: .after("7"))
    // Writes the part. The build is then continued.
    try await build.pause()
    let rest = try await scene.index.build()
    #expect(try scene.places(withTagsOf: Self.ada).count == 4, "two generations have tags")
    #expect(try await scene.ids("ada@example.net") == ["7"])
    try await kim.remove([Self.ada.id], readAt: Date())
    #expect(try await scene.ids("ada@example.net") == [])
    #expect(try scene.places(withTagsOf: Self.ada) == [])
    // The list was asked before.
    try await rest.add([Self.ada], readAt: Date(timeIntervalSinceNow: -60), resume: nil)
    try await rest.finish(gaps: .none)
    #expect(try await scene.ids("ada@example.net") == [])
    #expect(try await scene.ids("person100@example.net", in: kim) == ["100"])
    #expect(try scene.places(withTagsOf: Self.ada) == [])
    #expect(try await kim.status() == scene.index.status())
  }

  @Test(arguments: [-120.0, 0, 120])
  func `a host with another clock does not bring an erased person back`(ahead: TimeInterval)
    async throws
  {
    let scene = try await IndexScene(.postgres)
    try await scene.build([Self.ada])
    let kim = try await IndexScene.index(of: Self.team(scene).member("kim"), clockAhead: ahead)
    let asked = Date(timeIntervalSinceNow: ahead - 1)
    try await scene.index.remove([Self.ada.id], readAt: Date())
    try await kim.keep([Self.ada], readAt: asked)
    #expect(try await scene.ids("ada@example.net") == [])
    #expect(try scene.places(withTagsOf: Self.ada) == [])
    // A person who came back is read after that.
    try await kim.keep([Self.ada], readAt: Date(timeIntervalSinceNow: ahead + 1))
    #expect(try await scene.ids("ada@example.net") == ["7"])
  }

  @Test func `changes of two hosts at once all reach the index`() async throws {
    let scene = try await IndexScene(.postgres)
    try await scene.build(Self.others)
    let indexes = [
      scene.index, try await scene.another(), try await scene.another(), try await scene.another(),
    ]
    try await withThrowingTaskGroup { group in
      for (host, index) in indexes.enumerated() {
        group.addTask {
          for round in 0..<5 {
            let first = 10_000 + host * 1_000 + round * 100
            try await index.keep(
              (first..<first + 100).map { IndexScene.contact($0) }, readAt: Date())
            try await index.remove([IndexScene.id(first)], readAt: Date())
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try await scene.index.status().complete?.contacts == 1_400 + 4 * 5 * 99)
    for number in stride(from: 10_000, to: 14_000, by: 1_000) {
      #expect(try await scene.ids("person\(number)@example.net") == [])
      #expect(try await scene.ids("person\(number + 499)@example.net") == ["\(number + 499)"])
    }
  }

  // MARK: - Building

  @Test func `the second of two updates says who builds, and can build afterwards`() async throws {
    let scene = try await IndexScene(.postgres)
    let kim = try await scene.another()
    let build = try await scene.index.build()
    for update in [
      { _ = try await kim.build() }, { _ = try await kim.catchUp() }, { try await kim.drop() },
    ] {
      let failure = await #expect(throws: IndexFailure.self) { try await update() }
      #expect(
        failure?.message.hasPrefix(
          "jo on \(ProcessInfo.processInfo.hostName) has been updating this index since ") == true,
        "\(failure?.message ?? "")")
    }
    try await build.finish(gaps: .none)
    let catchUp = try await kim.catchUp()
    await catchUp.release()
    try await kim.drop()
    #expect(try await scene.index.status().complete == nil)
  }

  @Test
  func `a build whose host died is taken over where it stopped, and the first one writes no more`()
    async throws
  {
    let scene = try await IndexScene(.postgres)
    let build = try await scene.index.build()
    try await build.add(
      (1...5_000).map { IndexScene.contact($0) }, readAt: Date(), resume: .after("5000"))
    try await build.add([IndexScene.contact(5_001)], readAt: Date(), resume: .after("5001"))
    try Self.team(scene).runAsOwner(
      "UPDATE roster.leases SET expires = clock_timestamp() WHERE subject LIKE 'index:%'")
    let kim = try await scene.another()
    let rest = try await kim.build()
    #expect(await rest.resume == .after("5000"))
    let failure = await #expect(throws: IndexFailure.self) { try await build.finish(gaps: .none) }
    #expect(failure?.message.contains("another session updates it by now") == true)
    // The list is read from a little before: its last rows are there already.
    try await rest.add(
      (4_990...5_010).map { IndexScene.contact($0) }, readAt: Date(), resume: nil)
    try await rest.finish(gaps: .none)
    #expect(try await scene.index.status().complete?.contacts == 5_010)
    #expect(try await scene.ids("person5001@example.net") == ["5001"])
    #expect(try await scene.ids("person4995@example.net") == ["4995"])
  }

  @Test(arguments: SocketProxy.Loss.allCases)
  func `a part whose commit has no answer is in the index once`(loss: SocketProxy.Loss) async throws
  {
    let scene = try await IndexScene(.postgres)
    let team = try Self.team(scene)
    let folder = try TemporaryFolder()
    let proxy = try SocketProxy(folder: folder.url.path, target: team.server.socketFolder)
    defer { proxy.stop() }
    let index = try await IndexScene.index(of: team.member("jo", socketFolder: proxy.folder))
    let build = try await index.build()
    for part in 0..<3 {
      proxy.lose(loss)
      let first = part * 5_000
      try await build.add(
        (first..<first + 5_000).map { IndexScene.contact($0) }, readAt: Date(),
        resume: .after("\(part)"))
    }
    #expect(proxy.lossCount == 3)
    try await build.finish(gaps: .none)
    #expect(try await scene.index.status().complete?.contacts == 15_000)
    #expect(try await scene.ids("person5001@example.net") == ["5001"])
    let rows = try team.runAsOwner("SELECT count(*) FROM roster.index_contacts")
    #expect(rows == "15000")
  }

  @Test func `an index of this machine from before the team is removed by the first update`()
    async throws
  {
    let scene = try await IndexScene(.postgres)
    let member = try Self.team(scene).member("kim")
    let former = ProviderIndex(
      folder: member.folder.url.appendingPathComponent("index/b2b"), key: IndexScene.key("old"),
      provider: IndexScene.provider, installation: IndexScene.installation, country: nil)
    let old = try await former.build()
    try await old.add([Self.ada], readAt: Date(), resume: nil)
    try await old.finish(gaps: .none)
    let path = member.folder.url.appendingPathComponent("index/b2b").path
    #expect(FileManager.default.fileExists(atPath: path))
    let index = try await IndexScene.index(of: member)
    _ = try await index.status()
    #expect(FileManager.default.fileExists(atPath: path), "reading removes nothing")
    try await index.build().finish(gaps: .none)
    #expect(!FileManager.default.fileExists(atPath: path))
  }

  // MARK: - Away

  @Test func `without the store an index says that it cannot be asked`() async throws {
    let scene = try await IndexScene(.postgres)
    try await scene.build([Self.ada])
    let team = try Self.team(scene)
    try team.takeAway()
    let failure = await #expect(throws: IndexFailure.self) {
      _ = try await scene.ids("ada@example.net")
    }
    #expect(failure?.isAway == true)
    #expect(failure?.message.hasPrefix("the index of b2b cannot be asked: ") == true)
    try team.bringBack()
    #expect(try await scene.ids("ada@example.net") == ["7"])
  }

  @Test
  func `what was erased while the store was away leaves every generation when it is back`()
    async throws
  {
    let scene = try await IndexScene(.postgres)
    let byKey = IndexScene.contact(8, fields: ["accountId": .string("A-8")])
    try await scene.build(Self.others + [Self.ada, byKey])
    let build = try await scene.index.build()
    try await build.add([Self.ada, byKey], readAt: Date(), resume: nil)
    try await build.pause()
    let team = try Self.team(scene)
    let erased = Date()
    try team.takeAway()
    for _ in 0..<2 {
      let failure = await #expect(throws: IndexFailure.self) {
        try await scene.index.remove([Self.ada.id], readAt: erased)
      }
      #expect(failure?.isAway == true)
    }
    await #expect(throws: IndexFailure.self) {
      try await scene.index.removeAll(with: Identifier(.accountID, "a-8"), readAt: erased)
    }
    try team.bringBack()
    #expect(try scene.places(withTagsOf: Self.ada).count == 4, "the database has them still")
    #expect(try await scene.ids("ada@example.net") == [])
    #expect(try scene.places(withTagsOf: Self.ada) == [])
    #expect(try scene.places(withTagsOf: byKey) == [])
    // A page that was asked for before the erasure.
    try await scene.another().keep([Self.ada], readAt: erased.addingTimeInterval(-1))
    #expect(try await scene.ids("ada@example.net") == [])
    #expect(try await scene.index.status().complete?.gaps == IndexGaps.none)
  }

  @Test
  func `a contact that was written to while the store was away makes a miss prove nothing`()
    async throws
  {
    let scene = try await IndexScene(.postgres)
    try await scene.build(Self.others)
    let build = try await scene.index.build()
    let team = try Self.team(scene)
    try team.takeAway()
    await #expect(throws: IndexFailure.self) { try await scene.index.uncover([IndexScene.id(100)]) }
    try team.bringBack()
    #expect(try await scene.index.status().complete?.gaps == IndexGaps(unreadable: 1))
    // The list may have been read before the write.
    try await build.finish(gaps: .none)
    #expect(try await scene.another().status().complete?.gaps == IndexGaps(unreadable: 1))
    try await scene.build(Self.others)
    #expect(try await scene.index.status().complete?.gaps == IndexGaps.none)
  }

  @Test func `a changed line of what waits is named, and the index is not used until then`()
    async throws
  {
    let scene = try await IndexScene(.postgres)
    try await scene.build([Self.ada])
    let team = try Self.team(scene)
    let member = try team.member("kim")
    let kim = try await IndexScene.index(of: member)
    try team.takeAway()
    await #expect(throws: IndexFailure.self) {
      try await kim.remove([IndexScene.id(8)], readAt: Date())
    }
    try team.bringBack()
    let folder = member.folder.url.appendingPathComponent("team")
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: folder.path).first {
        $0.hasPrefix("index-")
      })
    let path = folder.appendingPathComponent(name).path
    let kept = try String(contentsOfFile: path, encoding: .utf8)
    #expect(
      try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int == 0o600)
    try Data(kept.replacing("\"8\"", with: "\"7\"").utf8).write(to: URL(fileURLWithPath: path))
    let failure = await #expect(throws: IndexFailure.self) {
      _ = try await scene.ids("ada@example.net", in: kim)
    }
    #expect(failure?.message.contains("\(name):1 is not as roster wrote it") == true)
    #expect(try await scene.ids("ada@example.net") == ["7"])
  }

  // MARK: - Rights, keys and damage

  @Test func `an auditor finds and changes nothing`() async throws {
    let scene = try await IndexScene(.postgres)
    try await scene.build([Self.ada])
    let team = try Self.team(scene)
    let auditor = try await IndexScene.index(of: team.member("ada"))
    #expect(try await scene.ids("ada@example.net", in: auditor) == ["7"])
    try await auditor.keep([IndexScene.contact(8)], readAt: Date())
    try await auditor.remove([Self.ada.id], readAt: Date())
    #expect(try await scene.index.status().complete?.contacts == 1)
    for change in [
      { _ = try await auditor.build() }, { _ = try await auditor.catchUp() },
      { try await auditor.drop() },
    ] {
      let failure = await #expect(throws: IndexFailure.self) { try await change() }
      #expect(failure?.message.contains("the database role ada may only read") == true)
    }
    for table in ["generations", "blocks", "contacts", "touched"] {
      for role in ["ada", "guest"] {
        #expect(throws: ToolFailure.self) {
          try team.run("DELETE FROM roster.index_\(table)", as: role)
        }
      }
    }
    #expect(throws: ToolFailure.self) {
      try team.run("SELECT * FROM roster.index_contacts", as: "guest")
    }
  }

  @Test func `with another team key no index is asked`() async throws {
    let scene = try await IndexScene(.postgres)
    try await scene.build([Self.ada])
    let member = try Self.team(scene).member("kim")
    let other = ProviderIndex(
      of: { () async throws(JournalFailure) in
        try await StoredJournal(
          of: try await member.database(key: 8), folder: member.folder.url, origin: nil,
          signing: OperatorKeyFile(folder: member.folder.url))
      }, key: JournalScene.teamKey(8), provider: IndexScene.provider,
      installation: IndexScene.installation, country: nil, folder: member.folder.url,
      formerFolder: member.folder.url.appendingPathComponent("index"))
    let failure = await #expect(throws: IndexFailure.self) {
      _ = try await scene.ids("ada@example.net", in: other)
    }
    #expect(failure?.message.contains("the team's key is another one") == true)
    #expect(failure?.isAway == false)
  }

  @Test func `no value is readable in the tables`() async throws {
    let scene = try await IndexScene(.postgres)
    try await scene.build([Self.ada])
    for table in ["generations", "blocks", "contacts", "touched"] {
      let rows = try Self.team(scene).runAsOwner(
        "SET bytea_output = 'escape'; SELECT * FROM roster.index_\(table)")
      #expect(table == "touched" || !rows.isEmpty)
      for value in ["example.net", "612345678", "ovelace", "b2b.example"] {
        #expect(!rows.contains(value), "\(value) in \(table)")
      }
    }
  }

  @Test func `an index of another default country is not replaced, but erasures reach it`()
    async throws
  {
    let scene = try await IndexScene(.postgres)
    try await scene.build([Self.ada, IndexScene.contact(8, name: "Grace Hopper")])
    let other = try await IndexScene.index(of: Self.team(scene).member("kim"), country: "IT")
    #expect(try await other.status().complete == nil)
    #expect(try await scene.ids("ada@example.net", in: other) == [])
    let failure = await #expect(throws: IndexFailure.self) { _ = try await other.build() }
    #expect(failure?.message.contains("another default_country") == true)
    try await other.keep([IndexScene.contact(9)], readAt: Date())
    try await other.remove([Self.ada.id], readAt: Date())
    #expect(try scene.places(withTagsOf: Self.ada) == [])
    #expect(try await scene.index.status().complete?.contacts == 1)
    #expect(try await scene.ids("person8@example.net") == ["8"])
    try await other.drop()
    try await other.build().finish(gaps: .none)
    #expect(try await other.status().complete != nil)
  }

  @Test(arguments: [
    "entries = ''", "entries = substring(entries FROM 1 FOR 13)", "tag = tag + 1",
    "entries = decode(repeat('00', 120), 'hex')",
  ])
  func `a damaged block is reported and its generation dropped`(damage: String) async throws {
    let scene = try await IndexScene(.postgres)
    try await scene.build(Self.others + [Self.ada])
    let team = try Self.team(scene)
    try team.runAsOwner("UPDATE roster.index_blocks SET \(damage)")
    let kim = try await scene.another()
    let failure = await #expect(throws: IndexFailure.self) {
      _ = try await scene.ids("ada@example.net", in: kim)
    }
    #expect(failure?.message.contains("is damaged: roster index update b2b") == true)
    #expect(try await scene.ids("ada@example.net") == [])
    #expect(try await scene.index.status().complete == nil)
    let rows = try team.runAsOwner(
      "SELECT (SELECT count(*) FROM roster.index_blocks) + count(*) FROM roster.index_contacts")
    #expect(rows == "0")
    try await scene.build([Self.ada])
    #expect(try await scene.ids("ada@example.net", in: kim) == ["7"])
  }
}
