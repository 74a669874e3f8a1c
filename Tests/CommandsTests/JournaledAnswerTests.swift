import Foundation
import Simulator
import Store
import Testing

/// Checks that the journal keeps the answers under which nothing was sent: a refusal, and a look-up of a
/// case that found no contact.
@Suite(.timeLimit(.minutes(10))) struct JournaledAnswerTests {
  private static let absent = "absent-4711@example.com"

  private func kept(_ bench: Workbench) throws -> [[String?]] {
    try bench.journal().map { [$0.action, $0.step, $0.note, $0.contactID, $0.caseReference] }
  }

  @Test func `list, show and export tell in from out, and recycled from deleted`() async throws {
    let bench = try await Workbench()
    let jane = "jane@smithfoundation.org"
    for (word, arguments) in [
      ("out", ["prefer", "eu-shop", jane, "--by", "accountId", "--sms", "out"]),
      ("in", ["prefer", "eu-shop", jane, "--by", "accountId", "--sms", "in"]),
      ("recycled", ["delete", "b2b", "25495", "--yes"]),
      ("deleted", ["delete", "shop-it", "59070", "--yes"]),
    ] {
      let reference = "C-\(word)"
      let run = try await bench.run(arguments + ["--case", reference])
      #expect(run.status == 0, "\(run.errors)")
      let kept =
        ["in", "out"].contains(word)
        ? #""values":{"preferences.sms":"\#(word)"}"# : #""effect":"\#(word)""#
      let list = ["journal", "list", "--case", reference]
      let row = try await bench.run(list + ["--output", "ndjson"])
      #expect(row.output.contains(kept), "\(row.output)")
      let table = try await bench.run(list + ["--output", "table"])
      #expect(table.output.contains(kept.hasPrefix("\"values") ? "preferences.sms=\(word)" : word))
      let write = try #require(try bench.journal().last?.writeID)
      for command in [["show", write], ["export", "--case", reference]] {
        let shown = try await bench.run(["journal"] + command + ["--output", "ndjson"])
        #expect(shown.output.contains(kept), "\(command): \(shown.output)")
      }
    }
  }

  @Test func `keeps a refusal by capability with its contact and case`() async throws {
    let bench = try await Workbench()
    for (arguments, kept) in [
      (["anonymize", "shop-it", "59068", "--yes"], ["anonymize", "59068"]),
      (["delete", "donors", "64fe3a5c2b6f1a0001c0ffee", "--yes"], ["delete", nil]),
      (["prefer", "b2b", "25492", "--sms", "out"], ["prefer", "25492"]),
      (["pricing", "remove", "shop-it", "59068", "--yes"], ["pricing", "59068"]),
      (
        ["update", "eu-shop", "5f1cfa1f87aaa3a200000001", "--set", "name=x"],
        ["update", "5f1cfa1f87aaa3a200000001"]
      ),
    ] as [([String], [String?])] {
      let before = try bench.journal().count
      let run = try await bench.run(arguments + ["--case", "GDPR-118"])
      #expect(run.status == 4, "\(arguments): \(run.errors)")
      let rows = try self.kept(bench).dropFirst(before)
      #expect(rows.count == 1, "\(arguments)")
      #expect(rows.first?[0] == kept[0])
      #expect(rows.first.map { Array($0[1...2]) } == ["failed", "refused"])
      if let id = kept[1] { #expect(rows.first?[3] == id) }
      #expect(rows.first?[4] == "GDPR-118")
    }
    #expect(await bench.requests().isEmpty)
    #expect(try await bench.run("journal", "verify").status == 0)
  }

  @Test func `keeps a refusal of a read-only provider for every contact that was named`()
    async throws
  {
    let bench = try await Workbench()
    try await bench.configure(top: "read_only = true")
    let run = try await bench.run("delete", "shop-it", "59068", "59069", "--yes")
    #expect(run.status == 4)
    #expect(
      try kept(bench) == [
        ["delete", "failed", "refused", "59068", nil],
        ["delete", "failed", "refused", "59069", nil],
      ])
  }

  @Test func `a dry run that is refused keeps nothing`() async throws {
    let bench = try await Workbench()
    let arguments = ["anonymize", "shop-it", "59068", "--yes"]
    #expect(try await bench.run(arguments + ["--dry-run"]).status == 4)
    #expect(try kept(bench).isEmpty)
    #expect(try await bench.run(arguments).status == 4)
    #expect(try kept(bench).count == 1)
  }

  @Test func `keeps a look-up of a case that found no contact, without its personal key`()
    async throws
  {
    let bench = try await Workbench()
    for arguments in [
      ["get", "eu-shop", "-", "--case", "C-1"],
      ["anonymize", "eu-shop", "-", "--by", "accountId", "--yes", "--case", "C-1"],
      ["prefer", "eu-shop", "-", "--by", "accountId", "--sms", "out", "--case", "C-1"],
    ] {
      let before = try bench.journal().count
      let run = try await bench.run(arguments, input: Self.absent)
      #expect(run.status == 2, "\(arguments): \(run.errors)")
      let rows = try bench.journal().dropFirst(before)
      #expect(rows.map(\.note) == ["notFound"], "\(arguments)")
      #expect(rows.map(\.action) == [arguments[0]])
      #expect(rows.first?.contactID == nil)
      #expect(rows.first?.lookupDigest != nil)
      #expect(rows.first?.caseReference == "C-1")
    }
    let database = try Data(
      contentsOf: bench.folder.appendingPathComponent("state/roster/roster.sqlite"))
    #expect(database.range(of: Data("absent-4711".utf8)) == nil)
  }

  @Test func `keeps a look-up by id with the id, and none without a case`() async throws {
    let bench = try await Workbench()
    #expect(try await bench.run("get", "shop-it", "999999").status == 2)
    #expect(try kept(bench).isEmpty)
    #expect(try await bench.run("get", "shop-it", "999999", "--case", "C-1").status == 2)
    #expect(try kept(bench) == [["get", "failed", "notFound", "999999", "C-1"]])
    #expect(try await bench.run("get", "shop-it", "59068", "--case", "C-1").status == 0)
    #expect(try kept(bench).count == 1)
  }

  @Test func `keeps a find of a case that found no contact, with a digest of its text`()
    async throws
  {
    let bench = try await Workbench()
    // Every provider answers a text that can only be a key.
    let complete = try await bench.run("find", "zz-absent-4711", "--case", "C-1")
    #expect(complete.status == 0, "\(complete.errors)")
    let rows = try bench.journal()
    #expect(rows.map(\.provider) == ["eu-shop", "shop-it", "b2b", "donors"])
    #expect(Set(rows.map(\.action)) == ["find"])
    #expect(Set(rows.map(\.step)) == ["failed"])
    #expect(Set(rows.map(\.note)) == ["notFound"])
    #expect(Set(rows.map(\.caseReference)) == ["C-1"])
    #expect(rows.allSatisfy { $0.contactID == nil && $0.lookupDigest != nil })
    #expect(Set(rows.map(\.lookupDigest)).count == 1)
    let database = try Data(
      contentsOf: bench.folder.appendingPathComponent("state/roster/roster.sqlite"))
    #expect(database.range(of: Data("absent-4711".utf8)) == nil)
    let listed = try await bench.run("journal", "list", "--action", "find", "--output", "table")
    #expect(listed.output.contains("failed: not found"), "\(listed.output)")
    #expect(try await bench.run("journal", "verify").status == 0)
  }

  @Test func `a find that did not cover every provider is kept as not finished`() async throws {
    let bench = try await Workbench()
    for (arguments, input) in [
      // The first provider cannot be searched by e-mail.
      (["find", Self.absent, "--case", "C-1"], ""),
      (["find", "zz-absent-4711", "--no-scan", "--case", "C-1"], ""),
      (["find", "-", "--case", "C-1"], "\(Self.absent)\n"),
    ] {
      let before = try bench.journal().count
      _ = try await bench.run(arguments, input: input)
      #expect(try bench.journal().dropFirst(before).map(\.note).count == 4, "\(arguments)")
      #expect(
        Set(try bench.journal().dropFirst(before).map(\.note)) == ["notFinished"], "\(arguments)")
    }
    await bench.simulator.failNext(.status(500), at: "b2b", count: 99)
    let before = try bench.journal().count
    _ = try await bench.run("find", "zz-absent-4711", "--case", "C-1", "--timeout", "2")
    #expect(Set(try bench.journal().dropFirst(before).map(\.note)) == ["notFinished"])
  }

  @Test func `keeps no find that found a contact or has no case`() async throws {
    let bench = try await Workbench()
    #expect(try await bench.run("find", "zz-absent-4711").status == 0)
    #expect(try await bench.run("find", "59068", "--case", "C-1").status == 0)
    #expect(try bench.journal().isEmpty)
    _ = try await bench.run(
      ["find", "-", "--case", "C-1"], input: "59068\nzz-absent-4711\nzz-absent-4712\n")
    #expect(try bench.journal().count == 8, "two texts at four providers")
  }

  @Test func `a look-up that failed is no answer`() async throws {
    let bench = try await Workbench()
    await bench.simulator.failNext(.closedBeforeApplying, at: "shop-it", count: 9)
    let run = try await bench.run(
      "get", "shop-it", "59068", "--case", "C-1", "--timeout", "1")
    #expect(run.status != 0 && run.status != 2)
    #expect(try kept(bench).isEmpty)
  }
}
