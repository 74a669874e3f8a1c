import Domain
package import Foundation
import Glibc
package import Operations

/// `access.toml` in the config's folder: the controller's statements for the person who asks what
/// is held about them.
package enum AccessTemplate {
  package static let fileName = "access.toml"

  /// All blanks if there is no file.
  ///
  /// - Throws: Everything wrong with the file, in line order.
  package static func statements(in folder: URL) throws(SettingsFailure) -> AccessStatements {
    let path = folder.appendingPathComponent(fileName).path
    var facts = stat()
    if lstat(path, &facts) != 0, errno == ENOENT || errno == ENOTDIR { return AccessStatements() }
    do throws(SettingsFailure) {
      return try parsed(path)
    } catch {
      throw error.advising("correct it, or remove it to export with blanks; nothing was exported")
    }
  }

  private static func parsed(_ path: String) throws(SettingsFailure) -> AccessStatements {
    let text: String
    do throws(FileProblem) {
      text = try SmallFile.text(path)
    } catch {
      throw SettingsFailure(file: path, message: error.message)
    }
    let lines = KeyLines(text)
    let problems = SettingsProblems(file: path, lines: lines)
    let top = TableReader(
      try TOMLText.members(of: text, lines, file: path, hasColumns: true), path: [],
      problems: problems)
    var texts: [AccessStatements.Item: String] = [:]
    for item in AccessStatements.Item.allCases { texts[item] = top.text(item.rawValue) }
    top.refuseUnknown(known: AccessStatements.Item.allCases.map(\.rawValue))
    try problems.throwIfAny()
    return AccessStatements(texts)
  }
}
