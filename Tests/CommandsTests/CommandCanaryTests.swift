import Foundation
import Simulator
import Store
import Testing

/// Checks that commands for many contacts send the first one alone.
@Suite(.timeLimit(.minutes(10))) struct CommandCanaryTests {
  private static let denied =
    #"{"status":"error","error":{"field":null,"type":"AccessDenied","description":"No"}}"#
  private static let deletions = CallFilter(pathPrefix: "/api/v6/commerce.contacts.delete")

  private func bodies(_ bench: Workbench, _ path: String) async -> [String] {
    await bench.simulator.requests().filter { $0.path.contains(path) }
      .map { String(decoding: $0.body, as: UTF8.self) }
  }

  private func notes(_ bench: Workbench) throws -> [String?] {
    try bench.journal().filter { $0.step == "notSent" }.map(\.note)
  }

  @Test func `deletes the first contact alone and reads it back before the others`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run("delete", "shop-it", "59068", "59069", "59070", "--yes")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      await bodies(bench, "contacts.delete") == [#"{"ids":[59068]}"#, #"{"ids":[59069,59070]}"#])
    let steps = try bench.journal().filter { $0.step != "intended" }.map(\.step)
    #expect(steps.prefix(3) == ["sent", "answered", "verified"])
  }

  @Test(
    arguments: [
      (.answer(status: 200, body: denied), 3), (.answer(status: 403, body: "X-Key is missing"), 3),
      (.status(500), 6), (.answer(status: 404, body: "<html>"), 6),
      (
        .answer(
          status: 200,
          body: #"{"status":"error","error":{"field":"ids","type":"InvalidValue"}}"#), 4
      ),
    ] as [(Fault, Int32)])
  func `sends no other contact if the first is not done, and exits with its status`(
    fault: Fault, status: Int32
  ) async throws {
    let bench = try await Workbench()
    await bench.simulator.failNext(fault, at: "shop-it", where: Self.deletions)
    let run = try await bench.run("delete", "shop-it", "59068", "59069", "59070", "--yes")
    #expect(run.status == status, "\(run.errors)")
    #expect(await bodies(bench, "contacts.delete") == [#"{"ids":[59068]}"#])
    #expect(run.errors.contains("2 of 3 were not sent"), "\(run.errors)")
    let (note, words) =
      status == 6
      ? ("canaryUnknown", "the outcome of the first contact is unknown")
      : ("canaryFailed", "the first contact failed")
    #expect(run.errors.contains("\(words), so no other was sent"), "\(run.errors)")
    #expect(try notes(bench).filter { $0 == note }.count == 2)
    #expect(try await bench.run("journal", "jobs").output == "[]\n")
    let unsent = try await bench.run("journal", "list", "--outcome", "notSent")
    #expect(unsent.output.components(separatedBy: #""outcome":"notSent""#).count == 3)
    #expect(try await !bench.run("journal", "export").output.contains("failed,canary"))
    let table = try await bench.run("journal", "list", "--output", "table").output
    #expect(table.contains("not sent: the"), "\(table)")
    #expect(table.components(separatedBy: "failed:").count == (status == 6 ? 1 : 2), "\(table)")
  }

  @Test func `a contact that is not found is not the canary`() async throws {
    let bench = try await Workbench()
    let run = try await bench.run("delete", "shop-it", "58000", "59069", "59070", "--yes")
    #expect(run.status == 5)
    #expect(
      await bodies(bench, "contacts.delete") == [#"{"ids":[59069]}"#, #"{"ids":[59070]}"#])
  }

  @Test(arguments: ["prefer", "anonymize"])
  func `sends the first of many ids on standard input alone`(command: String) async throws {
    let bench = try await Workbench()
    await bench.simulator.failNext(
      .answer(status: 401, body: "{}"), at: "eu-shop",
      where: CallFilter(method: command == "prefer" ? "POST" : "PUT"))
    let ids = (1...5).map { "5f1c0000000000000000000\($0)" }.joined(separator: "\n")
    let run = try await bench.run(
      [command, "eu-shop", "-"] + (command == "prefer" ? ["--sms", "out"] : ["--yes"]), input: ids)
    #expect(run.status == 3, "\(run.errors)")
    #expect(run.errors.contains("4 of 5 were not sent"), "\(run.errors)")
    #expect(await bench.requests().filter { !$0.hasPrefix("GET") }.count == 1)
  }

  @Test func `three refusals in a row end a command's job`() async throws {
    let bench = try await Workbench()
    await bench.simulator.failNext(
      .slow(.zero), at: "b2b", where: CallFilter(method: "DELETE"))
    await bench.simulator.failNext(
      .answer(
        status: 403, body: #"{"error":{"code":10403,"status":403,"type":"Forbidden"}}"#),
      at: "b2b", count: 9, where: CallFilter(method: "DELETE"))
    let ids = (25_493...25_500).map(String.init).joined(separator: "\n")
    let run = try await bench.run("delete", "b2b", "-", "--yes", input: ids)
    #expect(run.status == 5, "\(run.errors)")
    #expect(await bench.requests().filter { $0.hasPrefix("DELETE") }.count == 4)
    #expect(
      run.errors.contains("refused 3 contacts in a row: 4 of 8 were not sent"), "\(run.errors)")
    #expect(try notes(bench).filter { $0 == "refused" }.count == 4)
  }
}
