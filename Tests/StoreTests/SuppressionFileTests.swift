import Domain
import Foundation
import GRDB
import Store
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct SuppressionFileTests: SuppressionSamples {
  @Test func `a list that was never written to is empty and makes no file`() async throws {
    let folder = try TemporaryFolder()
    let list = SuppressionFile(folder: folder.url)
    #expect(try await list.entries(of: [try identifier("a@b.example")]) == [[]])
    #expect(try await list.isEmpty())
    #expect(try await list.all().isEmpty)
    #expect(try await list.status() == SuppressionStatus())
    #expect(try await list.remove(caseReference: "GDPR-118") == 0)
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.url.path).isEmpty)
  }

  @Test func `the files are the owner's only`() async throws {
    let folder = try TemporaryFolder()
    let list = SuppressionFile(folder: folder.url.appendingPathComponent("state/roster"))
    _ = try await add(Self.people, try entry(), to: list)
    for name in ["suppression.sqlite", "suppression.key"] {
      #expect(try folder.mode("state/roster/" + name) == 0o600)
    }
  }

  @Test func `no value is readable in the list's files, and removed tags are overwritten`()
    async throws
  {
    let folder = try TemporaryFolder()
    let list = SuppressionFile(folder: folder.url)
    _ = try await add(Self.people, try entry(.erasure, "CASE-CANARY"), to: list)
    let tags = try await list.all().map(\.tag)
    func contents() throws -> Data {
      try FileManager.default.contentsOfDirectory(atPath: folder.url.path).reduce(Data()) {
        $0 + (try Data(contentsOf: URL(fileURLWithPath: folder.path($1))))
      }
    }
    func holds(_ tag: SuppressionTag) throws -> Bool {
      try contents().range(of: withUnsafeBytes(of: tag.value.bigEndian) { Data($0) }) != nil
    }
    for word in ["canary@", "jane", "612345678", "712345678", "0712"] {
      #expect(try contents().range(of: Data(word.utf8)) == nil, "\(word)")
    }
    #expect(try contents().range(of: Data("CASE-CANARY".utf8)) != nil)
    #expect(try tags.allSatisfy(holds))
    #expect(try await list.remove(caseReference: "CASE-CANARY") == tags.count)
    #expect(try contents().range(of: Data("CASE-CANARY".utf8)) == nil)
    #expect(try !tags.contains(where: holds))
  }

  @Test func `with another key no person is found`() async throws {
    let (one, other) = (try TemporaryFolder(), try TemporaryFolder())
    _ = try await add(Self.people, try entry(), to: SuppressionFile(folder: one.url))
    _ = try await add(Self.people, try entry(), to: SuppressionFile(folder: other.url))
    let tags = Set(try await SuppressionFile(folder: one.url).all().map(\.tag))
    #expect(
      tags.isDisjoint(with: try await SuppressionFile(folder: other.url).all().map(\.tag)))
  }

  @Test(arguments: [
    "the key is gone", "the list is gone", "the list is empty", "another key", "damaged",
    "written by others", "a link",
  ])
  func `a list that cannot be read is an error and not empty`(change: String) async throws {
    let folder = try TemporaryFolder()
    _ = try await add(Self.people, try entry(), to: SuppressionFile(folder: folder.url))
    let (list, key) = (folder.path("suppression.sqlite"), folder.path("suppression.key"))
    switch change {
    case "the key is gone": try FileManager.default.removeItem(atPath: key)
    case "the list is gone": try FileManager.default.removeItem(atPath: list)
    case "the list is empty": try Data().write(to: URL(fileURLWithPath: list))
    case "another key":
      let other = try TemporaryFolder()
      _ = try await add(["a@b.example"], try entry(), to: SuppressionFile(folder: other.url))
      try FileManager.default.removeItem(atPath: key)
      try FileManager.default.moveItem(atPath: other.path("suppression.key"), toPath: key)
    case "damaged": try Data(repeating: 7, count: 8_192).write(to: URL(fileURLWithPath: list))
    case "written by others": try folder.setMode(0o666, of: "suppression.sqlite")
    default:
      try FileManager.default.moveItem(atPath: list, toPath: list + "~")
      try FileManager.default.createSymbolicLink(
        atPath: list, withDestinationPath: list + "~")
    }
    let changed = SuppressionFile(folder: folder.url)
    await #expect(throws: SuppressionFailure.self) {
      try await changed.entries(of: [try identifier("a@b.example")])
    }
    await #expect(throws: SuppressionFailure.self) { try await changed.isEmpty() }
    await #expect(throws: SuppressionFailure.self) {
      try await add(["a@b.example"], try entry(), to: changed)
    }
  }

  @Test func `a list that is removed or exchanged while it is open does not look empty`()
    async throws
  {
    let (folder, other) = (try TemporaryFolder(), try TemporaryFolder())
    let list = SuppressionFile(folder: folder.url)
    _ = try await add(Self.people, try entry(), to: list)
    _ = try await add(Self.people, try entry(), to: SuppressionFile(folder: other.url))
    let path = folder.path("suppression.sqlite")
    #expect(try await isListed(Self.people[0], in: list))
    try FileManager.default.moveItem(atPath: path, toPath: path + "~")
    await #expect(throws: SuppressionFailure.self) { try await list.isEmpty() }
    try FileManager.default.copyItem(atPath: other.path("suppression.sqlite"), toPath: path)
    await #expect(throws: SuppressionFailure.self) { try await list.isEmpty() }
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.moveItem(atPath: path + "~", toPath: path)
    #expect(try await isListed(Self.people[0], in: list))
  }

  @Test(arguments: [0, 1, 2])
  func `a first use that was interrupted is continued`(steps: Int) async throws {
    let folder = try TemporaryFolder()
    let other = try TemporaryFolder()
    _ = try await add(Self.people, try entry(), to: SuppressionFile(folder: other.url))
    // The file alone, with its tables, with its key.
    let queue = try DatabaseQueue(path: folder.path("suppression.sqlite"))
    if steps > 0 {
      try await queue.write {
        try $0.execute(
          sql: "CREATE TABLE list (format INTEGER NOT NULL, keyCheck INTEGER NOT NULL) STRICT")
      }
    }
    try queue.close()
    try folder.setMode(0o600, of: "suppression.sqlite")
    if steps > 1 {
      try FileManager.default.copyItem(
        atPath: other.path("suppression.key"), toPath: folder.path("suppression.key"))
    }
    let list = SuppressionFile(folder: folder.url)
    #expect(try await list.isEmpty())
    #expect(try await add(Self.people, try entry(), to: list) == 4)
    #expect(try await isListed(Self.people[0], in: SuppressionFile(folder: folder.url)))
  }
}
