/// A copy of an operator's file, made once at the beginning: what is checked, planned, approved and
/// sent is the same, even if the file changes meanwhile. It has no name, and ends with this value.
struct InputCopy: Sendable {
  /// Of the operator's file, for messages and for files beside it.
  let path: String
  private let copy: UnnamedFile

  /// - Throws: `.localFile` if the file cannot be read or copied.
  init(of path: String) throws(CommandFailure) {
    self.path = path
    copy = try UnnamedFile()
    let file = try FileBytes(path: path)
    while true {
      let bytes = try file.next()
      if bytes.isEmpty { return }
      try copy.write(bytes)
    }
  }

  /// From the beginning.
  func bytes() throws(CommandFailure) -> FileBytes { try copy.bytes() }
}
