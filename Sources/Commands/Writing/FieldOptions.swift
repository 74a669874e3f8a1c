import ArgumentParser
import Domain
import Foundation

/// New values for fields, under the provider's own names.
struct FieldOptions: ParsableArguments {
  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("A new value; key= empties the field.", valueName: "key=value"))
  var texts: [String] = []

  @Option(help: ArgumentHelp("A new value in JSON.", valueName: "key=json"))
  var setJson: [String] = []

  mutating func validate() throws {
    guard !texts.isEmpty || !setJson.isEmpty else {
      throw ValidationError("nothing is to be changed: add --set KEY=VALUE")
    }
  }

  /// - Throws: Where a value is not what the provider takes. Nothing is dropped silently.
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

  private static func value(in text: String) throws(FieldProblem) -> FieldValue {
    guard let separator = text.firstIndex(of: "=") else {
      throw FieldProblem(field: text, message: "has no value: write \(text)=JSON")
    }
    let name = String(text[..<separator])
    do {
      let json = Data(text[text.index(after: separator)...].utf8)
      return FieldValue(name: name, value: try JSONDecoder().decode(JSONValue.self, from: json))
    } catch {
      throw FieldProblem(field: name, message: "is not given as JSON")
    }
  }
}
