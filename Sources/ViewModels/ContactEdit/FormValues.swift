package import Domain
import Foundation

/// What is typed into a form, by the field's rule. A structure is typed as JSON on one line.
extension FieldRule {
  /// What is wrong with a typed text; `nil` where nothing is.
  package nonisolated func problem(typed text: String) -> FieldProblem? {
    guard form == .json else { return problem(in: text) }
    guard !text.isEmpty, Self.json(text) == nil else { return nil }
    return FieldProblem(field: name, message: "is no JSON, like {\"city\":\"Lyon\"}")
  }

  /// - Throws: `FieldProblem` in words for the operator.
  package nonisolated func value(typed text: String) throws(FieldProblem) -> JSONValue {
    guard form == .json else { return try value(of: text) }
    if let problem = problem(typed: text) { throw problem }
    return Self.json(text) ?? .null
  }

  /// The words that the field takes; empty where it takes others as well.
  package nonisolated var choices: [String] {
    guard case .choice(let words) = form else { return [] }
    return words
  }

  private nonisolated static func json(_ text: String) -> JSONValue? {
    do {
      return try JSONDecoder().decode(JSONValue.self, from: Data(text.utf8))
    } catch {
      return nil
    }
  }
}
