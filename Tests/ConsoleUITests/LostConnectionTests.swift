import ConsoleUI
import Domain
import Foundation
import Simulator
import TestSupport
import Testing
import ViewModels

/// Checks that a form's input survives a lost connection and is only in memory.
@Suite(.timeLimit(.minutes(10))) struct LostConnectionTests {
  nonisolated enum Loss: CaseIterable {
    /// The read before the write fails, so nothing is sent.
    case beforeSending
    /// The write never arrives, and all reads that could show it fail.
    case whileSending
    /// The provider applies the write, but its response and all reads fail.
    case afterSending
  }

  private static let update = CallFilter(pathPrefix: "/api/v6/commerce.contacts.update")
  private static let typed = "Quillfeather"

  @Test(arguments: Loss.allCases)
  func `a draft survives a lost connection`(loss: Loss) async throws {
    let clock = ManualClock(advancesOnSleep: true)
    let world = try await SimulatedWorld.start(
      SimulatorOptions(contacts: 300, hasLimits: false, wait: clock.ambient.sleep),
      ambient: clock.ambient)
    let console = await ScriptedConsole.start(on: world)
    let screen = console.terminal
    await screen.see("59069  Jane")
    screen.press("j e")
    await screen.see("edit Jane Smith")
    screen.press("^e")
    screen.type("-" + Self.typed)
    let note = "call \(Self.typed) on Monday"
    console.model.edit?.type(note, into: "note")
    screen.press("^s")
    await screen.see("Enter sends")
    await lose(loss, on: world)
    screen.press("Enter")
    await screen.see { _ in console.model.edit?.state.message != nil }

    let edit = try #require(console.model.edit, "the form must stay open")
    #expect(edit.state.phase == .editing)
    #expect(screen.screen.plainText.contains("Jane Smith-" + Self.typed))
    #expect(edit.state.fields.first { $0.rule.name == "note" }?.input.text == note)
    #expect(screen.screen.plainText.contains("connection"), "the message must give the reason")
    #expect(try Self.files(of: world).allSatisfy { !$0.holds(Self.typed) })

    await world.server.forgetFaults()
    screen.press("^s")
    await screen.see("Enter sends")
    screen.press("Enter")
    if loss == .afterSending {
      await screen.see("earlier write succeeded")
      #expect(!edit.state.isDirty, "Esc must leave without a question")
      screen.press("Esc")
    } else {
      await screen.see(", shop-it 59069: ")
    }
    let saved = try await world.client("shop-it").contact(.id("59069"), fields: nil)
    #expect(saved.name == "Jane Smith-" + Self.typed)
    #expect(saved.fields["note"]?.displayText == note)
    #expect(console.model.edit == nil)
    #expect(
      screen.screen.plainText.contains("59069  Jane Smith-Q"), "the list must show the change too")
    #expect(await world.writes().count == (loss == .whileSending ? 2 : 1))
    #expect(try Self.files(of: world).allSatisfy { !$0.holds(Self.typed) })
    screen.press("q")
    #expect(try await console.ending() == .quit)
    try await world.stop()
  }

  private func lose(_ loss: Loss, on world: SimulatedWorld) async {
    switch loss {
    case .beforeSending: break
    case .whileSending, .afterSending:
      // The read before the write still succeeds.
      await world.server.failNext(.slow(.zero), at: "shop-it")
      await world.server.failNext(
        loss == .afterSending ? .closedAfterApplying : .closedBeforeApplying, at: "shop-it",
        where: Self.update)
    }
    await world.server.failNext(.closedBeforeApplying, at: "shop-it", count: 1_000)
  }

  private struct StoredFile {
    let bytes: Data

    func holds(_ text: String) -> Bool { bytes.range(of: Data(text.utf8)) != nil }
  }

  /// Every file that the console keeps, at least the journal.
  private static func files(of world: SimulatedWorld) throws -> [StoredFile] {
    let paths = try FileManager.default.subpathsOfDirectory(atPath: world.folder.path)
    let files = paths.compactMap { path in
      FileManager.default.contents(atPath: world.folder.appendingPathComponent(path).path)
    }
    #expect(!files.isEmpty)
    return files.map(StoredFile.init)
  }
}
