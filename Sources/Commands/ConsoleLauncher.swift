import App
import Domain

/// Opens the console on a program that is put together.
enum ConsoleLauncher {
  /// Returns when the operator has quit.
  static func run(app: LiveApp, report: ErrorReport) async throws {
    report.note("the console is not linked yet")
  }
}
