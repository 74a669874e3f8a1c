/// The forms of Open2b's answers and errors.
enum Open2bBodies {
  /// Only the requested fields, in the vendor's order.
  static func contact(_ contact: Open2bContact, fields: Set<Open2bField>) -> JSON {
    .members(
      Open2bField.allCases.filter(fields.contains).map { field in
        (field.rawValue, value(contact, field))
      })
  }

  private static func value(_ contact: Open2bContact, _ field: Open2bField) -> JSON {
    switch contact[field] {
    case .number(let number): .integer(number)
    case .text(let text): .string(text)
    }
  }

  static func ok(_ members: [(String, JSON)] = []) -> Answer {
    .json(.members([("status", "ok")] + members))
  }

  /// Application errors are HTTP 200, one object. [vendor]
  static func error(_ error: Open2bError) -> Answer {
    .json([
      "status": "error",
      "error": [
        "field": .string(error.field), "type": .string(error.type.rawValue),
        "description": .string(error.description),
      ],
    ])
  }

  /// An error of the call itself has another status and a body that is not JSON. [vendor]
  static func refused(_ status: Int, _ text: String) -> Answer {
    .text(text + "\n", status: status)
  }
}

/// An application error in a well-formed call.
struct Open2bError: Error {
  enum Kind: String, Sendable {
    case notFound = "NotFound"
    case invalidValue = "InvalidValue"
    case unknownField = "UnknownField"
    case missing = "Missing"
    case malformed = "Malformed"
    case invalidCombination = "InvalidCombination"
  }

  let type: Kind
  let field: String
  let description: String

  static func unknownField(_ name: String) -> Open2bError {
    Open2bError(type: .unknownField, field: name, description: "Unknown field '\(name)'")
  }

  static func missing(_ name: String) -> Open2bError {
    Open2bError(type: .missing, field: name, description: "'\(name)' is required")
  }

  static func malformed(_ name: String, _ expected: String) -> Open2bError {
    Open2bError(type: .malformed, field: name, description: "'\(name)' must be \(expected)")
  }

  static func invalid(_ name: String, _ expected: String) -> Open2bError {
    Open2bError(type: .invalidValue, field: name, description: "'\(name)' must be \(expected)")
  }

  static func noContact(_ id: Int) -> Open2bError {
    Open2bError(type: .notFound, field: "id", description: "Contact \(id) does not exist")
  }

  static func noCustomer(_ customer: Int) -> Open2bError {
    Open2bError(
      type: .notFound, field: "customer", description: "Customer \(customer) does not exist")
  }

  static func badEmail(_ email: String) -> Open2bError {
    Open2bError(
      type: .invalidValue, field: "email",
      description: "'\(email)' is not a well formed email address")
  }
}
