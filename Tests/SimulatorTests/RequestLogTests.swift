import Foundation
import Glibc
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct `The request log` {
  private let create = #"{"contact":{"customer":37091,"name":"New"}}"#

  private func lines(
    _ options: SimulatorOptions = SimulatorOptions(contacts: 200),
    _ body: (LocalCalls) async throws -> Void
  ) async throws -> [Node] {
    let path = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
    defer { unlink(path) }
    var options = options
    options.log = try ExchangeLog(path: path)
    try await withSimulator(options, body)
    return try Data(contentsOf: URL(filePath: path)).split(separator: 10)
      .map { try JSONDecoder().decode(Node.self, from: $0) }
  }

  @Test func `a line names the contacts and says whether a write was carried out`() async throws {
    let jane = SimulatedAccount.named("shop-it").jane
    let lines = try await lines { calls in
      _ = try await calls.shop("get", #"{"id":\#(jane)}"#)
      _ = try await calls.shop("create", create)
      _ = try await calls.shop("delete", #"{"ids":[\#(jane),59070]}"#)
      _ = try await calls.shop("update", #"{"id":1,"contact":{"note":"x"}}"#)
    }
    #expect(
      lines.map { $0["contacts"] } == [
        .list([.text("\(jane)")]), .list([.text("59268")]),
        .list([.text("\(jane)"), "59070"]), .list(["1"]),
      ])
    #expect(lines.map { $0["write"] } == [.bool(false), .bool(true), .bool(true), .bool(true)])
    #expect(
      lines.map { $0["carriedOut"] } == [
        .bool(false), .bool(true), .bool(true), .bool(false),
      ])
    #expect(lines.map { $0["number"] } == [1, 2, 3, 4])
    #expect(lines[0]["target"] == "/api/v6/commerce.contacts.get")
    #expect(lines[0]["fault"] == .null)
  }

  @Test func `a line about a list names the range of its identifiers`() async throws {
    let lines = try await lines { calls in
      _ = try await calls.shop("find", #"{"conditions":{"after":59069},"limit":3}"#)
      _ = try await calls.shop("find", #"{"conditions":{"after":59260},"limit":100}"#)
    }
    #expect(lines[0]["range"] == .list([59070, 59072]))
    #expect(lines[1]["range"] == .list([59261, .null]))
  }

  @Test(arguments: [
    (Fault.status(429), "429", false), (.closedBeforeApplying, "closedBeforeApplying", false),
    (.closedAfterApplying, "closedAfterApplying", true), (.cutOff, "cutOff", true),
    (.statusAfterApplying(504), "504AfterApplying", true),
    (.slow(.milliseconds(1)), "delayBeforeApplying", true),
    (.slowAfterApplying(.milliseconds(1)), "delayAfterApplying", true),
    (.heldBeforeApplying(.milliseconds(1)), "hangBeforeApplying", false),
    (.heldAfterApplying(.milliseconds(1)), "hangAfterApplying", true),
  ])
  func `a line names the fault and says whether the write was still carried out`(
    fault: Fault, name: String, isCarriedOut: Bool
  ) async throws {
    let lines = try await lines { calls in
      await calls.server.failNext(fault, at: "shop-it")
      _ = try await calls.shop("create", create)
      let count = try await calls.shop("count", "{}").json["count"].integer
      #expect(count == (isCarriedOut ? 201 : 200))
    }
    #expect(lines[0]["fault"] == .text(name))
    #expect(lines[0]["carriedOut"] == .bool(isCarriedOut))
  }

  @Test func `a line about a bulk call names the refused contacts`() async throws {
    let rows = #"[{"id":25497,"firstName":"A"},{"id":25498,"parent":{"id":1}}]"#
    let lines = try await lines { calls in
      let token = try await calls.b2bToken().json["access_token"].text ?? ""
      _ = try await B2BCalls(calls: calls, token: token)
        .send("POST", "/bulk/id", "{\"contacts\":\(rows)}")
    }
    #expect(lines[1]["contacts"] == .list(["25497", "25498"]))
    #expect(lines[1]["refused"] == .list(["25498"]))
    #expect(lines[1]["carriedOut"] == .bool(true))
  }

  @Test func `additional faults take turns with the others`() async throws {
    var options = SimulatorOptions(contacts: 2, faultRate: 1)
    options.additionalFaults = [.gateway]
    let lines = try await lines(options) { calls in
      for _ in 0..<12 { _ = try await calls.shop("count", "{}") }
    }
    let always = ["429", "500", "503", "cutOff"]
    #expect(
      lines.map { $0["fault"].text } == always + ["closedBeforeApplying", "502"]
        + always + ["closedAfterApplying", "504AfterApplying"])
  }

  @Test func `the log file is private, is appended to and is never a link`() throws {
    let folder = FileManager.default.temporaryDirectory.path + "/" + UUID().uuidString
    #expect(mkdir(folder, 0o700) == 0)
    let path = folder + "/log"
    defer {
      unlink(path)
      unlink(folder + "/link")
      rmdir(folder)
    }
    _ = try ExchangeLog(path: path)
    var facts = stat()
    #expect(lstat(path, &facts) == 0 && facts.st_mode & 0o777 == 0o600)
    _ = try ExchangeLog(path: path)
    #expect(symlink(path, folder + "/link") == 0)
    #expect(throws: ExchangeLog.Unavailable.self) { try ExchangeLog(path: folder + "/link") }
    #expect(chmod(path, 0o640) == 0)
    #expect(throws: ExchangeLog.Unavailable.self) { try ExchangeLog(path: path) }
  }
}
