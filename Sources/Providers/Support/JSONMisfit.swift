import Foundation

/// Where an answer differs from the expected JSON: path and position, never content.
struct JSONMisfit {
  let text: String

  init(_ error: DecodingError, in body: Data) {
    switch error {
    case .typeMismatch(_, let context):
      text = "the answer has an unexpected type at \(Self.path(context.codingPath))"
    case .valueNotFound(_, let context):
      text = "the answer has no value at \(Self.path(context.codingPath))"
    case .keyNotFound(let key, let context):
      text = "the answer lacks \(Self.path(context.codingPath + [key]))"
    case .dataCorrupted(let context) where !context.codingPath.isEmpty:
      text = "the answer cannot be read at \(Self.path(context.codingPath))"
    case .dataCorrupted:
      text = "the answer is broken JSON \(Self.position(in: body))"
    @unknown default:
      text = "the answer cannot be read"
    }
  }

  /// `data[3].emails`, or "the top".
  private static func path(_ keys: [any CodingKey]) -> String {
    let path = keys.reduce(into: "") { path, key in
      if let index = key.intValue {
        path += "[\(index)]"
      } else {
        path += (path.isEmpty ? "" : ".") + key.stringValue
      }
    }
    return path.isEmpty ? "the top" : path
  }

  /// The position from `JSONSerialization`, since the decoder gives none. Its message may quote the
  /// content, so only the number is taken.
  private static func position(in body: Data) -> String {
    do {
      _ = try JSONSerialization.jsonObject(with: body, options: .fragmentsAllowed)
      return "somewhere in its \(body.count) bytes"
    } catch {
      let sentence = (error as NSError).userInfo["NSDebugDescription"] as? String ?? ""
      guard sentence.contains("character "),
        let number = sentence.split(whereSeparator: { !$0.isNumber }).last
      else { return "that ends too early, after \(body.count) bytes" }
      return "near byte \(number)"
    }
  }
}
