import Foundation
import Testing

/// What every way out is measured by.
enum Leaving {
  /// What nothing changed is: wrap and a cursor that is seen, and neither the alternate screen nor
  /// pastes, clicks or held updates.
  static let modesAtFirst = [7, 25]

  static func expectRestored(
    _ terminal: PyteTerminal, _ ending: PyteTerminal.Ending
  ) async throws {
    #expect(await ending.modes == terminal.modesBefore)
    #expect(!ending.modes.isEmpty)
    let modes = TerminalOutputStream(try await terminal.rawBytes()).modes
    #expect(modes.contains("?1049h") && modes.contains("?2004h"), "there was something to restore")
    #expect(try await terminal.modesOn() == modesAtFirst)
  }

  /// A crash tells nobody what was in memory.
  static func expectNoReport(of terminal: PyteTerminal, in sandbox: Sandbox) async throws {
    let text = String(decoding: try await terminal.rawBytes(), as: UTF8.self)
    for word in ["Crash", "crashed", "Backtrace", "backtrace", "Fatal error", "Press space", "0x"] {
      #expect(!text.contains(word))
    }
    let names = try FileManager.default.subpathsOfDirectory(atPath: sandbox.folder.path)
    #expect(!names.contains { $0.contains("core") || $0.contains("crash") })
  }
}
