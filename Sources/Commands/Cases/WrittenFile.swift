import Domain
import Foundation

/// A JSON file that another command of roster wrote. Its problems are named with their place.
struct WrittenFile {
  /// What the file is, and how to get one that is not damaged.
  enum Kind: String {
    case plan
    case approval
    case receipt

    fileprivate var nextStep: String {
      switch self {
      case .plan:
        "nothing was signed; ask for the file again: case plan REF --to FILE and --plan-to FILE "
          + "write it"
      case .approval:
        "nothing was sent; ask for the file again: roster case approve FILE --to FILE writes it"
      case .receipt: "roster case receipt REF --to FILE writes it again"
      }
    }
  }

  /// What to do about a file that cannot be read at all.
  static let unreadable = "check its name, and whether you may read it; nothing was done"

  /// More than the largest plan that can be read, and than what a case can export.
  private static let mostBytes = 256 << 20

  private let path: String
  private let kind: Kind
  private let bytes: Data
  private let members: [String: JSONValue]

  /// All bytes of a file.
  ///
  /// - Throws: `.localFile`
  static func bytes(_ path: String) throws(CommandFailure) -> [UInt8] {
    do throws(CommandFailure) {
      return try FileBytes.whole(path: path, limit: mostBytes)
    } catch {
      guard case .localFile(let text, _) = error else { throw error }
      throw .localFile(text, nextStep: unreadable)
    }
  }

  /// - Throws: `.invalidFile`, of a receipt `.localFile`, if it is not one JSON object, with line and
  ///   column.
  init(_ bytes: [UInt8], at path: String, as kind: Kind) throws(CommandFailure) {
    self.path = path
    self.kind = kind
    self.bytes = Data(bytes)
    let value: JSONValue
    do throws(JSONReader.Problem) {
      value = try JSONReader.value(of: self.bytes, refusesRepeats: true)
    } catch {
      throw Self.failure(path, kind, Self.words(error, bytes))
    }
    guard case .object(let members) = value else {
      throw Self.failure(path, kind, "it is JSON, but not an object")
    }
    self.members = members
  }

  /// Whether it has these members, each in the one before.
  func has(_ names: String...) -> Bool {
    var members = members
    for name in names {
      guard let value = members[name] else { return false }
      if case .object(let inner) = value { members = inner } else { members = [:] }
    }
    return true
  }

  /// A member's text; canonical JSON if it is an object.
  ///
  /// - Throws: If there is none, or not one that is right.
  func text(
    of name: String, isRight: (String) -> Bool = { _ in true }
  ) throws(CommandFailure) -> String {
    let text: String
    switch members[name] {
    case .string(let value)?: text = value
    case .object(let inner)?: text = JSONValue.object(inner).jsonText
    default: throw failure("it has no member \(name)")
    }
    guard isRight(text) else { throw failure(Self.isAnother(name)) }
    return text
  }

  /// The whole file, or the contents of one member.
  ///
  /// - Throws: The member that is missing or of another form.
  func value<Value: Decodable>(
    _ type: Value.Type, of member: String? = nil
  ) throws(CommandFailure) -> Value {
    let json: Data
    if let member { json = Data(try text(of: member).utf8) } else { json = bytes }
    do {
      return try CanonicalJSON.value(type, of: json)
    } catch let error as DecodingError {
      throw Self.failure(path, kind, Self.words(error, in: member))
    } catch {
      throw Self.failure(path, kind, "it is not \(kind.noun) of roster")
    }
  }

  func failure(_ reason: String) -> CommandFailure { Self.failure(path, kind, reason) }

  private static func failure(_ path: String, _ kind: Kind, _ reason: String) -> CommandFailure {
    let message = "this is not \(kind.noun): \(reason)"
    // A file that cannot be verified and one that does not hold have one status.
    if kind == .receipt { return .localFile("\(path): \(message)", nextStep: kind.nextStep) }
    return .invalidFile(path: path, message: message, nextStep: kind.nextStep)
  }

  // MARK: - In words

  private static func words(_ problem: JSONReader.Problem, _ bytes: [UInt8]) -> String {
    switch problem {
    case .broken(let place):
      return "from \(words(ofPlace: place, bytes)) on it is not JSON"
    case .endsEarly: return "it ends early, after \(Count.of(bytes.count, "byte"))"
    case .tooLarge(let limit): return "it \(limit)"
    case .overTime: return "it cannot be read"
    case .repeated(let name, let place):
      return "its member \(name) is there twice, again at \(words(ofPlace: place, bytes))"
    }
  }

  /// `line 2, byte 9`
  private static func words(ofPlace place: Int, _ bytes: [UInt8]) -> String {
    let before = bytes.prefix(place)
    let feed = UInt8(ascii: "\n")
    let line = before.count { $0 == feed } + 1
    let column = before.count - (before.lastIndex(of: feed).map { $0 + 1 } ?? 0) + 1
    return "line \(line), byte \(column)"
  }

  private static func isAnother(_ name: String) -> String {
    "its member \(name) is not what roster writes there"
  }

  private static func words(_ error: DecodingError, in member: String?) -> String {
    func name(_ path: [any CodingKey]) -> String {
      let inner = Self.name(path)
      return [member ?? "", inner].filter { !$0.isEmpty }.joined(separator: ".")
    }
    return switch error {
    case .keyNotFound(let key, let context):
      "it has no member \(name(context.codingPath + [key]))"
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      isAnother(name(context.codingPath))
    @unknown default: "it is not what roster writes"
    }
  }

  /// `plan.acts[0].number`
  private static func name(_ path: [any CodingKey]) -> String {
    path.reduce(into: "") { name, key in
      if let index = key.intValue {
        name += "[\(index)]"
      } else {
        name += (name.isEmpty ? "" : ".") + key.stringValue
      }
    }
  }
}

extension WrittenFile.Kind {
  /// `a plan`
  fileprivate var noun: String {
    switch self {
    case .plan: "a plan"
    case .approval: "an approval"
    case .receipt: "a receipt"
    }
  }
}
