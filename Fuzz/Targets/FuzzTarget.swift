/// The fuzz targets, each with the name of its folder in Fuzz/Corpus.
package enum FuzzTarget: String, CaseIterable, Sendable {
  case cartsGuru = "wire-cartsguru"
  case open2b = "wire-open2b"
  case propeller = "wire-propeller"
  case charityStack = "wire-charitystack"
  case text
  case keys
  case table
  case rows
  case config
  case theme

  /// Runs the target's code on the bytes.
  ///
  /// - Throws: `FuzzFinding` if the result breaks a promise.
  package func run(_ bytes: [UInt8]) throws {
    switch self {
    case .cartsGuru, .open2b, .propeller, .charityStack:
      try WireTarget.run(kind: String(rawValue.dropFirst("wire-".count)), bytes)
    case .text: try TextTarget.run(bytes)
    case .keys: try KeyTarget.run(bytes)
    case .table: try TableTarget.run(bytes)
    case .rows: try RowsTarget.run(bytes)
    case .config: try ConfigTarget.run(bytes)
    case .theme: try ThemeTarget.run(bytes)
    }
  }
}

/// A broken promise.
package struct FuzzFinding: Error, CustomStringConvertible {
  package let description: String
}

func require(_ holds: Bool, _ promise: @autoclosure () -> String) throws {
  if !holds { throw FuzzFinding(description: promise()) }
}
