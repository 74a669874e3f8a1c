import Foundation
import Simulator
import Testing

/// Runs commands against a provider whose answers have one broken value.
@Suite(.timeLimit(.minutes(10))) struct BrokenAnswerTests {
  private static let find = CallFilter(pathPrefix: "/api/v6/commerce.contacts.find")
  private static let get = CallFilter(pathPrefix: "/api/v6/commerce.contacts.get")

  private func objects(_ run: Run) throws -> [[String: Any]] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [[String: Any]])
  }

  @Test(arguments: [["list", "shop-it", "--limit", "25"], ["list", "shop-it", "--all"]])
  func `a list shows a broken value as such and all other contacts`(
    arguments: [String]
  ) async throws {
    let bench = try await Workbench()
    let whole = try objects(try await bench.run(arguments + ["--output", "json"]))
    await bench.simulator.failNext(.damaged(.halfCharacter), at: "shop-it", where: Self.find)
    let run = try await bench.run(arguments + ["--output", "json"])
    #expect(run.status == 0)
    let contacts = try objects(run)
    #expect(contacts.count == whole.count)
    let broken = contacts.filter { $0["broken"] != nil }
    #expect(broken.count == 1)
    #expect(broken.first?["broken"] as? [String] == ["name"])
    #expect((broken.first?["name"] as? String)?.contains("\u{FFFD}") == true)
    let id = try #require(broken.first?["id"] as? String)
    #expect(run.errors.hasPrefix(#"{"warning":{"kind":"broken","provider":"shop-it","#))
    #expect(run.errors.contains("\(id) (name)"))
  }

  @Test(arguments: [
    ["list", "shop-it", "--limit", "25", "--output", "ndjson"],
    ["list", "shop-it", "--all", "--output", "ndjson"],
    ["export", "shop-it", "--output", "ndjson"],
  ])
  func `a contact that cannot be read is reported, and all others come through`(
    arguments: [String]
  ) async throws {
    let bench = try await Workbench()
    await bench.simulator.failNext(
      .damaged(.noContact), at: "shop-it", count: 9, where: Self.find)
    let run = try await bench.run(arguments)
    #expect(run.status == 5)
    #expect(run.output.split(separator: "\n").count == Workbench.contacts - 1)
    #expect(run.errors.contains("1 contact of the list cannot be read and is missing here"))
  }

  @Test func `numbers keep every digit in each output`() async throws {
    let bench = try await Workbench()
    let body =
      #"{"status":"ok","contact":{"id":7,"name":"Ada","x":12345678901234567.89,"y":2.50,"z":1e400}}"#
    for output in ["json", "ndjson", "csv", "table"] {
      await bench.simulator.failNext(.answer(status: 200, body: body), at: "shop-it")
      let run = try await bench.run("get", "shop-it", "7", "--output", output)
      #expect(run.status == 0)
      for digits in ["12345678901234567.89", "2.50", "1e400"] {
        #expect(run.output.contains(digits), "\(output): \(run.output)")
      }
    }
  }

  @Test func `a broken value is not written back`() async throws {
    let bench = try await Workbench()
    let id = "59068"
    await bench.simulator.failNext(
      .damaged(.halfCharacter), at: "shop-it", count: 2, where: Self.get)
    let read = try await bench.run("get", "shop-it", id, "--output", "json")
    let contact = try #require(
      try JSONSerialization.jsonObject(with: Data(read.output.utf8)) as? [String: Any])
    let name = try #require(contact["name"] as? String)
    #expect(contact["broken"] as? [String] == ["name"])
    let refused = try await bench.run("update", "shop-it", id, "--set", "name=\(name)")
    #expect(refused.status == 4)
    #expect(refused.errors.contains("name has U+FFFD, the sign for a broken character"))
    let other = try await bench.run("update", "shop-it", id, "--set", "note=called")
    #expect(other.status == 0)
    let sent = try #require(await bench.simulator.requests().last { $0.path.contains("update") })
    #expect(
      String(decoding: sent.body, as: UTF8.self) == #"{"contact":{"note":"called"},"id":59068}"#)
  }
}
