package import Domain
import Foundation

/// Parses text typed into a form. A structured value is JSON on one line.
extension FieldRule {
  /// The problem with a typed text; `nil` if it is valid.
  package nonisolated func problem(typed text: String) -> FieldProblem? {
    guard form == .json else { return problem(in: text) }
    guard !text.isEmpty, Self.json(text) == nil else { return nil }
    return FieldProblem(field: name, message: "is not JSON; use a value like {\"city\":\"Lyon\"}")
  }

  /// - Throws: `FieldProblem` with a message for the operator.
  package nonisolated func value(typed text: String) throws(FieldProblem) -> JSONValue {
    guard form == .json else { return try value(of: text) }
    if let problem = problem(typed: text) { throw problem }
    return Self.json(text) ?? .null
  }

  /// The only words that the field accepts; empty if it accepts others.
  package nonisolated var choices: [String] {
    guard case .choice(let words) = form else { return [] }
    return words
  }

  private nonisolated static func json(_ text: String) -> JSONValue? {
    do throws(JSONReader.Problem) {
      return try JSONReader.value(of: Data(text.utf8))
    } catch {
      return nil
    }
  }
}

nonisolated extension ProviderInfo {
  /// The title of a field: the form's title if it can be written, else the provider's name.
  package func title(ofField name: String) -> String {
    capabilities.fieldRules.first { $0.name == name }?.title ?? name
  }
}
