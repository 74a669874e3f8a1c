import Foundation
import Simulator
import Testing

/// Checks that provider data does no harm where it is shown or opened.
@Suite(.timeLimit(.minutes(10))) struct HostileTextTests {
  private func bench(name: String) async throws -> Workbench {
    let bench = try await Workbench()
    let run = try await bench.run(
      "update", "shop-it", "59068", "--set", "name=\(name)")
    #expect(run.status == 0)
    return bench
  }

  @Test(arguments: [
    (name: "=1+1", cell: "'=1+1"), (name: "@x", cell: "'@x"), (name: "+x", cell: "'+x"),
    (name: "-1 (2)", cell: "-1 (2)"), (name: "+1 617.5", cell: "+1 617.5"),
    (name: "a,b", cell: "\"a,b\""), (name: "a\"b", cell: "\"a\"\"b\""),
    (name: "a\nb", cell: "\"a\nb\""),
  ])
  func `a CSV cell cannot become a formula or a second cell`(
    row: (name: String, cell: String)
  ) async throws {
    let bench = try await bench(name: row.name)
    let run = try await bench.run("list", "shop-it", "--limit", "1", "--output", "csv")
    #expect(
      run.output.contains("\r\nshop-it,59068,\(row.cell),,,"), "\(run.output)")
  }

  @Test func `JSON escapes control and invisible characters`() async throws {
    let bench = try await bench(name: "a\u{1B}[31m\u{202E}\u{9B}é 😀")
    let run = try await bench.run("get", "shop-it", "59068")
    #expect(run.output.contains("\"name\":\"a\\u001b[31m\\u202e\\u009bé 😀\""))
  }

  @Test func `a table makes control characters visible`() async throws {
    let bench = try await bench(name: "a\u{1B}[31m\u{202E}b")
    let run = try await bench.run("list", "shop-it", "--limit", "1", "--output", "table")
    #expect(run.output.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
    #expect(!run.output.unicodeScalars.contains("\u{202E}"))
  }

  @Test(arguments: [("x\u{202E}", 2), ("x\u{1B}[31m\u{202E}", 64)] as [(String, Int32)])
  func `an error line holds no control characters`(row: (String, Int32)) async throws {
    let bench = try await Workbench()
    let run = try await bench.run("get", "eu-shop", row.0)
    #expect(run.status == row.1)
    #expect(run.errors.unicodeScalars.allSatisfy { $0.value >= 0x20 || $0 == "\n" })
    #expect(!run.errors.unicodeScalars.contains("\u{202E}"))
  }
}
