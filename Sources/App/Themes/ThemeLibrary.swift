import Domain
import Foundation
package import ViewModels

/// The shipped themes, and those in the operator's folders, which take precedence.
package struct ThemeLibrary: ThemeSource {
  /// Nearest first.
  private let folders: [String]
  private let roles: [String]

  package static let standardName = "default-dark"

  /// - Parameters:
  ///   - folders: the operator's own, nearest first; they need not exist.
  ///   - roles: the names of the roles that a theme can style.
  package init(folders: [String], roles: [String]) {
    self.folders = folders
    self.roles = roles
  }

  // MARK: - Names

  package func entries() -> [ThemeEntry] {
    let own = Set(folders.flatMap(Self.names))
    let shipped = ShippedThemes.files.map(\.name)
    let names = shipped + own.subtracting(shipped).sorted()
    return names.map { ThemeEntry(name: $0, isOwn: own.contains($0)) }
  }

  /// Empty for a missing or unreadable folder. Asking for one of its themes by name reports the
  /// reason.
  private static func names(in folder: String) -> [String] {
    do {
      return try FileManager.default.contentsOfDirectory(atPath: folder)
        .filter { $0.hasSuffix(".toml") && !$0.hasPrefix(".") }.map { String($0.dropLast(5)) }
    } catch {
      return []
    }
  }

  /// One clause with a hint.
  private func unknown(_ name: String) -> String {
    let names = entries().map(\.name)
    return "unknown theme '\(name)'; \(NearestName.hint(for: name, among: names))"
  }

  // MARK: - Reading

  package func theme(named name: String) throws(ThemeFailure) -> ThemeSheet {
    guard isKnown(name) else { throw ThemeFailure(problems: [unknown(name)], isMissing: true) }
    do throws(SettingsFailure) {
      return try sheet(named: name)
    } catch {
      throw ThemeFailure(problems: error.problems.map(\.text))
    }
  }

  /// The problem with the config's `theme`; `nil` if that theme exists.
  package func problem(in settings: Settings) -> SettingsProblem? {
    guard !isKnown(settings.theme) else { return nil }
    return SettingsProblem(
      file: settings.file, line: settings.themeLine, message: unknown(settings.theme))
  }

  /// The theme of the config. A broken one is replaced by the standard theme, with the failure.
  ///
  /// - Throws: If there is no theme of that name.
  package func opening(
    _ settings: Settings
  ) throws(SettingsFailure) -> (sheet: ThemeSheet, failure: ThemeFailure?) {
    if let problem = problem(in: settings) { throw SettingsFailure([problem]) }
    do throws(ThemeFailure) {
      return (try theme(named: settings.theme), nil)
    } catch {
      guard let standard = ThemeFile.shipped(Self.standardName) else {
        preconditionFailure("The standard theme is shipped.")
      }
      return (try sheet(of: [ThemeDocument(standard, roles: roles)]), error)
    }
  }

  private func isKnown(_ name: String) -> Bool {
    path(of: name) != nil || ThemeFile.shipped(name) != nil
  }

  private func path(of name: String) -> String? {
    guard !name.contains("/"), !name.hasPrefix(".") else { return nil }
    return folders.map { "\($0)/\(name).toml" }.first {
      FileManager.default.fileExists(atPath: $0)
    }
  }

  private func file(named name: String) throws(SettingsFailure) -> ThemeFile? {
    guard let path = path(of: name) else { return ThemeFile.shipped(name) }
    do throws(FileProblem) {
      let text = try SmallFile.text(path)
      return ThemeFile(name: name, label: "\(name).toml", text: text, path: path)
    } catch {
      throw SettingsFailure(file: "\(name).toml", message: error.message)
    }
  }

  private func sheet(named name: String) throws(SettingsFailure) -> ThemeSheet {
    try sheet(of: try chain(from: name))
  }

  /// The theme followed by those that it inherits. If one of the operator's inherits its own name,
  /// that means the shipped one.
  private func chain(from name: String) throws(SettingsFailure) -> [ThemeDocument] {
    guard let first = try file(named: name) else { return [] }
    var chain = [try ThemeDocument(first, roles: roles)]
    while let last = chain.last, let parent = last.inherits {
      let isSame = parent == last.file.name && last.file.path != nil
      let next = isSame ? ThemeFile.shipped(parent) : try file(named: parent)
      let problem: String? =
        if parent == last.file.name, next == nil || !isSame {
          "inherits: a theme cannot inherit itself"
        } else if let next, chain.contains(where: { $0.file == next }) {
          "inherits: '\(parent)' inherits this theme"
        } else {
          next == nil ? "inherits: \(unknown(parent))" : nil
        }
      if let problem { last.problems.add(problem, at: ["inherits"]) }
      guard let next, problem == nil else { break }
      chain.append(try ThemeDocument(next, roles: roles))
    }
    return chain
  }

  private func sheet(of chain: [ThemeDocument]) throws(SettingsFailure) -> ThemeSheet {
    var sheet = ThemeSheet(name: chain.first?.file.name ?? "")
    let palette = chain.reduce(into: [:]) { palette, document in
      palette.merge(document.palette) { nearer, _ in nearer }
    }
    for document in chain.reversed() {
      document.apply(to: &sheet, colors: ThemeColors(palette: palette), roles: roles)
    }
    for document in chain { try document.problems.throwIfAny() }
    return sheet
  }

  // MARK: - Changes

  package func changes() -> AsyncStream<Void> {
    FolderWatch.changes(in: folders) { $0.hasSuffix(".toml") || $0 == "themes" }
  }
}
