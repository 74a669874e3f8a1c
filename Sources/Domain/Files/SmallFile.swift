import Foundation

/// Reads a small file whole: a config, a theme.
package enum SmallFile {
  /// Far larger than anything people write.
  private static let mostBytes = 4 << 20

  /// The file's text, with line feeds as line ends. A pipe instead of a file does not block.
  ///
  /// - Throws: `FileProblem` if it cannot be opened, is not a regular file, is too large or not
  ///   UTF-8.
  package static func text(_ path: String) throws(FileProblem) -> String {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else { throw FileProblem(message: String(cString: strerror(errno))) }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw FileProblem(message: "it is not a regular file")
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
    return try TextBytes.whole(Array(data))
  }
}
