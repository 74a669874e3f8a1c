package import Foundation

/// The path of the config: `--config`, otherwise `$ROSTER_CONFIG`, otherwise below
/// `$XDG_CONFIG_HOME`.
package enum ConfigLocation {
  package static func path(explicit: String?, environment: [String: String]) -> String {
    if let explicit { return explicit }
    if let path = environment["ROSTER_CONFIG"], !path.isEmpty { return path }
    return folder("XDG_CONFIG_HOME", else: ".config", environment) + "/roster/config.toml"
  }

  /// The folders of the operator's own themes, nearest first: next to the config, and below
  /// `$XDG_CONFIG_HOME`.
  package static func themeFolders(explicit: String?, environment: [String: String]) -> [String] {
    let config = path(explicit: explicit, environment: environment)
    let beside = URL(fileURLWithPath: config).deletingLastPathComponent().path + "/themes"
    let usual = folder("XDG_CONFIG_HOME", else: ".config", environment) + "/roster/themes"
    return beside == usual ? [usual] : [beside, usual]
  }

  /// Ignores a relative path in an XDG variable
  /// (https://specifications.freedesktop.org/basedir-spec/latest/, "Environment variables").
  static func folder(
    _ variable: String, else fallback: String, _ environment: [String: String]
  ) -> String {
    if let path = environment[variable], path.hasPrefix("/") { return path }
    return (environment["HOME"] ?? NSHomeDirectory()) + "/" + fallback
  }
}

/// The folder for data that must last: `$XDG_STATE_HOME/roster`, otherwise `~/.local/state/roster`.
package enum StateFolder {
  package static func url(environment: [String: String]) -> URL {
    URL(
      fileURLWithPath: ConfigLocation.folder("XDG_STATE_HOME", else: ".local/state", environment)
        + "/roster", isDirectory: true)
  }
}
