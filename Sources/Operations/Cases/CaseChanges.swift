package import Domain

/// The new values of a rectification, as the operator typed them: `FIELD=VALUE` by the providers'
/// own names. A provider gets those that it knows.
package struct CaseChanges: Hashable, Sendable {
  private let assignments: [String]

  /// - Throws: If a text has no `=`, or no provider has a field of that name.
  package init(_ assignments: [String], at infos: [ProviderInfo]) throws(CaseFailure) {
    for text in assignments {
      guard let name = Self.name(in: text) else {
        throw .refused("--set takes FIELD=VALUE")
      }
      guard infos.contains(where: { Self.has(name, $0) }) else {
        throw .refused("no provider has a field '\(name)'")
      }
    }
    self.assignments = assignments
  }

  package static let none = CaseChanges()

  private init() { assignments = [] }

  package var isEmpty: Bool { assignments.isEmpty }
  /// Of all fields, at any provider.
  package var names: [String] { assignments.compactMap(Self.name) }

  /// - Throws: If the provider does not accept a value.
  package func values(for info: ProviderInfo) throws(CaseFailure) -> [FieldValue] {
    do throws(FieldProblem) {
      return try DraftParsing.draft(
        assignments: assignments.filter { Self.name(in: $0).map { Self.has($0, info) } ?? false },
        rules: info.capabilities.fieldRules
      ).values
    } catch {
      throw .write(.invalid(provider: info.name, [error]))
    }
  }

  private static func name(in text: String) -> String? {
    text.firstIndex(of: "=").map { String(text[..<$0]) }
  }

  private static func has(_ name: String, _ info: ProviderInfo) -> Bool {
    info.capabilities.fieldRules.contains { $0.name == name }
  }
}
