import Foundation

/// A home, state folder and temporary folder of one test's own, and the environment that says so.
final class Sandbox: Sendable {
  let folder: URL

  init() throws {
    // Short: a socket's path has 108 bytes at most.
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
      print("\(folder.path) stays: \(error)")
    }
  }

  func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  func text(_ name: String) throws -> String {
    try String(contentsOfFile: path(name), encoding: .utf8)
  }

  /// A file of mode 0600.
  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path(name))
  }

  /// What the demo and others left in the temporary folder.
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

  /// The built program without a terminal, to its end.
  func run(_ arguments: [String], environment: [String: String]) async throws -> Helper.Reply {
    let helper = try Helper()
    let reply = try await helper.ask(
      Run(
        argv: [Self.program] + arguments,
        env: self.environment(term: nil).merging(environment) { $1 }))
    try await helper.close()
    return reply
  }

  static var program: String { built("roster") }

  /// A program that was built with the tests: it is beside them.
  static func built(_ name: String) -> String {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent(name).path
  }
}
