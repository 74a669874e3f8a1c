import Foundation
import Simulator
import Testing

extension EndToEnd {
  /// Covers the main task, key by key, in tmux.
  @Suite struct MainJobTests {
    @Test func `finds a person, opts out of SMS, anonymizes another person and quits`() async throws
    {
      let sandbox = try Sandbox()
      try await TmuxTerminal.open(in: sandbox) { terminal in
        let roster = "\(Sandbox.program) demo --contacts 300 --seed 1"
        try await terminal.enter(
          "stty -a > out/before; \(roster); echo $? > out/status; echo ended")
        try await terminal.see("shop-it · contacts", "1–100 of 300")
        #expect(try await terminal.value("#{alternate_on}") == "1")
        #expect(try sandbox.temporaryFiles().contains { $0.hasPrefix("roster-demo-") })

        try await MainJob.switchSMS(of: WellKnownPeople.janeEmail, in: terminal)
        let other = try await MainJob.emailInTheList(of: "Pieter Tweeling", in: terminal)
        #expect(other.hasPrefix("pieter.tweeling"))
        try await MainJob.anonymize(other, in: terminal)

        try await terminal.press("q")
        try await terminal.see("\nended")
        try await terminal.enter("stty -a > out/after; echo written")
        try await terminal.see("\nwritten")
        #expect(try await terminal.value("#{alternate_on}") == "0")
        #expect(try sandbox.text("out/status") == "0\n")
        #expect(try sandbox.text("out/after") == sandbox.text("out/before"))
        #expect(try !sandbox.temporaryFiles().contains { $0.hasPrefix("roster-") })
      }
    }
  }
}

/// The steps of the main task.
enum MainJob {
  static func switchSMS(of email: String, in terminal: some RealTerminal) async throws {
    try await terminal.find(email)
    try await terminal.moveCursor(to: "eu-shop", in: .list)
    try await terminal.press("Enter")
    try await terminal.see("● in", "Carts Guru", no: ["reading"])
    try await terminal.moveCursor(to: "SMS  ", in: .detail)
    try await terminal.press("Space")
    try await terminal.see("○ out ✓")
  }

  /// Opens a contact in a list with full e-mail addresses and reads the address in its detail pane.
  static func emailInTheList(of name: String, in terminal: some RealTerminal) async throws -> String
  {
    try await terminal.press("4")
    try await terminal.see("donors · contacts", name, no: ["reading"])
    try await terminal.moveCursor(to: name, in: .list)
    try await terminal.press("Enter")
    let screen = try await terminal.see("╮╭ \(name) ", "E-mail ", no: ["reading", " call"])
    let rows = screen.lines.map { Pane.detail.part(of: $0).dropFirst() }
    guard let first = rows.firstIndex(where: { $0.hasPrefix("E-mail ") }) else { return "" }
    // A long address continues on lines without a label.
    let rest = rows[(first + 1)...].prefix { $0.hasPrefix(" ") && $0.contains { $0 != " " } }
    let parts = [rows[first].dropFirst("E-mail ".count)] + rest
    return parts.map { $0.filter { $0 != " " } }.joined()
  }

  static func anonymize(_ email: String, in terminal: some RealTerminal) async throws {
    try await terminal.press(":")
    try await terminal.enter("get eu-shop \(email)")
    try await terminal.see("eu-shop · contacts", email, "Preferences", no: ["reading"])
    try await terminal.press("X")
    try await terminal.see("ANONYMIZE in SANDBOX", email, "Enter anonymizes")
    let word = email.prefix { $0 != "@" }.suffix(4)
    try await terminal.enter(String(word))
    try await terminal.see("done, and read back:")
    try await terminal.press("Enter")
    try await terminal.see("anonymized: the provider deleted the", no: [email])
  }
}
