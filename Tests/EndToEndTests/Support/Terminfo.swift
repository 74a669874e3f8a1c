import Foundation

/// Imitates hosts with fewer terminfo entries.
enum Terminfo {
  /// The entries that Debian installs by default.
  static let ofBareServer = [
    "xterm-256color", "xterm", "screen-256color", "screen", "tmux-256color", "tmux", "linux",
    "vt100", "dumb",
  ]

  private static let folders = [
    "/etc/terminfo", "/lib/terminfo", "/usr/lib/terminfo", "/usr/share/terminfo",
  ]

  /// Whether this machine allows a mount namespace, as root or as a user.
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

  /// A command that runs a program with only these entries. It needs a mount namespace because
  /// ncurses always reads the system's folders.
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
