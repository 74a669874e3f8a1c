import Domain
import HTTPKit

/// The conditions of a search as its body names them. [vendor]
struct PropellerFilter: Sendable {
  /// Keys of `--where`, as interface.md has them.
  enum Key: String, CaseIterable {
    case name
    case debtorId
    case createdFrom
    case createdTo
    case modifiedFrom
    case modifiedTo
  }

  private(set) var members: [String: JSONValue] = [:]

  /// Conditions under other keys are left out: they are refused before. Throws where a value cannot
  /// be sent.
  init(_ conditions: [QueryCondition]) throws(FieldProblem) {
    var debtors: [JSONValue] = []
    var ranges: [String: [String: JSONValue]] = [:]
    for condition in conditions {
      switch Key(rawValue: condition.key) {
      case .name?: members["name"] = .string(condition.value)
      case .debtorId?:
        // [vendor] Comes as a number or a text, so that it goes out as what it looks like.
        let number = WholeNumbers.value(condition.value)
        debtors.append(
          number.flatMap { String($0) == condition.value ? .integer(Int64($0)) : nil }
            ?? .string(condition.value))
      case .createdFrom?: ranges["dateCreated", default: [:]]["from"] = try Self.date(condition)
      case .createdTo?: ranges["dateCreated", default: [:]]["to"] = try Self.date(condition)
      case .modifiedFrom?: ranges["dateModified", default: [:]]["from"] = try Self.date(condition)
      case .modifiedTo?: ranges["dateModified", default: [:]]["to"] = try Self.date(condition)
      case nil: break
      }
    }
    if !debtors.isEmpty { members["debtorIds"] = .array(debtors) }
    for (name, range) in ranges { members[name] = .object(range) }
  }

  /// ISO from people, `28/08/1993` on the wire. [vendor]
  private static func date(_ condition: QueryCondition) throws(FieldProblem) -> JSONValue {
    guard let date = CalendarDate(iso: condition.value) else {
      throw FieldProblem(field: condition.key, message: "must be a date like 1993-08-28")
    }
    return .string(date.dayFirst)
  }
}
