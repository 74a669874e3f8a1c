import Foundation
import Testing

/// A case about a person whom every provider knows, for suites of commands.
protocol PersonCase {}

extension PersonCase {
  static var email: String { "jane@smithfoundation.org" }
  static var reference: String { "GDPR-118" }

  func object(_ run: Run) throws -> [String: Any] {
    try #require(
      try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any],
      "\(run.errors)")
  }

  /// Opens a case of today and includes everything that is found for the person's address.
  func opened(
    _ right: String, desk: String = "", at bench: Workbench? = nil
  ) async throws -> Workbench {
    let bench = if let bench { bench } else { try await Workbench() }
    if !desk.isEmpty { try await bench.configure(top: "[desk]\n" + desk) }
    let opened = try await bench.run("case", "open", Self.reference, "--right", right)
    #expect(opened.status == 0, "\(opened.errors)")
    let found = try await bench.run(
      "case", "find", Self.reference, "--include-all", input: Self.email + "\n")
    #expect(found.status == 0, "\(found.errors)")
    return bench
  }

  func run(_ bench: Workbench, _ words: String...) async throws -> Run {
    try await bench.run(["case", words[0], Self.reference] + words.dropFirst())
  }

  /// An erasure with every task confirmed, closed.
  func closed() async throws -> Workbench {
    let bench = try await opened("erasure", desk: "identity = \"optional\"\n")
    _ = try await run(bench, "plan")
    _ = try await run(bench, "apply", "--yes")
    for number in 1...3 { _ = try await run(bench, "task", "\(number)", "--confirmed") }
    #expect(try await run(bench, "close").status == 0)
    return bench
  }
}
