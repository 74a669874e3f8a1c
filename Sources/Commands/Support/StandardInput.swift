import Domain
import Foundation

/// Standard input, for the argument `-`: one value per line, or NDJSON objects with an `id`.
extension CommandIO {
  /// As `values(of:)`, for ids: in the console, which uses standard input itself, `-` means the
  /// marked contacts.
  ///
  /// - Throws: If there is no value, or no contact of the provider is marked.
  func ids(of argument: String) throws(CommandFailure) -> [String] {
    guard argument == "-", let console else { return try values(of: argument) }
    guard !console.marked.isEmpty else {
      throw .usage("- means the marked contacts of the provider: none is marked")
    }
    return console.marked
  }

  /// As `ids(of:)`, for exactly one.
  func id(of argument: String) throws(CommandFailure) -> String {
    let ids = try ids(of: argument)
    guard ids.count == 1 else {
      let source =
        console == nil ? "standard input has \(ids.count) values" : "\(ids.count) are marked"
      throw .usage("\(source); give only one")
    }
    return ids[0]
  }

  /// The argument itself, or the values of standard input if it is `-`.
  ///
  /// - Throws: If there is no value, a line is JSON without an `id`, or the command runs in the
  ///   console.
  func values(of argument: String) throws(CommandFailure) -> [String] {
    guard argument == "-" else {
      let text = argument.trimmedEnds()
      guard !text.isEmpty else { throw .usage("an id or a text cannot be empty") }
      guard !text.hasControlCharacter else {
        throw .usage("an id or a text cannot have a control character")
      }
      return [text]
    }
    try requireOwnInput()
    let values = try Interruption.shared.saying("interrupted: nothing was sent") {
      () throws(CommandFailure) in try Self.readValues()
    }
    guard !values.isEmpty else { throw .usage("standard input has no values") }
    return values
  }

  private static func readValues() throws(CommandFailure) -> [String] {
    var values: [String] = []
    var number = 0
    while let line = try InputLines.shared.next() {
      number += 1
      let text = line.trimmedEnds()
      if !text.isEmpty { values.append(try value(of: text, line: number)) }
    }
    return values
  }

  /// - Throws: If the command runs in the console, which uses standard input itself.
  func requireOwnInput() throws(CommandFailure) {
    guard console == nil else {
      throw .usage(
        "- means standard input, which the console uses itself", nextStep: "use a file or the id")
    }
  }

  /// Like `values(of:)`, for exactly one value.
  func value(of argument: String) throws(CommandFailure) -> String {
    let values = try values(of: argument)
    guard values.count == 1 else {
      throw .usage("standard input has \(values.count) values; give only one")
    }
    return values[0]
  }

  private static func value(of text: String, line: Int) throws(CommandFailure) -> String {
    guard text.hasPrefix("{") else { return try checked(text, line: line) }
    let object: JSONValue
    do throws(JSONReader.Problem) {
      object = try JSONReader.value(of: Data(text.utf8))
    } catch {
      throw .usage("line \(line) of standard input is not JSON")
    }
    guard let id = object["id"]?.displayText?.trimmedEnds(), !id.isEmpty else {
      throw .usage("line \(line) of standard input has no id")
    }
    return try checked(id, line: line)
  }

  private static func checked(_ id: String, line: Int) throws(CommandFailure) -> String {
    guard !id.hasControlCharacter else {
      throw .usage("line \(line) of standard input has a control character")
    }
    return id
  }
}
