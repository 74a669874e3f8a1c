import Domain
import Foundation
import Glibc

/// The list of operators that they cannot change themselves. If the file exists, it alone counts.
package struct OperatorsFile: Sendable {
  package static let system = OperatorsFile(path: "/etc/roster/operators.toml")

  let path: String
  /// The only allowed owner of the file and its folder.
  let owner: uid_t

  package init(path: String, owner: UInt32 = 0) {
    self.path = path
    self.owner = owner
  }

  /// `nil` if there is no file.
  ///
  /// - Throws: If an operator could have changed it, or something in it is wrong.
  func directory() throws(SettingsFailure) -> OperatorDirectory? {
    var facts = stat()
    guard lstat(path, &facts) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw failure(String(cString: strerror(errno)))
    }
    guard facts.st_mode & S_IFMT == S_IFREG else { throw failure("it is not a regular file") }
    try require(facts, "it", path)
    let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
    guard stat(folder, &facts) == 0 else { throw failure(String(cString: strerror(errno))) }
    try require(facts, "its folder", folder)
    do throws(SettingsFailure) {
      return try parsed()
    } catch {
      throw error.advising(
        "its owner has to correct it: no command runs with a list that is damaged")
    }
  }

  private func require(
    _ facts: stat, _ what: String, _ path: String
  ) throws(SettingsFailure) {
    guard facts.st_uid == owner else {
      throw failure(
        "\(what) does not belong to \(owner == 0 ? "root" : "user \(owner)")",
        nextStep: "chown \(owner == 0 ? "root" : String(owner)) \(path)")
    }
    guard facts.st_mode & 0o022 == 0 else {
      throw failure("\(what) can be written by others", nextStep: "chmod go-w \(path)")
    }
  }

  private func parsed() throws(SettingsFailure) -> OperatorDirectory {
    let text: String
    do throws(FileProblem) {
      text = try SmallFile.text(path)
    } catch {
      throw failure(error.message)
    }
    let lines = KeyLines(text)
    let problems = SettingsProblems(file: path, lines: lines)
    let top = TableReader(
      try TOMLText.members(of: text, lines, file: path, hasColumns: true), path: [],
      problems: problems)
    var directory = DeskReader(top: top).operators()
    directory.isSelfDeclared = false
    top.refuseUnknown(known: ["operator"])
    try problems.throwIfAny()
    return directory
  }

  private func failure(_ message: String, nextStep: String? = nil) -> SettingsFailure {
    SettingsFailure(file: path, message: message, nextStep: nextStep)
  }
}
