import App
import ArgumentParser
import Foundation

extension CompletionKind {
  /// The providers of the config.
  static let providers = ShellCompletion.kind(\.providers)
  /// The shipped themes and the operator's own.
  static let themes = ShellCompletion.kind(\.themes)
  /// The references in the journal.
  static let caseReferences = ShellCompletion.kind(\.caseReferences)
}

/// The calls of a completion script, which the parser answers: `roster ---completion …`.
enum ShellCompletion {
  /// Whether a completion script runs the program. Its user then sees the line that they type, so
  /// that errors must not be printed.
  static func isAsking(_ arguments: [String]) -> Bool { arguments.first == "---completion" }

  fileprivate static func kind(
    _ words: @escaping @Sendable (CompletionSource) -> [String]
  ) -> CompletionKind {
    .custom { line, _, _ in
      words(
        CompletionSource(
          config: config(on: line), environment: ProcessInfo.processInfo.environment))
    }
  }

  /// The value of `--config` on the line that is typed.
  private static func config(on line: [String]) -> String? {
    let joined = "--config="
    guard let place = line.lastIndex(where: { $0 == "--config" || $0.hasPrefix(joined) }) else {
      return nil
    }
    let value =
      line[place] == "--config"
      ? line[(place + 1)...].first : String(line[place].dropFirst(joined.count))
    return value.map { NSString(string: $0).expandingTildeInPath }
  }
}
