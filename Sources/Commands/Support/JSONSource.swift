import Domain
import Foundation

/// What `--from` names: a file of JSON, or standard input.
enum JSONSource {
  /// Far beyond any contact, and no burden.
  private static let mostBytes = 8 << 20

  /// - Throws: `.localFile` where it cannot be read; `.invalidFile` where it is not one JSON object.
  static func object(_ path: String) throws(CommandFailure) -> JSONValue {
    let name = path == "-" ? "standard input" : path
    let data = try data(path)
    guard data.count <= mostBytes else {
      throw .invalidFile(path: name, message: "it is larger than \(mostBytes) bytes")
    }
    do {
      let value = try JSONDecoder().decode(JSONValue.self, from: data)
      guard case .object = value else {
        throw CommandFailure.invalidFile(path: name, message: "it is JSON, but no object")
      }
      return value
    } catch let failure as CommandFailure {
      throw failure
    } catch {
      throw .invalidFile(
        path: name,
        message: data.isEmpty ? "it is empty" : "it is not one JSON object, or broken JSON")
    }
  }

  private static func data(_ path: String) throws(CommandFailure) -> Data {
    guard path == "-" else {
      let file = try FileBytes(path: path)
      guard file.byteCount <= mostBytes else { return Data(count: mostBytes + 1) }
      var bytes: [UInt8] = []
      while true {
        let chunk = try file.next()
        guard !chunk.isEmpty else { return Data(bytes) }
        bytes += chunk
      }
    }
    try StandardInput.requireOwn()
    do {
      return try FileHandle.standardInput.read(upToCount: mostBytes + 1) ?? Data()
    } catch {
      throw .localFile("standard input cannot be read")
    }
  }
}
