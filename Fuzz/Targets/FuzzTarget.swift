import Providers

/// Code that is run on arbitrary bytes. `Fuzz/Corpus` has a folder of inputs with its name.
package struct FuzzTarget: Sendable, CustomStringConvertible {
  package let name: String
  private let code: @Sendable ([UInt8]) throws -> Void

  /// `wire-` and the kind for each registered provider's client, and the others.
  package static let all =
    wires + [
      FuzzTarget(name: "json", code: JSONTarget.run),
      FuzzTarget(name: "text", code: TextTarget.run),
      FuzzTarget(name: "keys", code: KeyTarget.run),
      FuzzTarget(name: "table", code: TableTarget.run),
      FuzzTarget(name: "rows", code: RowsTarget.run),
      FuzzTarget(name: "config", code: ConfigTarget.run),
      FuzzTarget(name: "theme", code: ThemeTarget.run),
    ]

  private static let wires = ProviderRegistry.factories.map { factory in
    FuzzTarget(name: "wire-\(factory.kind)") { try WireTarget.run(factory, $0) }
  }

  package var description: String { name }

  /// Runs the target's code on the bytes.
  ///
  /// - Throws: `FuzzFinding` if the result breaks a promise.
  package func run(_ bytes: [UInt8]) throws { try code(bytes) }
}

/// A broken promise.
package struct FuzzFinding: Error, CustomStringConvertible {
  package let description: String
}

func require(_ holds: Bool, _ promise: @autoclosure () -> String) throws {
  if !holds { throw FuzzFinding(description: promise()) }
}
