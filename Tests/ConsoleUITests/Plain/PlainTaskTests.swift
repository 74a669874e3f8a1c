import ConsoleUI
import Domain
import Foundation
import Simulator
import TestSupport
import Testing
import ViewModels

/// Covers an operator's whole tasks, line by line, on four simulated providers.
@Suite(.timeLimit(.minutes(10))) struct PlainTaskTests {
  private func world(_ edit: (String) -> String = { $0 }) async throws -> SimulatedWorld {
    try await SimulatedWorld.start(SimulatorOptions(contacts: 60), edit: edit)
  }

  @Test func `finds a person, opts out of SMS and anonymizes`() async throws {
    let world = try await world()
    let text = try await world.plain([
      "find \(WellKnownPeople.janeEmail)", "open 1", "prefer sms out", "prefer call in", "yes",
      "anonymize", "jane", "quit",
    ])
    #expect(text.contains("donors: found 1\n"))
    #expect(text.contains("1. Jane Smith, eu-shop, jane@"))
    #expect(text.contains("1 to 4: may be 1 person: same e-mail, phone\n"))
    #expect(text.contains("E-mail: default\nSMS: in\nCall: out\n"))
    #expect(text.contains("\nSMS: out, changed\n"))
    #expect(
      text.contains("opt Jane Smith, jane@smithfoundation.org in to Call at eu-shop SANDBOX? It"))
    #expect(text.contains("\nCall: in, changed\n"))
    #expect(text.contains("ANONYMIZE at eu-shop SANDBOX\n"))
    #expect(text.contains("e-mails. This cannot be undone.\n"))
    #expect(text.contains("done, and read back: the data is gone\n"))
    #expect(await world.writes().count == 3)
    try await world.stop()
  }

  @Test func `a find that is not finished says so, and reload asks again`() async throws {
    let world = try await world()
    await world.server.setDown(true, "donors")
    let text = try await world.plain(["find absent@example.org", "ask-again shop-it", "quit"])
    #expect(text.contains("donors: failed\n"))
    #expect(text.contains("; not finished: donors; reload asks them again\n"))
    #expect(!text.contains("no contact"))
    try await world.stop()
  }

  @Test func `asks again for a field with the provider's own error`() async throws {
    let world = try await world()
    let text = try await world.plain([
      "list", "open 2", "edit", "999999999", ".", "send", "37091", "no", "name", "Jane Müller",
      "send", "send", "quit",
    ])
    #expect(text.contains("1 of 5, Customer: 37092; whole number from 1\n"))
    #expect(text.contains("Customer 999999999 does not exist"))
    #expect(text.contains("Customer: was 37092, becomes 37091\n"))
    #expect(text.contains("Name: was Jane Smith, becomes Jane Müller\n"))
    #expect(text.contains("\ndone: saved Jane Müller, shop-it 59069: Customer, Name\n"))
    #expect(await world.writes().count == 2, "expected one refused and one successful write")
    try await world.stop()
  }

  @Test func `undo and redact work in a form, and redact in a question`() async throws {
    let world = try await world()
    let text = try await world.plain([
      "list", "open 2", "edit", "", "Jane Wrong", ".", "back", "undo", "undo", "redact", "fields",
      "leave", "delete", "redact", "redact", "", "quit",
    ])
    #expect(text.contains("2 of 5, Name: Jane Smith"))
    #expect(text.contains("Name: was Jane Smith, becomes Jane Wrong\n"))
    #expect(text.contains("nothing to undo in this form"))
    let hidden = try #require(
      text.components(separatedBy: "personal data is hidden").dropFirst().first)
    let untilShown = hidden.components(separatedBy: "redact hides personal data").first ?? ""
    #expect(!untilShown.contains("Jane"))
    #expect(text.contains("redact hides personal data, or shows it for 15 s"))
    #expect(await world.writes().isEmpty)
    try await world.stop()
  }

  @Test func `marks rows and deletes them as a job`() async throws {
    let world = try await world()
    let text = try await world.plain(["list", "mark 3 5-6", "marks", "delete", "3", "jobs"])
    #expect(text.contains("3 marked\n"))
    #expect(text.contains("DELETE at shop-it SANDBOX\n3 contacts at shop-it\n"))
    #expect(text.contains("Pieter Tweeling, pieter.tweeling4@example.com, 59072\n"))
    #expect(text.contains("typing \"3\" deletes at shop-it SANDBOX"))
    #expect(text.contains("job 1 started"))
    #expect(
      text.contains("job 1, delete at shop-it: 3 done"), "the end of input must wait for the job")
    #expect(
      await world.writes().count == 2, "expected one call for the canary, then one for the others")
    try await world.stop()
  }

  @Test func `a production write needs a case reference and names its target`() async throws {
    let world = try await world {
      "require_case = true\n" + $0.replacing("sandbox", with: "production")
    }
    let start = ["get eu-shop \(WellKnownPeople.janeEmail)"]
    let without = try await world.plain(start + ["prefer sms out", "anonymize", "jane", "help"])
    #expect(without.contains("anonymize: needs a case reference. :case REF sets one"))
    #expect(without.contains("anonymize: unavailable here: needs a case reference\n"))
    #expect(await world.writes().isEmpty)
    let with = try await world.plain(
      start + ["case GDPR-118", "prefer sms out", "anonymize", "jane"])
    #expect(with.contains("eu-shop PRODUCTION 5f1cfa1f87aaa3a200000001> "))
    #expect(with.contains("ANONYMIZE at eu-shop PRODUCTION\n"))
    #expect(with.contains("case GDPR-118\n"))
    #expect(await world.writes().count == 2)
    try await world.stop()
  }

  @Test func `three wrong words send nothing, and the right word sends`() async throws {
    let world = try await world()
    let start = ["get eu-shop \(WellKnownPeople.janeEmail)", "anonymize"]
    let text = try await world.plain(start + ["john", "yes", "Jane", "jane"])
    #expect(text.contains("three wrong tries: the dialog is closed, nothing was sent"))
    #expect(text.contains("unknown command 'jane'"), "the dialog must be closed by then")
    #expect(await world.writes().isEmpty)
    _ = try await world.plain(start + ["john", "", "anonymize", "jim", "jane"])
    #expect(await world.writes().count == 1)
    try await world.stop()
  }

  @Test func `the end of input during a question sends nothing`() async throws {
    let world = try await world()
    let get = "get eu-shop \(WellKnownPeople.janeEmail)"
    let edit = ["list", "open 2", "edit", "37091", "."]
    for script in [
      [get, "anonymize"], [get, "prefer call in"], ["list", "mark 2-4", "delete"], edit,
    ] {
      let text = try await world.plain(script)
      #expect(text.contains("nothing was sent"), "\(script)")
      #expect(await world.writes().isEmpty, "\(script)")
    }
    _ = try await world.plain([get, "anonymize", "jane"])
    _ = try await world.plain(edit + ["send"])
    #expect(await world.writes().count == 2, "each must send after its answer")
    try await world.stop()
  }

  @Test func `an undo shows what it sends and asks for a yes`() async throws {
    let world = try await world()
    let start = ["get eu-shop \(WellKnownPeople.janeEmail)", "prefer sms out"]
    let text = try await world.plain(start + ["undo", "", "undo"])
    #expect(text.contains("UNDO at eu-shop SANDBOX\n"))
    #expect(text.contains("SMS out to in\n"))
    #expect(await world.writes().count == 1)
    try await world.stop()
  }

  @Test func `asks about a conflict field by field`() async throws {
    let world = try await world()
    let model = world.console()
    let lines = ScriptedLines([], isOpen: true)
    let running = world.plain(lines, model)
    await lines.see("shop-it SANDBOX> ")
    for line in ["list", "open 2", "edit", "", "Jane Müller", "."] { lines.type(line) }
    await lines.see("Name: was Jane Smith, becomes Jane Müller")
    _ = try await world.plain(["list", "open 2", "edit", "", "Jane Miller", ".", "send"])
    lines.type("send")
    await lines.see("Name: theirs is Jane Miller; yours is Jane Müller")
    lines.type("yours")
    await lines.see("Name: was Jane Miller, becomes Jane Müller")
    lines.type("send")
    await lines.see("done: saved")
    lines.type("quit")
    #expect(try await running.value == .quit)
    #expect(await world.writes().count == 2)
    try await world.stop()
  }
}
