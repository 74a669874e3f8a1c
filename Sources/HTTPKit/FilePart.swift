package import Domain
import Foundation

/// The only part of a `multipart/form-data` body (RFC 7578): a file, streamed from disk.
package struct FilePart: Sendable {
  package var name: String
  /// The file name sent to the provider, instead of the local one.
  package var fileName: String
  package var contentType: String
  package var file: LocalFile

  package init(name: String, fileName: String, contentType: String, file: LocalFile) {
    self.name = name
    self.fileName = fileName
    self.contentType = contentType
    self.file = file
  }
}

extension FilePart {
  /// The content type of the whole body, with a placeholder for the boundary, which is made when
  /// sending.
  static let bodyType = "multipart/form-data; boundary=" + boundary
  private static let boundary = "‹boundary›"

  /// The body with placeholders for the boundary and the file's content.
  var planText: String {
    let disposition =
      "form-data; name=\"\(Self.quoted(name))\"; filename=\"\(Self.quoted(fileName))\""
    return [
      "--" + Self.boundary,
      "Content-Disposition: " + disposition,
      "Content-Type: " + contentType,
      "",
      "‹\(file.name): \(file.byteCount) bytes›",
      "--" + Self.boundary + "--",
      "",
    ].joined(separator: "\r\n")
  }

  /// As libcurl (7.81 and later) and browsers write it.
  /// https://html.spec.whatwg.org/#multipart-form-data, read 2026-11.
  private static func quoted(_ text: String) -> String {
    var quoted = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": quoted += "%22"
      case "\r": quoted += "%0D"
      case "\n": quoted += "%0A"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted
  }
}

/// The file of a part, opened and of the size that was checked.
struct OpenedFile: Sendable {
  let handle: FileHandle

  /// - Throws: `.fileUnusable` if it cannot be opened, is not a regular file, or has another size.
  init(_ file: LocalFile) throws(TransportFailure) {
    // Without O_NONBLOCK, opening a pipe would block.
    let descriptor = open(file.path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw Self.failure("\(file.name): \(String(cString: strerror(errno)))")
    }
    handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw Self.failure("\(file.name) is not a regular file")
    }
    guard Int(facts.st_size) == file.byteCount else {
      throw Self.failure(
        "\(file.name) has changed: \(file.byteCount) bytes when it was checked, "
          + "\(facts.st_size) now")
    }
  }

  private static func failure(_ message: String) -> TransportFailure {
    TransportFailure(.fileUnusable, delivery: .notSent, message: message)
  }
}
