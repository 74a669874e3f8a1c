import Simulator
import Testing

extension EndToEnd {
  /// Covers command-line commands on the `:` line, with the console's own providers.
  @Suite struct CommandLineTests {
    @Test func `runs command-line commands in the console and asks in its dialog`()
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
        try await terminal.see("DELETE in SANDBOX", "type \"jane\"", "Enter deletes")
        try await terminal.enter("jane")
        try await terminal.see("1–30 of 30", no: ["DELETE in SANDBOX"])
        try await terminal.press(":")
        try await terminal.enter("count shop-it --output json")
        try await terminal.see(#":count: {"provider":"shop-it","count":30}"#)
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
