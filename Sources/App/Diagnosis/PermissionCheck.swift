import Foundation
import Glibc

/// Checks whether files that hold secrets, or decide where these go, belong only to the user.
struct PermissionCheck {
  /// The allowed owner, besides the system.
  var user = geteuid()

  /// Others may read the config; reading it refuses one with a secret that they can read. `nil` if
  /// the file does not exist.
  func config(_ path: String) -> Finding? {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    if let stranger = owner(facts, path, allowsRoot: true) { return stranger }
    guard facts.st_mode & 0o022 == 0 else {
      return problem(path, "can be written by others", "chmod go-w \(path)")
    }
    return Finding(.permissions, path, isOK: true, "only its owner can write it")
  }

  /// `nil` if the file does not exist, which the check of the secret reports.
  func keyFile(_ path: String) -> Finding? {
    var facts = stat()
    guard stat(path, &facts) == 0 else { return nil }
    if let stranger = owner(facts, path, allowsRoot: false) { return stranger }
    guard facts.st_mode & 0o077 == 0 else {
      return problem(path, "holds a key and can be read by others", "chmod 600 \(path)")
    }
    return Finding(.permissions, path, isOK: true, "only its owner can read it")
  }

  /// Checks the folder and everything in it. Returns one finding if all is well, otherwise every
  /// problem.
  func stateFolder(_ folder: URL) -> [Finding] {
    var facts = stat()
    guard lstat(folder.path, &facts) == 0 else {
      guard errno == ENOENT else { return [unreadable(folder.path)] }
      return [
        Finding(
          .permissions, folder.path, isOK: true, "does not exist yet; it is created when needed")
      ]
    }
    guard facts.st_mode & S_IFMT == S_IFDIR else {
      return [problem(folder.path, "is a link or not a folder", "move it away")]
    }
    let names: [String]
    do {
      names = try FileManager.default.subpathsOfDirectory(atPath: folder.path).sorted()
    } catch {
      return [problem(folder.path, "cannot be read", "chmod 700 \(folder.path)")]
    }
    let paths = [folder.path] + names.map { folder.path + "/" + $0 }
    let problems = paths.compactMap(privateEntry)
    guard problems.isEmpty else { return problems }
    return [
      Finding(
        .permissions, folder.path, isOK: true,
        "only its owner can read it and its contents")
    ]
  }

  /// `nil` if nothing is wrong or the file was removed meanwhile, as SQLite's are.
  private func privateEntry(_ path: String) -> Finding? {
    var facts = stat()
    guard lstat(path, &facts) == 0 else { return errno == ENOENT ? nil : unreadable(path) }
    if let stranger = owner(facts, path, allowsRoot: false) { return stranger }
    switch facts.st_mode & S_IFMT {
    case S_IFDIR where facts.st_mode & 0o077 != 0:
      return problem(path, "is open to others", "chmod 700 \(path)")
    case S_IFREG where facts.st_mode & 0o077 != 0:
      return problem(path, "can be read by others", "chmod 600 \(path)")
    case S_IFDIR, S_IFREG: return nil
    default: return problem(path, "is a link or not a file", "move it away")
    }
  }

  private func owner(_ facts: stat, _ path: String, allowsRoot: Bool) -> Finding? {
    guard facts.st_uid != user, !(allowsRoot && facts.st_uid == 0) else { return nil }
    return problem(path, "belongs to another user", "chown it to yourself, or move it away")
  }

  private func unreadable(_ path: String) -> Finding {
    problem(path, String(cString: strerror(errno)), nil)
  }

  private func problem(_ path: String, _ message: String, _ nextStep: String?) -> Finding {
    Finding(.permissions, path, isOK: false, message, nextStep: nextStep)
  }
}
