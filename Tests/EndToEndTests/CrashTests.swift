import Foundation
import Testing

extension EndToEnd {
  /// Covers real crashes on each kind of thread. Signals sent from outside arrive where they do
  /// little harm and with enough stack.
  @Suite struct CrashTests {
    #if arch(arm64)
      private static let trap = SIGTRAP
    #else
      private static let trap = SIGILL
    #endif

    private func crash(_ how: String, on place: String, by signal: Int32) async throws {
      let sandbox = try Sandbox()
      try await PyteTerminal.open(
        [how, place], in: sandbox, program: Sandbox.built("CrashingConsole")
      ) { terminal in
        try await terminal.see("a key crashes this")
        try await terminal.press("x")
        let ending = try await terminal.ending()
        #expect(ending.status == Int(-signal))
        try await Leaving.expectRestored(terminal, ending)
        try await Leaving.expectNoReport(of: terminal, in: sandbox)
      }
    }

    @Test(arguments: ["index", "overflow", "fatal"], ["main", "pool", "thread"])
    func `a trap restores the terminal and prints nothing from memory`(
      how: String, place: String
    ) async throws {
      try await crash(how, on: place, by: Self.trap)
    }

    /// Swift's own report on a terminal, if it were on, would open a debugger and wait for a key.
    @Test(arguments: ["unstarted", "unpainted"], ["main", "pool", "thread"])
    func `a trap before the first frame ends the program and leaves the terminal as it was`(
      moment: String, place: String
    ) async throws {
      let sandbox = try Sandbox()
      try await PyteTerminal.open(
        ["overflow", place, moment], in: sandbox, environment: ["SWIFT_BACKTRACE": "enable=yes"],
        program: Sandbox.built("CrashingConsole")
      ) { terminal in
        let ending = try await terminal.ending()
        #expect(ending.status == Int(-Self.trap))
        #expect(await ending.modes == terminal.modesBefore)
        #expect(!ending.modes.isEmpty)
        #expect(try await terminal.modesOn() == Leaving.modesAtFirst)
        let text = String(decoding: try await terminal.rawBytes(), as: UTF8.self)
        if moment == "unpainted" {
          #expect(text.contains("?2004h"), "the program must have changed the terminal")
        }
        try await Leaving.expectNoReport(of: terminal, in: sandbox)
      }
    }

    @Test(arguments: ["main", "pool", "thread"])
    func `a stack overflow restores the terminal`(place: String) async throws {
      try await crash("stack", on: place, by: SIGSEGV)
    }
  }
}
