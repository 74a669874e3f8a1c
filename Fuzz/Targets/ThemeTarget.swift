import App
import Domain
import Foundation
import ViewModels

/// A theme file, which may inherit a shipped theme or itself.
enum ThemeTarget {
  private static let folder = FileManager.default.temporaryDirectory
    .appendingPathComponent("roster-fuzz-\(ProcessInfo.processInfo.processIdentifier)").path
  private static let roles = [
    "text", "dim", "accent", "ok", "warning", "danger", "masked", "selected", "marked", "added",
    "changed", "removed", "focus_border", "production", "staging", "sandbox", "border", "title",
  ]

  static func run(_ bytes: [UInt8]) throws {
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let path = "\(folder)/mine.toml"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    let library = ThemeLibrary(folders: [folder], roles: roles)
    switch Result(catching: { () throws(ThemeFailure) in try library.theme(named: "mine") }) {
    case .success(let sheet):
      try require(Set(sheet.looks.keys).isSubset(of: roles), "a role that there is not")
    case .failure(let failure):
      try require(!failure.problems.isEmpty, "a failure without a problem")
      for problem in failure.problems {
        try AllowedText.check(SafeText(untrusted: problem), problem)
      }
    }
  }
}
