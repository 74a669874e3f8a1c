import Foundation
import Simulator
import Testing

extension EndToEnd {
  /// Covers plain mode with pipes, on a dumb terminal and in tmux.
  @Suite struct PlainModeTests {
    private static func run(
      _ script: String, _ sandbox: Sandbox, _ environment: [String: String] = [:]
    ) async throws -> Helper.Reply {
      try sandbox.write(script, to: "out/script")
      let helper = try Helper()
      let line =
        "\(Sandbox.program) demo --plain --contacts 300 < out/script > out/lines; echo $? > out/status"
      let reply = try await helper.ask(
        Run(
          argv: ["/bin/sh", "-c", "cd \(sandbox.folder.path) && " + line],
          env: sandbox.environment(term: nil).merging(environment) { $1 }))
      try await helper.close()
      return reply
    }

    private static func bytes(_ sandbox: Sandbox) throws -> [UInt8] {
      Array(try Data(contentsOf: URL(fileURLWithPath: sandbox.path("out/lines"))))
    }

    @Test func `runs a script and exits with 0 at its end`() async throws {
      let sandbox = try Sandbox()
      let script = "find jane@smithfoundation.org\nopen 1\nprefer sms out\nanonymize\njane\n"
      _ = try await Self.run(script, sandbox)
      #expect(try sandbox.text("out/status") == "0\n")
      let text = try sandbox.text("out/lines")
      #expect(text.contains("\n1 to 4: may be 1 person: same e-mail, phone\n"))
      #expect(text.contains("\nSMS: out, changed\n"))
      #expect(text.contains("done, and read back: the data is gone\n"))
      #expect(try sandbox.temporaryFiles().isEmpty)
    }

    @Test func `hostile pages hold no control bytes`() async throws {
      let sandbox = try Sandbox()
      let page = "list\nmore\nmore\nmore\nmore\nnext\n"
      let pages = (2...4).map { "provider \($0)\n" + page + page + page }
      _ = try await Self.run(pages.joined(), sandbox)
      let bytes = try Self.bytes(sandbox)
      #expect(!bytes.contains { $0 < 0x20 && $0 != 0x0A } && !bytes.contains(0x7F))
      #expect(TerminalOutputStream(bytes).violations.isEmpty)
      #expect(TerminalOutputStream(bytes).text.contains("‹U+202E›"))
    }

    @Test func `ignores a line that is not text and runs the others`() async throws {
      let sandbox = try Sandbox()
      let long = String(repeating: "x", count: 70_000)
      _ = try await Self.run("overview\u{1B}[A\nfind \(long)\nprovider 4\r\nprovider 3", sandbox)
      let text = try sandbox.text("out/lines")
      #expect(text.split(separator: "and was not run").count == 3, "two lines must be refused")
      #expect(!text.contains("loaded"))
      #expect(
        text.contains("provider 4, \(SimulatedAccount.named("donors").title): donors SANDBOX\n"))
      #expect(text.contains("provider 3, "), "the last line must run without a line end")
    }

    @Test func `writes ASCII in a locale without letters`() async throws {
      let sandbox = try Sandbox()
      _ = try await Self.run("list\nmore\n", sandbox, ["LC_ALL": "POSIX"])
      #expect(try sandbox.text("out/lines").contains("1. John Smith"))
      let ascii = try Self.bytes(sandbox)
      #expect(ascii.allSatisfy { $0 < 0x80 })
      _ = try await Self.run("list\nmore\n", sandbox)
      #expect(
        try !Self.bytes(sandbox).allSatisfy { $0 < 0x80 },
        "the same output must need more than ASCII in UTF-8")
    }

    @Test(arguments: ["dumb", nil])
    func `plain mode works as a dialog on a dumb terminal`(term: String?) async throws {
      let sandbox = try Sandbox()
      try await PyteTerminal.open(
        "demo", "--plain", "--contacts", "50", in: sandbox, term: term
      ) { terminal in
        try await terminal.see("shop-it SANDBOX>")
        try await terminal.enter("filter jane")
        try await terminal.see("1. Jane Smith, id 59069")
        try await terminal.enter("open 1")
        try await terminal.see("shop-it SANDBOX 59069>")
        try await terminal.press("^c")
        try await terminal.see("nothing is running; q quits")
        try await terminal.enter("delete")
        try await terminal.see("deletes at shop-it SANDBOX")
        try await terminal.press("^c")
        try await terminal.see("cancelled; nothing was sent")
        try await terminal.enter("q")
        let ending = try await terminal.ending()
        #expect(ending.status == 0)
        #expect(await ending.modes == terminal.modesBefore)
        #expect(try await !terminal.rawBytes().contains(0x1B))
      }
      #expect(try sandbox.temporaryFiles().isEmpty)
    }

    @Test(arguments: [(SIGTERM, 143), (SIGHUP, 129)])
    func `a signal ends plain mode`(signal: Int32, status: Int) async throws {
      let sandbox = try Sandbox()
      try await PyteTerminal.open("demo", "--plain", "--contacts", "50", in: sandbox) { terminal in
        try await terminal.see("shop-it SANDBOX>")
        try await terminal.signal(signal)
        #expect(try await terminal.ending().status == status)
      }
      #expect(try sandbox.temporaryFiles().isEmpty)
    }

    @Test func `plain mode in a shell can be stopped, continued and left at the end of input`()
      async throws
    {
      let sandbox = try Sandbox()
      try await TmuxTerminal.open(in: sandbox) { terminal in
        try await terminal.enter("set -m; \(Sandbox.program) demo --plain --contacts 50")
        try await terminal.see("shop-it SANDBOX>")
        try await terminal.press("^z")
        try await terminal.see("Stopped", "\nready>")
        try await terminal.enter("fg")
        try await terminal.enter("filter jane")
        try await terminal.see("1. Jane Smith")
        try await terminal.press("^d")
        try await terminal.see("the shell") { $0.lines.last { !$0.isEmpty } == "ready>" }
        try await terminal.enter("echo status $?")
        try await terminal.see("\nstatus 0")
      }
    }

    @Test func `the ascii option draws the screen's glyphs in ASCII`() async throws {
      let sandbox = try Sandbox()
      try await PyteTerminal.open("demo", "--ascii", "--contacts", "50", in: sandbox) { terminal in
        let screen = try await terminal.see("shop-it - contacts", "50 of 50")
        #expect(!screen.text.contains("╭"))
        #expect(screen.text.contains("Groß"), "names must keep their letters")
        try await terminal.press("q")
        #expect(try await terminal.ending().status == 0)
      }
    }
  }
}
