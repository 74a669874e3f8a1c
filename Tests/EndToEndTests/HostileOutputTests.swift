import Foundation
import Simulator
import Testing

extension EndToEnd {
  /// Covers the corpus of hostile texts outside panes: tables, errors, the log, plain mode, the
  /// clipboard.
  @Suite struct HostileOutputTests {
    private struct Bench {
      let sandbox: Sandbox
      let environment: [String: String]

      func sh(_ line: String) async throws -> Helper.Reply {
        let helper = try Helper()
        let reply = try await helper.ask(
          Run(
            argv: ["/bin/sh", "-c", "cd \(sandbox.folder.path)/out && " + line],
            env: sandbox.environment(term: nil).merging(environment) { $1 }))
        try await helper.close()
        return reply
      }
    }

    private static func withBench(
      _ locale: HostileLocale = HostileLocale.all[0], _ body: (Bench) async throws -> Void
    ) async throws {
      let sandbox = try Sandbox()
      let simulator = SimulatorServer(
        options: SimulatorOptions(
          contacts: HostileConsole.contacts, hasLimits: false, isHostile: true))
      _ = try await simulator.start()
      // The tests check what is written, not the pace.
      let config = await simulator.configuration.replacing(
        "name = \"b2b\"", with: "name = \"b2b\"\nrequests_per_second = 500.0")
      try sandbox.write(config, to: "out/config.toml")
      var environment = try await locale.environment(in: sandbox)
      environment["ROSTER_CONFIG"] = sandbox.path("out/config.toml")
      try await body(Bench(sandbox: sandbox, environment: environment))
      await simulator.stop()
    }

    /// Checks that the text has only allowed characters and no sequences.
    private static func expectPlain(_ text: String, _ what: String) {
      let bytes = Array(text.utf8)
      #expect(!bytes.contains { $0 < 0x20 && $0 != 0x0A } && !bytes.contains(0x7F), "\(what)")
      let stream = TerminalOutputStream(bytes)
      #expect(stream.violations.isEmpty, "\(what)")
    }

    @Test(arguments: ["shop-it", "b2b", "donors"])
    func `tables hold one line per contact and only allowed text`(provider: String) async throws {
      try await Self.withBench { bench in
        let run = try await bench.sh(
          "\(Sandbox.program) list \(provider) --limit 100 --output table")
        let table = run.output ?? ""
        Self.expectPlain(table, "the table")
        #expect(table.contains("�"))
        let lines = table.split(separator: "\n")
        #expect(lines.count == HostileConsole.contacts + 1)
      }
    }

    @Test func `errors hold only allowed text, even in the provider's words`() async throws {
      try await Self.withBench { bench in
        let run = try await bench.sh(
          """
          b=$(printf 'x\\033[31m\\342\\200\\256\\302\\233y\\177')
          for f in "get shop-it" "get eu-shop" "find" "list" "frob" "get donors"; do
            \(Sandbox.program) $f "$b"
          done
          \(Sandbox.program) list shop-it --where "$b=1"
          \(Sandbox.program) update shop-it 59070 --set "$b=1"
          \(Sandbox.program) get shop-it 59070 --config "$b"
          true
          """)
        let errors = run.errors ?? ""
        Self.expectPlain(errors, "the errors")
        #expect(errors.contains("‹U+202E›"))
        #expect(errors.split(separator: "roster: ").count >= 8, "\(errors)")
      }
    }

    @Test func `the log holds one line per event and only allowed text`() async throws {
      try await Self.withBench { bench in
        _ = try await bench.sh(
          """
          \(Sandbox.program) list b2b --limit 100 > list.txt
          \(Sandbox.program) list shop-it --where "$(printf 'name=\\033]0;x\\007\\nfake')" > list.txt
          \(Sandbox.program) --verbose get eu-shop "$(printf 'a\\033[31mb\\r\\nfake')" 2> verbose.txt
          \(Sandbox.program) get eu-shop "a\u{202e}b@example.com" > get.txt
          true
          """)
        let log = try bench.sandbox.text("state/roster/roster.log")
        Self.expectPlain(log, "the log")
        #expect(log.split(separator: "\n").allSatisfy { $0.hasPrefix("20") }, "\(log)")
        #expect(log.contains("GET"))
        Self.expectPlain(try bench.sandbox.text("out/verbose.txt"), "--verbose")
      }
    }

    /// For example `U+00AD`.
    private static func spelled(_ scalar: Unicode.Scalar) -> String {
      let digits = String(scalar.value, radix: 16, uppercase: true)
      return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    @Test(arguments: HostileLocale.all)
    func `plain mode writes only lines of allowed text`(
      locale: HostileLocale
    ) async throws {
      try await Self.withBench(locale) { bench in
        var script = ""
        for provider in [2, 3, 4] {
          script += "provider \(provider)\nlist\n" + String(repeating: "more\n", count: 10)
          script += (1...HostileConsole.contacts).map { "open \($0)\n" }.joined()
        }
        script += "find ada\nmore\nopen 1\nmessages\ncalls\noverview\njobs\n"
        try bench.sandbox.write(script, to: "out/script")
        _ = try await bench.sh("\(Sandbox.program) --plain < script > lines 2> errors; true")
        let bytes = Array(
          try Data(contentsOf: URL(fileURLWithPath: bench.sandbox.path("out/lines"))))
        Self.expectPlain(String(decoding: bytes, as: UTF8.self), "plain mode")
        #expect(locale.hasLetters || bytes.allSatisfy { $0 < 0x80 })
        let text = String(decoding: bytes, as: UTF8.self)
        let unseen = HostileCorpus.texts.flatMap { $0.text.unicodeScalars }.filter {
          $0.properties.generalCategory == .format
            && !text.contains(Self.spelled($0))
        }
        #expect(unseen.isEmpty, "each hidden scalar must be spelled somewhere")
      }
    }
  }
}
