import Foundation
import Simulator
import Store
import Testing

/// Checks that contacts with the same key are all shown, and that only one chosen contact is written
/// to.
@Suite(.timeLimit(.minutes(10))) struct SharedKeyTests {
  private static let key = "tweeling@example.com"

  private func ids(_ run: Run) throws -> [String] {
    let contacts = try #require(
      JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
    return contacts.compactMap { $0["id"] as? String }
  }

  private func writes(_ bench: Workbench) async -> [String] {
    await bench.requests().filter { !$0.hasPrefix("GET") }
  }

  @Test func `get and find list every contact of a shared key, and how to name each`()
    async throws
  {
    let bench = try await Workbench()
    let get = try await bench.run(["get", "eu-shop", "-"], input: Self.key)
    #expect(get.status == 0, "\(get.errors)")
    let ids = try ids(get)
    #expect(ids.count == 2)
    #expect(get.errors.contains("2 contacts share this accountId"), "\(get.errors)")
    for id in ids { #expect(get.errors.contains(id), "\(get.errors)") }
    let table = try await bench.run(["get", "eu-shop", "-", "--output", "table"], input: Self.key)
    for id in ids { #expect(table.output.contains(id), "\(table.output)") }
    let find = try await bench.run("find", Self.key)
    #expect(Set(try self.ids(find)).isSuperset(of: ids))
    #expect(find.errors.contains("2 contacts share this accountId"), "\(find.errors)")
    for id in ids {
      let one = try await bench.run(["get", "eu-shop", "-", "--id", id], input: Self.key)
      #expect(one.output.contains(#""id":"\#(id)""#), "\(one.output) \(one.errors)")
      #expect(!one.errors.contains("share"), "\(one.errors)")
    }
    let other = try await bench.run(["get", "eu-shop", "-", "--id", "5f1c"], input: Self.key)
    #expect(other.status != 0)
    for id in ids { #expect(other.errors.contains(id), "\(other.errors)") }
  }

  @Test(arguments: [["prefer", "--sms", "out"], ["anonymize", "--yes"]])
  func `a write by a shared key is refused and names each contact; a chosen one is written to`(
    words: [String]
  ) async throws {
    let bench = try await Workbench()
    let ids = try ids(try await bench.run(["get", "eu-shop", "-"], input: Self.key))
    let write = [words[0], "eu-shop", "-", "--by", "accountId"] + words.dropFirst()
    let refused = try await bench.run(write, input: Self.key)
    #expect(refused.status == 4, "\(refused.errors)")
    for id in ids { #expect(refused.errors.contains(id), "\(refused.errors)") }
    #expect(await writes(bench).isEmpty)

    let chosen = try await bench.run(write + ["--id", ids[1]], input: Self.key)
    #expect(chosen.status == 0, "\(chosen.errors)")
    #expect(chosen.output.contains(#""outcome":"done""#), "\(chosen.output)")
    let sent = await writes(bench)
    #expect(sent.count == 1)
    #expect(sent.first?.hasSuffix("/contacts/\(ids[1])") == true, "\(sent)")
    #expect(try bench.journal().last?.step == "verified", "it was read back by key and id")
    #expect(try bench.journal().last?.contactID == ids[1])

    let wrong = try await bench.run(write + ["--id", "5f1c00000000000000000000"], input: Self.key)
    #expect(wrong.status != 0)
    #expect(await writes(bench).count == 1)
  }
}
