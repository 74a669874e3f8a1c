import Testing

extension EndToEnd {
  @Suite struct SlowProvidersTests {
    /// The first response takes ten minutes, so each of these screens has no data, however slow the
    /// machine is.
    @Test func `keys respond while four providers do not`() async throws {
      let sandbox = try Sandbox()
      try await PyteTerminal.open(
        "demo", "--contacts", "50", "--latency", "600000", in: sandbox
      ) { terminal in
        func expectNoData(_ screen: TerminalScreen) {
          #expect(!screen.text.contains("of 50"))
          #expect(!screen.text.contains("Jane"))
        }
        expectNoData(try await terminal.see("shop-it · contacts", " call"))
        try await terminal.press("f")
        try await terminal.see("\n find:")
        try await terminal.enter("jane")
        expectNoData(try await terminal.see("find: jane", "asking"))
        try await terminal.press("?")
        expectNoData(try await terminal.see("Esc closes"))
        try await terminal.press("?")
        expectNoData(try await terminal.see("find: jane", no: ["Esc closes"]))
        try await terminal.press("3")
        expectNoData(try await terminal.see("b2b · contacts"))
        try await terminal.press("/")
        try await terminal.type("smith")
        expectNoData(try await terminal.see(" /smith"))
        try await terminal.press("Esc")
        expectNoData(try await terminal.see("b2b · contacts", no: ["/smith"]))
        try await terminal.press("q")
        let ending = try await terminal.ending()
        #expect(ending.status == 0)
        #expect(await ending.modes == terminal.modesBefore)
        #expect(!String(decoding: try await terminal.rawBytes(), as: UTF8.self).contains("Jane"))
      }
    }
  }
}
