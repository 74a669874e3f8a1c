import Foundation

/// A file that is read whole: a config, a theme.
package enum SmallFile {
  /// Far above any that people write.
  private static let mostBytes = 4 << 20

  /// Its text. A pipe in the file's place holds nothing up.
  ///
  /// - Throws: `FileProblem` where it cannot be opened, is no regular file, is too large or no UTF-8.
  package static func text(_ path: String) throws(FileProblem) -> String {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileProblem(message: String(cString: strerror(errno))) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw FileProblem(message: "it is not a file")
    }
    let data: Data
    do {
      data = try file.read(upToCount: mostBytes + 1) ?? Data()
    } catch {
      throw FileProblem(message: "it cannot be read")
    }
    guard data.count <= mostBytes else {
      throw FileProblem(message: "it is larger than \(mostBytes) bytes")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw FileProblem(message: "it cannot be read as UTF-8 text")
    }
    return text
  }
}
