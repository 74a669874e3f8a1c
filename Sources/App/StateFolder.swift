package import Foundation

/// Where data that must last stands: `$XDG_STATE_HOME/roster`, else `~/.local/state/roster`.
package enum StateFolder {
  package static func url(environment: [String: String]) -> URL {
    URL(
      fileURLWithPath: ConfigLocation.folder("XDG_STATE_HOME", else: ".local/state", environment)
        + "/roster", isDirectory: true)
  }
}
