import Foundation

/// Where the config stands: `--config`, else `$ROSTER_CONFIG`, else below `$XDG_CONFIG_HOME`.
package enum ConfigLocation {
  package static func path(explicit: String?, environment: [String: String]) -> String {
    if let explicit { return explicit }
    if let path = environment["ROSTER_CONFIG"], !path.isEmpty { return path }
    return folder("XDG_CONFIG_HOME", else: ".config", environment) + "/roster/config.toml"
  }

  /// Where the operator's own themes may stand, the nearest first: beside the config in use, and
  /// below `$XDG_CONFIG_HOME`.
  package static func themeFolders(explicit: String?, environment: [String: String]) -> [String] {
    let config = path(explicit: explicit, environment: environment)
    let beside = URL(fileURLWithPath: config).deletingLastPathComponent().path + "/themes"
    let usual = folder("XDG_CONFIG_HOME", else: ".config", environment) + "/roster/themes"
    return beside == usual ? [usual] : [beside, usual]
  }

  /// A relative path in an XDG variable is to be ignored
  /// (https://specifications.freedesktop.org/basedir-spec/latest/, "Environment variables").
  static func folder(
    _ variable: String, else fallback: String, _ environment: [String: String]
  ) -> String {
    if let path = environment[variable], path.hasPrefix("/") { return path }
    return (environment["HOME"] ?? NSHomeDirectory()) + "/" + fallback
  }
}
