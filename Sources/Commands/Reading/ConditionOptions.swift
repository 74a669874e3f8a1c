import ArgumentParser
import Domain

struct ConditionOptions: ParsableArguments {
  @Option(
    name: .customLong("where"),
    help: ArgumentHelp("A condition; several must all be met.", valueName: "key=value"))
  var assignments: [String] = []

  func conditions() throws(CommandFailure) -> [QueryCondition] {
    var conditions: [QueryCondition] = []
    for text in assignments {
      guard let separator = text.firstIndex(of: "="), separator > text.startIndex else {
        throw .usage("--where takes KEY=VALUE, not '\(text)'")
      }
      conditions.append(
        QueryCondition(
          key: String(text[..<separator]), value: String(text[text.index(after: separator)...])))
    }
    return conditions
  }
}

/// A list in one argument, separated by commas; empty parts are left out.
enum CommaList {
  static func parts(_ text: String) -> [String] {
    text.split(separator: ",").map { $0.trimmingPrefix(" ") }.map(String.init)
  }
}
