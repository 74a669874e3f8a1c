import Foundation
import Simulator
import Testing

/// Checks that errors and warnings as JSON are as complete as in text.
@Suite(.timeLimit(.minutes(10))) struct JSONErrorTests {
  /// The members of the first `error` or `warning` on standard error.
  private func first(_ kind: String, _ run: Run) throws -> [String: Any]? {
    for line in run.errors.split(separator: "\n") {
      let object = try? JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]
      if let members = object?[kind] as? [String: Any] { return members }
    }
    return nil
  }

  @Test(arguments: [
    ["count", "nowhere"], ["delete", "shop-it", "59068"], ["anonymize", "eu-shop", "x"],
    ["get", "shop-it", "59068", "--case", "jane@example.com"],
    ["list", "shop-it", "--where", "emial=x"], ["count", "shop-it", "--config", "missing.toml"],
  ])
  func `the next step of an error is its hint`(arguments: [String]) async throws {
    let bench = try await Workbench()
    let text = try await bench.run(arguments)
    let json = try await bench.run(arguments + ["--output", "json"])
    #expect(json.status == text.status)
    let lines = text.errors.split(separator: "\n").map(String.init)
    guard let second = lines.dropFirst().first(where: { $0.hasPrefix("  ") }) else { return }
    let error = try #require(try first("error", json), "\(json.errors)")
    #expect(
      error["hint"] as? String == second.trimmingCharacters(in: .whitespaces), "\(json.errors)")
  }

  @Test func `an error with a next step has a hint, and one without has none`() async throws {
    let bench = try await Workbench()
    let unknown = try await bench.run("count", "nowhere", "--output", "json")
    #expect(
      (try first("error", unknown)?["hint"] as? String)?.contains("shop-it") == true,
      "\(unknown.errors)")
    let absent = try await bench.run("get", "shop-it", "999999", "--output", "json")
    #expect(try first("error", absent)?["kind"] as? String == "notFound")
    #expect(try first("error", absent)?["hint"] == nil)
  }

  @Test func `a warning of a write is an object as complete as its line`() async throws {
    let bench = try await Workbench()
    let id = "5f1cfa1f87aaa3a200000001"
    let text = try await bench.run("prefer", "eu-shop", id, "--sms", "out")
    #expect(text.status == 0)
    #expect(text.errors.contains("eu-shop: answered, not read back: "))
    let json = try await bench.run("prefer", "eu-shop", id, "--call", "out", "--output", "json")
    let warning = try #require(try first("warning", json), "\(json.errors)")
    #expect(warning["kind"] as? String == "notReadBack")
    #expect(warning["provider"] as? String == "eu-shop")
    #expect((warning["message"] as? String)?.hasPrefix("answered, not read back: ") == true)
    #expect(json.errors.split(separator: "\n").allSatisfy { $0.hasPrefix("{") })
  }
}
