import Foundation

/// Where the config stands: `--config`, else `$ROSTER_CONFIG`, else below `$XDG_CONFIG_HOME`.
package enum ConfigLocation {
  package static func path(explicit: String?, environment: [String: String]) -> String {
    if let explicit { return explicit }
    if let path = environment["ROSTER_CONFIG"], !path.isEmpty { return path }
    return folder("XDG_CONFIG_HOME", else: ".config", environment) + "/roster/config.toml"
  }

  /// Names of the operator's own themes: those of the files in `themes/`, sorted.
  ///
  /// - Throws: Where the folder is there and cannot be read.
  package static func themeNames(environment: [String: String]) throws(SettingsFailure) -> [String]
  {
    let path = folder("XDG_CONFIG_HOME", else: ".config", environment) + "/roster/themes"
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    do {
      return try FileManager.default.contentsOfDirectory(atPath: path)
        .filter { $0.hasSuffix(".toml") }.map { String($0.dropLast(5)) }.sorted()
    } catch {
      throw SettingsFailure(file: path, message: "the folder of themes cannot be read")
    }
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
