import App
import ConsoleUI
import Domain

/// The part of the config that only the console can judge: keys and theme.
@MainActor
struct ConsoleSettings {
  let settings: Settings
  let environment: [String: String]

  /// - Throws: Everything that is wrong with keys and theme, in the order of the lines.
  func keyMap() throws(SettingsFailure) -> KeyMap {
    var problems = try themeProblems()
    var keyMap = KeyMap.standard
    do throws(KeyMapFailure) {
      keyMap = try KeyMap(rebinding: settings.keys)
    } catch {
      problems += error.problems.map {
        SettingsProblem(
          file: settings.file, line: settings.keyLines[$0.action], message: $0.message)
      }
    }
    guard problems.isEmpty else {
      throw SettingsFailure(problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
    }
    return keyMap
  }

  private func themeProblems() throws(SettingsFailure) -> [SettingsProblem] {
    let known =
      Theme.builtIn.map(\.name) + (try ConfigLocation.themeNames(environment: environment))
    guard !known.contains(settings.theme) else { return [] }
    let hint =
      NearestName.of(settings.theme, among: known).map { "did you mean \($0)?" }
      ?? "there is \(known.joined(separator: ", "))"
    return [
      SettingsProblem(
        file: settings.file, line: settings.themeLine,
        message: "there is no theme '\(settings.theme)'; \(hint)")
    ]
  }
}
