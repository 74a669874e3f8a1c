import ArgumentParser
import CursesTerminal
import Domain
import Foundation

/// The program from its arguments to its exit status.
package enum RosterProgram {
  package static func main() async -> Never {
    await prepareProcess()
    let arguments = Array(CommandLine.arguments.dropFirst())
    await run(arguments).endProcess()
  }

  /// What the whole process is to keep to; the process may start anew here.
  package static func prepareProcess() async {
    CrashReports.turnOff()
    signal(SIGPIPE, SIG_IGN)
    await CursesTerminal.harden()
  }

  private static func run(_ arguments: [String]) async -> ExitCodes {
    let report = ErrorReport(isJSON: wantsJSON(arguments), io: .process)
    do {
      var command = try RosterCommand.parseAsRoot(
        try VerboseArgument.rewritten(arguments))
      if var command = command as? any AsyncParsableCommand {
        let hasOwnSignals =
          command is RosterCommand || command is DemoCommand || command is SimulateCommand
        let signals = hasOwnSignals ? [] : Interruption.shared.install()
        defer { for signal in signals { signal.cancel() } }
        try await command.run()
      } else {
        try command.run()
      }
      return Interruption.shared.status ?? .done
    } catch let failure as CommandFailure {
      report.report(failure)
      return Interruption.shared.status ?? failure.status
    } catch {
      return parserEnded(error, arguments, report)
    }
  }

  /// ArgumentParser throws for help and completion scripts, too, and these go to standard output.
  static func parserEnded(
    _ error: any Error, _ arguments: [String], _ report: ErrorReport
  ) -> ExitCodes {
    guard RosterCommand.exitCode(for: error) != .success else {
      do {
        try report.io.write(RosterCommand.fullMessage(for: error) + "\n")
        return .done
      } catch {
        report.report(error)
        return error.status
      }
    }
    let text = RosterCommand.message(for: error)
      .split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .joined(separator: " ")
    let failure = UsageFailure(of: arguments).failure(text)
    report.report(failure)
    return failure.status
  }

  /// Whether errors are wanted as JSON, read from the arguments as such: also what they are wrong
  /// about is to be said in that form.
  static func wantsJSON(_ arguments: [String]) -> Bool {
    var wanted: String?
    var previous = ""
    for argument in arguments.prefix(while: { $0 != "--" }) {
      if previous == "--output" { wanted = argument }
      if argument.hasPrefix("--output=") { wanted = String(argument.dropFirst(9)) }
      previous = argument
    }
    return wanted.flatMap(OutputFormat.init(rawValue:)).map(CommandContext.isJSON) ?? false
  }
}
