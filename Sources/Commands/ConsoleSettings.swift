import App
import ConsoleUI

extension ThemeLibrary {
  /// For the roles that the console has.
  init(folders: [String]) {
    self.init(folders: folders, roles: Token.allCases.map(\.rawValue))
  }
}

/// The part of the config that only the console can judge: keys and theme.
@MainActor
struct ConsoleSettings {
  let settings: Settings
  let themes: ThemeLibrary

  /// - Throws: Everything that is wrong with keys and theme, in the order of the lines.
  func keyMap() throws(SettingsFailure) -> KeyMap {
    var problems = [themes.problem(in: settings)].compactMap(\.self)
    var keyMap = KeyMap.standard
    do throws(KeyMapFailure) {
      keyMap = try KeyMap(rebinding: settings.keys)
    } catch {
      problems += error.problems.map {
        SettingsProblem(
          file: settings.file, line: settings.keyLines[$0.command], message: $0.message)
      }
    }
    guard problems.isEmpty else {
      throw SettingsFailure(problems.sorted { ($0.line ?? 0) < ($1.line ?? 0) })
    }
    return keyMap
  }
}
