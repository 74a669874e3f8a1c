import Domain
import Foundation
import Glibc
import Logging
import Store

/// The log file of the state folder: one line per event, without secrets and personal data, since
/// the logged requests have neither. The log never goes to the screen.
enum AppLogging {
  static let fileName = "roster.log"
  /// A larger file is renamed to `roster.log.1` when the program starts.
  private static let maximumBytes = 5_000_000

  /// - Throws: If folder or file are not the user's own or cannot be created.
  static func logger(folder: URL) throws(JournalFailure) -> Logger {
    try PrivateFiles.ensureFolder(folder)
    let path = folder.appendingPathComponent(fileName).path
    var facts = stat()
    if lstat(path, &facts) == 0, facts.st_size > maximumBytes {
      guard rename(path, path + ".1") == 0 else { throw failure(path) }
    }
    try PrivateFiles.ensureFile(path)
    let descriptor = open(path, O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure(path) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    return Logger(label: "roster") { _ in FileLogHandler(file: file) }
  }

  private static func failure(_ path: String) -> JournalFailure {
    JournalFailure(message: "\(path): \(String(cString: strerror(errno)))")
  }
}

/// Appends each line with one write, so that several processes can share the file.
private struct FileLogHandler: LogHandler {
  let file: FileHandle
  var metadata: Logger.Metadata = [:]
  var logLevel = Logger.Level.info

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { metadata[key] }
    set { metadata[key] = newValue }
  }

  func log(event: LogEvent) {
    let facts = metadata.merging(event.metadata ?? [:]) { $1 }
      .sorted { $0.key < $1.key }.map { " \($0.key)=\($0.value)" }.joined()
    let line = "\(event.level) \(event.message)\(facts)"
    let time = Date().formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    let bytes = Array("\(time) \(SafeText(untrusted: line, form: .cell).string)\n".utf8)
    // Ignores errors: a full disk must not stop the program, and they cannot be reported elsewhere.
    _ = write(file.fileDescriptor, bytes, bytes.count)
  }
}
