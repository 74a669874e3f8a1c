import Foundation
import Testing

/// Checks for every way to leave.
enum Leaving {
  /// The private modes of an unchanged terminal: wrap and a visible cursor. The alternate screen,
  /// bracketed paste, mouse reports and synchronized updates are off.
  static let modesAtFirst = [7, 25]

  static func expectRestored(
    _ terminal: PyteTerminal, _ ending: PyteTerminal.Ending
  ) async throws {
    #expect(await ending.modes == terminal.modesBefore)
    #expect(!ending.modes.isEmpty)
    let modes = TerminalOutputStream(try await terminal.rawBytes()).modes
    #expect(
      modes.contains("?1049h") && modes.contains("?2004h"), "the program must have changed modes")
    #expect(try await terminal.modesOn() == modesAtFirst)
  }

  /// Checks that a crash printed nothing from memory.
  static func expectNoReport(of terminal: PyteTerminal, in sandbox: Sandbox) async throws {
    let text = String(decoding: try await terminal.rawBytes(), as: UTF8.self)
    for word in ["Crash", "crashed", "Backtrace", "backtrace", "Fatal error", "Press space", "0x"] {
      #expect(!text.contains(word))
    }
    let names = try FileManager.default.subpathsOfDirectory(atPath: sandbox.folder.path)
    #expect(!names.contains { $0.contains("core") || $0.contains("crash") })
  }
}
