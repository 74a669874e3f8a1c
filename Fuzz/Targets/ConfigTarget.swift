import App
import Domain
import Foundation

/// The config. The first byte decides whether others can read the file.
enum ConfigTarget {
  static func run(_ bytes: [UInt8]) throws {
    var input = FuzzInput(bytes)
    let isReadableByOthers = input.byte() % 2 == 1
    guard let text = String(validating: input.rest, as: UTF8.self) else { return }
    let source = SettingsSource(
      name: "config.toml", text: text, isReadableByOthers: isReadableByOthers,
      folder: URL(fileURLWithPath: "/tmp"))
    let lineCount = text.utf8.count { $0 == UInt8(ascii: "\n") } + 1
    switch Result(catching: { () throws(SettingsFailure) in try Settings(source) }) {
    case .success(let settings): try check(settings, isReadableByOthers)
    case .failure(let failure): try check(failure, lineCount)
    }
  }

  private static func check(_ settings: Settings, _ isReadableByOthers: Bool) throws {
    try require(settings.pageSize >= 1, "a page of \(settings.pageSize) rows")
    try require(settings.escapeMilliseconds >= 25, "an ESC of \(settings.escapeMilliseconds) ms")
    try require(
      Set(settings.providers.map(\.name)).count == settings.providers.count,
      "two providers of one name")
    let hasSecret = settings.providers.contains {
      if case .value = $0.credential { true } else { false }
    }
    try require(!hasSecret || !isReadableByOthers, "a secret that others can read")
  }

  private static func check(_ failure: SettingsFailure, _ lineCount: Int) throws {
    try require(!failure.problems.isEmpty, "a failure without a problem")
    for problem in failure.problems {
      let line = problem.line ?? 1
      try require(
        (1...lineCount + 1).contains(line), "line \(line) of \(lineCount): \(problem.text)")
      try AllowedText.check(SafeText(untrusted: problem.text), problem.text)
    }
  }
}
