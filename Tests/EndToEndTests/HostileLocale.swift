import Foundation

/// A locale and whether its terminal can show letters.
struct HostileLocale: CustomStringConvertible, Sendable {
  let name: String
  /// Whether the terminal can show letters beyond ASCII.
  let hasLetters: Bool
  /// Whether the test must create the locale because the machine does not have it.
  var isMade = false

  var description: String { name }

  static let all = [
    HostileLocale(name: "C.UTF-8", hasLetters: true), HostileLocale(name: "C", hasLetters: false),
    HostileLocale(name: "en_US.ISO-8859-1", hasLetters: false, isMade: true),
  ]

  /// The environment for a sandbox. Uses POSIX if the locale cannot be created.
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
