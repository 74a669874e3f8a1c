import Domain
import Foundation

/// The JSON of `--from`: a file or standard input.
enum JSONSource {
  /// Far larger than any contact.
  private static let mostBytes = 8 << 20

  /// - Throws: `.localFile` if it cannot be read; `.invalidFile` if it is not one JSON object.
  static func object(
    _ path: String, in io: CommandIO
  ) throws(CommandFailure) -> JSONValue {
    let name = path == "-" ? "standard input" : path
    let data = try data(path, io)
    guard data.count <= mostBytes else {
      throw .invalidFile(path: name, message: "it is larger than \(mostBytes) bytes")
    }
    let text: String
    do throws(FileProblem) {
      text = try TextBytes.whole(Array(data))
    } catch {
      throw .invalidFile(path: name, message: error.message)
    }
    let value: JSONValue
    do throws(JSONReader.Problem) {
      value = try JSONReader.value(of: Data(text.utf8))
    } catch {
      throw .invalidFile(
        path: name,
        message: data.isEmpty ? "it is empty" : "it is not one valid JSON object")
    }
    guard case .object = value else {
      throw .invalidFile(path: name, message: "it is JSON, but not an object")
    }
    return value
  }

  private static func data(_ path: String, _ io: CommandIO) throws(CommandFailure) -> Data {
    guard path == "-" else {
      let file = try FileBytes(path: path, noticesTo: io)
      return try Interruption.shared.saying("interrupted: nothing was sent") {
        () throws(CommandFailure) in
        try bytes { () throws(CommandFailure) in try file.next() }
      }
    }
    try io.requireOwnInput()
    return try Interruption.shared.saying("interrupted: nothing was sent") {
      () throws(CommandFailure) in
      try bytes { () throws(CommandFailure) in try InputLines.read() }
    }
  }

  /// At most one byte more than the limit.
  private static func bytes(
    _ next: () throws(CommandFailure) -> [UInt8]
  ) throws(CommandFailure) -> Data {
    var bytes = Data()
    while bytes.count <= mostBytes {
      let chunk = try next()
      if chunk.isEmpty { break }
      bytes += chunk
    }
    return bytes.prefix(mostBytes + 1)
  }
}
