import Domain
import Foundation

/// `FILE.failed.ndjson`: the rows that were not stored, each with its reason, as input for another
/// `upsert` or `import`. It is created with the first row, readable only by its owner. An older one is renamed.
final class FailedRowsFile {
  let path: String
  private(set) var count = 0
  private var handle: FileHandle?
  /// The first failure of the file itself.
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
    // An operator may be editing the file of an earlier run.
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
