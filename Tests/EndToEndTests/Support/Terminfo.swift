import Foundation

/// Hosts that know fewer terminals than this one.
enum Terminfo {
  /// What Debian installs without being asked.
  static let ofBareServer = [
    "xterm-256color", "xterm", "screen-256color", "screen", "tmux-256color", "tmux", "linux",
    "vt100", "dumb",
  ]

  private static let folders = [
    "/etc/terminfo", "/lib/terminfo", "/usr/lib/terminfo", "/usr/share/terminfo",
  ]

  /// Whether this machine lets a test have a mount namespace: root, or a user's own.
  static let canBeFewer: Bool = {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
    process.arguments = [geteuid() == 0 ? "-m" : "-rm", "/bin/true"]
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      return false
    }
    process.waitUntilExit()
    return process.terminationStatus == 0
  }()

  /// The command in which a program finds only these entries: in a mount namespace of its own, since
  /// ncurses looks into the system's folders whatever the environment says.
  static func command(onlyWith names: [String], in sandbox: Sandbox) throws -> [String] {
    let files = FileManager.default
    let only = sandbox.path("terminfo")
    try files.createDirectory(atPath: only, withIntermediateDirectories: true)
    for name in names {
      let file = "\(name.prefix(1))/\(name)"
      guard let source = folders.map({ "\($0)/\(file)" }).first(where: files.fileExists) else {
        throw Missing(name: name)
      }
      try files.createDirectory(
        atPath: "\(only)/\(name.prefix(1))", withIntermediateDirectories: true)
      try Data(contentsOf: URL(fileURLWithPath: source))
        .write(to: URL(fileURLWithPath: "\(only)/\(file)"))
    }
    let places = folders.filter { files.fileExists(atPath: $0) }
    let mounts = places.map { "mount --bind \(only) \($0)" }
    return ["/usr/bin/unshare", geteuid() == 0 ? "-m" : "-rm", "/bin/sh", "-c"]
      + [(mounts + [#"exec "$@""#]).joined(separator: " && "), "sh"]
  }

  struct Missing: Error { let name: String }
}
