import Foundation

/// A home, state folder and temporary folder for one test, and the environment that names them.
final class Sandbox: Sendable {
  let folder: URL

  init() throws {
    // The path is short because a socket's path has at most 108 bytes.
    folder = URL(fileURLWithPath: "/tmp/roster-e2e-\(UUID().uuidString.prefix(8))")
    for name in ["", "home", "state", "config", "cache", "tmp", "out"] {
      try FileManager.default.createDirectory(
        at: folder.appendingPathComponent(name), withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    }
  }

  deinit {
    do {
      try FileManager.default.removeItem(at: folder)
    } catch {
      print("\(folder.path) was not removed: \(error)")
    }
  }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  /// Writes a file of mode 0600.
  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path(name))
  }

  /// The files that programs left in the temporary folder.
  func temporaryFiles() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path("tmp"))
  }

  func environment(term: String?) -> [String: String] {
    var values = [
      "HOME": path("home"), "XDG_STATE_HOME": path("state"), "XDG_CONFIG_HOME": path("config"),
      "XDG_CACHE_HOME": path("cache"), "TMPDIR": path("tmp"), "TMUX_TMPDIR": path("tmp"),
      "PATH": "/usr/bin:/bin", "TZ": "UTC", "LC_ALL": "C.UTF-8", "SHELL": "/bin/sh",
    ]
    if let term { values["TERM"] = term }
    return values
  }

  /// Runs the built program to its end, without a terminal.
  func run(
    _ arguments: [String], environment: [String: String], input: String? = nil
  ) async throws -> Helper.Reply {
    let helper = try Helper()
    let reply = try await helper.ask(
      Run(
        argv: [Self.program] + arguments,
        env: self.environment(term: nil).merging(environment) { $1 }, input: input))
    try await helper.close()
    return reply
  }

  static var program: String { built("roster") }

  /// The path of a program in the build folder, beside the tests.
  static func built(_ name: String) -> String {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent(name).path
  }
}
