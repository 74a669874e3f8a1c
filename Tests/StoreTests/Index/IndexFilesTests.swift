import Domain
import Foundation
import GRDB
import TestSupport
import Testing

@testable import Store

/// What only an index in files of the state folder promises.
@Suite(.timeLimit(.minutes(10))) struct IndexFilesTests {
  private static let ada = IndexScene.contact(
    7, name: "Ada King Lovelace", email: "Ada+Shop@Example.net", phone: "+33 6 12 34 56 78",
    fields: ["customer": .string("C-77"), "debtorId": .integer(90_017)])

  @Test
  func `a part that cannot be written is written later, and the list does not go on without it`()
    async throws
  {
    let scene = try await IndexScene(.file)
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

  @Test func `an erased person's tags are in no file, with two generations and a reader`()
    async throws
  {
    let scene = try await IndexScene(.file)
    let others = (100..<2_000).map { IndexScene.contact($0, name: "Grace \($0)") }
    try await scene.build(others + [Self.ada])
    let build = try await scene.index.build()
    try await build.add(others + [Self.ada], readAt: Date(), resume: .after("7"))
    try await build.pause()
    #expect(try scene.places(withTagsOf: Self.ada).count >= 2, "the search finds tags")
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
    #expect(try scene.places(withTagsOf: Self.ada) == [])
    let rest = try await scene.index.build()
    try await rest.finish(gaps: .none)
    #expect(try scene.places(withTagsOf: Self.ada) == [])
    #expect(try scene.places(withTagsOf: others[0]) == ["2.sqlite"])
  }

  @Test func `no value is readable in a file`() async throws {
    let scene = try await IndexScene(.file)
    try await scene.build([Self.ada])
    for (name, data) in try scene.bytes() {
      for value in ["example.net", "612345678", "Lovelace", "lovelace", "C-77", "c-77"] {
        #expect(data.range(of: Data(value.utf8)) == nil, "\(value) in \(name)")
      }
    }
  }

  @Test func `with another key nothing is found, and a build begins again`() async throws {
    let scene = try await IndexScene(.file)
    try await scene.build([Self.ada])
    let other = IndexScene.index(in: scene.temporary.url, secret: "another key")
    #expect(try await scene.ids("ada@example.net", in: other) == [])
    #expect(try await other.status().complete == nil)
    let build = try await other.build()
    try await build.add([IndexScene.contact(8)], readAt: Date(), resume: nil)
    try await build.finish(gaps: .none)
    #expect(try await scene.ids("person8@example.net", in: other) == ["8"])
    #expect(try scene.places(withTagsOf: Self.ada) == [])
  }

  @Test func `refuses a file that others can write, and a link`() async throws {
    let scene = try await IndexScene(.file)
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
    let scene = try await IndexScene(.file)
    try await scene.build([Self.ada])
    let other = IndexScene.index(in: scene.temporary.url, country: "IT")
    #expect(try await other.status().complete == nil)
    #expect(try await scene.index.status().complete != nil)
  }

  @Test(arguments: [0, 4_096, 20_000])
  func `a damaged file is reported and replaced by the next build`(offset: Int) async throws {
    let scene = try await IndexScene(.file)
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
    let fresh = try await scene.another()
    let build = try await fresh.build()
    try await build.add([Self.ada], readAt: Date(), resume: nil)
    try await build.finish(gaps: .none)
    #expect(try await scene.ids("ada@example.net", in: fresh) == ["7"])
  }
}
