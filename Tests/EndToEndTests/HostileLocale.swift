import Foundation

/// What the program is told of the operator's language, and what its terminal can then show.
struct HostileLocale: CustomStringConvertible, Sendable {
  let name: String
  /// Whether letters beyond ASCII can be shown.
  let hasLetters: Bool
  /// Whether it must be made first, since the machine has it not.
  var isMade = false

  var description: String { name }

  static let all = [
    HostileLocale(name: "C.UTF-8", hasLetters: true), HostileLocale(name: "C", hasLetters: false),
    HostileLocale(name: "en_US.ISO-8859-1", hasLetters: false, isMade: true),
  ]

  /// For a sandbox. Where a locale cannot be made POSIX takes its place.
  func environment(in sandbox: Sandbox) async throws -> [String: String] {
    guard isMade else { return ["LC_ALL": name] }
    let folder = sandbox.path("out/locales")
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let helper = try Helper()
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    let made = try await helper.ask(
      Run(
        argv: [
          "/bin/sh", "-c",
          "localedef -i \(parts[0]) -f \(parts[1]) \(folder)/\(name) && "
            + "LOCPATH=\(folder) LC_ALL=\(name) locale charmap",
        ], env: sandbox.environment(term: nil)))
    try await helper.close()
    guard made.status == 0, made.output == parts[1] + "\n" else { return ["LC_ALL": "POSIX"] }
    return ["LC_ALL": name, "LOCPATH": folder]
  }
}
