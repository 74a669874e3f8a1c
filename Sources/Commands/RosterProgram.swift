import ArgumentParser
import CursesTerminal
import Domain
import Foundation
import Glibc

/// Runs the program, from its arguments to its exit status.
package enum RosterProgram {
  /// Call it on the main thread.
  package static func main() -> Never {
    prepareProcess()
    MainThread.run {
      let status = await run(Array(CommandLine.arguments.dropFirst()))
      await EndOfProcess.shared.come(within: .milliseconds(500))
      status.endProcess()
    }
  }

  /// Settings of the whole process. Call it first: a crash before it may start a debugger.
  package static func prepareProcess() {
    CursesTerminal.harden()
    signal(SIGPIPE, SIG_IGN)
  }

  private static func run(_ arguments: [String]) async -> ExitCodes {
    let report = ErrorReport(isJSON: wantsJSON(arguments), io: .process)
    do {
      // Reading no arguments would take the parser a quarter of the time to the first frame.
      guard !arguments.isEmpty else {
        try await ConsoleLauncher.run(ConsoleLauncher.Screen(), CommandContext.Options())
        return .done
      }
      var command = try RosterCommand.parseAsRoot(try VerboseArgument.rewritten(arguments))
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

  /// ArgumentParser also throws help and completion scripts, which go to standard output.
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
    if ShellCompletion.isAsking(arguments) { return .usage }
    let text = RosterCommand.message(for: error)
      .split(separator: "\n").map { $0.trimmingCharacters(in: .whitespaces) }
      .joined(separator: " ")
    let failure = UsageFailure(of: arguments).failure(text)
    report.report(failure)
    return failure.status
  }

  /// Whether to report errors as JSON. Reads the raw arguments, since usage errors are reported
  /// before the arguments are parsed.
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
