import Domain
import Foundation

/// `FILE.failed.ndjson`: what was not stored, each row with its reason, in a form that `upsert` takes
/// again. It is made when the first row comes, for its owner only; an older one is kept beside it.
final class FailedRowsFile {
  let path: String
  private(set) var count = 0
  private var handle: FileHandle?
  /// The first thing that went wrong with the file itself.
  private(set) var failure: CommandFailure?

  init(besides path: String) { self.path = path + ".failed.ndjson" }

  func append(_ fields: [FieldValue], row: Int, reason: String) {
    let own = UpsertRowParsing.ownPrefix
    let members =
      fields.filter { !$0.name.hasPrefix(own) }.map { ($0.name, JSONText($0.value)) }
      + [(own + "row", .integer(row)), (own + "error", .string(reason))]
    do {
      let handle = try opened()
      try handle.write(contentsOf: Data((JSONText.object(members).text + "\n").utf8))
      count += 1
    } catch let problem as CommandFailure {
      failure = failure ?? problem
    } catch {
      failure = failure ?? .localFile("\(path) cannot be written")
    }
  }

  private func opened() throws -> FileHandle {
    if let handle { return handle }
    // An operator may be mending the one of an earlier run.
    var facts = stat()
    if lstat(path, &facts) == 0 {
      guard [S_IFREG, S_IFLNK].contains(facts.st_mode & S_IFMT) else {
        throw CommandFailure.localFile("\(path): this is not a file")
      }
      guard rename(path, path + "~") == 0 else {
        throw CommandFailure.localFile("\(path): \(String(cString: strerror(errno)))")
      }
    }
    let descriptor = open(path, O_CREAT | O_EXCL | O_WRONLY | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw CommandFailure.localFile(path) }
    let opened = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    handle = opened
    return opened
  }
}
