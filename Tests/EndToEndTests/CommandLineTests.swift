import Simulator
import Testing

extension EndToEnd {
  /// Covers command-line commands on the `:` line, with the console's own providers.
  @Suite struct CommandLineTests {
    @Test func `runs command-line commands in the console without asking`()
      async throws
    {
      let sandbox = try Sandbox()
      try await PyteTerminal.open("demo", "--contacts", "30", in: sandbox) { terminal in
        try await terminal.see("shop-it · contacts", "1–30 of 30")
        try await terminal.press(":")
        try await terminal.enter("count b2b --output json")
        try await terminal.see(#":count: {"provider":"b2b","count":30}"#)
        try await terminal.press(":")
        try await terminal.enter(
          #"create shop-it --set customer=37091 --set "name=Ada Byron" --output json"#)
        try await terminal.see(#":create: {"provider":"shop-it","id":"#)
        try await terminal.press(":")
        try await terminal.enter("delete shop-it 59069 --by id")
        try await terminal.see("delete needs confirmation, which the : line cannot")
        try await terminal.press(":")
        try await terminal.enter("providers")
        try await terminal.see("\(SimulatedAccount.named("eu-shop").title) documents no upsert")
        try await terminal.press("Esc")
        try await terminal.see("? help", no: ["documents no upsert"])
        try await terminal.press("q")
        #expect(try await terminal.ending().status == 0)
      }
    }
  }
}
