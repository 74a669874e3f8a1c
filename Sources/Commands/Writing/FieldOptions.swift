import ArgumentParser
import Domain
import Foundation

/// New values for fields, by the provider's own names.
struct FieldOptions: ParsableArguments {
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("A new value; key= empties the field.", valueName: "key=value"))
  var texts: [String] = []

  @Option(help: ArgumentHelp("A new value in JSON.", valueName: "key=json"))
  var setJson: [String] = []

  mutating func validate() throws {
    if let text = texts.first(where: { !$0.contains("=") }) {
      throw ValidationError("--set takes KEY=VALUE, not '\(text)'")
    }
    if let text = setJson.first(where: { !$0.contains("=") }) {
      throw ValidationError("--set-json takes KEY=JSON, not '\(text)'")
    }
  }

  var isEmpty: Bool { texts.isEmpty && setJson.isEmpty }

  /// - Throws: If the provider does not accept a value. Nothing is dropped silently.
  func draft(for info: ProviderInfo) throws(CommandFailure) -> ContactDraft {
    let rules = info.capabilities.fieldRules
    do throws(FieldProblem) {
      let typed = try DraftParsing.draft(assignments: texts, rules: rules)
      var values: [FieldValue] = []
      for text in setJson { values.append(try Self.value(in: text)) }
      let given = try DraftParsing.checked(values, rules: rules)
      return ContactDraft(typed.values + given.values)
    } catch {
      throw .write(.invalid(provider: info.name, [error]))
    }
  }

  /// The draft of a JSON object.
  static func draft(
    _ object: JSONValue, for info: ProviderInfo
  ) throws(CommandFailure) -> ContactDraft {
    guard case .object(let members) = object else { return ContactDraft() }
    do throws(FieldProblem) {
      return try DraftParsing.checked(
        members.sorted { $0.key < $1.key }.map { FieldValue(name: $0, value: $1) },
        rules: info.capabilities.fieldRules)
    } catch {
      throw .write(.invalid(provider: info.name, [error]))
    }
  }

  private static func value(in text: String) throws(FieldProblem) -> FieldValue {
    guard let separator = text.firstIndex(of: "=") else {
      throw FieldProblem(field: text, message: "has no value: use \(text)=JSON")
    }
    let name = String(text[..<separator])
    do throws(JSONReader.Problem) {
      let json = Data(text[text.index(after: separator)...].utf8)
      return FieldValue(name: name, value: try JSONReader.value(of: json))
    } catch {
      throw FieldProblem(field: name, message: "is not valid JSON")
    }
  }
}
