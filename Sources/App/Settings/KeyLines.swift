/// The line and column of each key of a TOML text. TOMLKit tells the place of a syntax error but
/// not of a parsed key, and some invalid texts make it end the program (`misfit`). The text must be
/// valid TOML; otherwise some keys are missing.
///
/// A path names tables and keys from the top. An element of an array is its index as text:
/// `["provider", "0", "key", "env"]`.
package struct KeyLines {
  /// Both counted from 1.
  package struct Place: Hashable, Sendable {
    package var line: Int
    package var column: Int
  }

  /// An error at which TOMLKit would end the program.
  struct Misfit: Hashable, Sendable {
    var place: Place
    /// One clause.
    var reason: String
  }

  /// The first one in the text.
  private(set) var misfit: Misfit?

  private var places: [[String]: Place] = [:]
  /// The number of `[[name]]` tables so far, by the array's path.
  private var tableCounts: [[String]: Int] = [:]
  private var cursor: TOMLCursor
  /// Nesting of arrays and inline tables.
  private var depth = 0
  /// The parser accepts no deeper nesting.
  private static let mostDepth = 256

  package init(_ text: String) {
    cursor = TOMLCursor(text)
    scanDocument()
  }

  /// The line of the key, or of the nearest enclosing table that has one, from 1.
  package subscript(path: [String]) -> Int? { place(of: path)?.line }

  /// The place of the key, or of the nearest enclosing table that has one.
  package func place(of path: [String]) -> Place? {
    var path = path
    while !path.isEmpty {
      if let place = places[path] { return place }
      path.removeLast()
    }
    return nil
  }

  private mutating func scanDocument() {
    var table: [String] = []
    while cursor.skipBlank(), !cursor.isAtEnd {
      let before = cursor.position
      if cursor.take("[[") {
        let place = here
        noteUnnamed(at: place)
        table = arrayTable(cursor.keyPath(), at: place)
        _ = cursor.take("]]")
      } else if cursor.take("[") {
        let place = here
        noteUnnamed(at: place)
        table = resolved(cursor.keyPath())
        note(table, at: place)
        _ = cursor.take("]")
      } else {
        scanPair(in: table)
      }
      if cursor.position == before { cursor.skipOne() }
    }
    refuseNull()
  }

  /// The library reads a string up to its first U+0000.
  private mutating func refuseNull() {
    guard let place = cursor.escapedNull else { return }
    if let misfit, (misfit.place.line, misfit.place.column) < (place.line, place.column) { return }
    misfit = Misfit(place: place, reason: "it contains the control character U+0000")
  }

  private mutating func noteUnnamed(at place: Place) {
    cursor.skipSpaces()
    if !cursor.isAtKey { refuse(at: place, "a table needs a name after its bracket") }
  }

  private mutating func refuse(at place: Place, _ reason: String) {
    if misfit == nil { misfit = Misfit(place: place, reason: reason) }
  }

  /// The path of a new element of an array of tables.
  private mutating func arrayTable(_ keys: [String], at place: Place) -> [String] {
    guard let last = keys.last else { return [] }
    let array = resolved(Array(keys.dropLast())) + [last]
    let index = tableCounts[array, default: 0]
    tableCounts[array] = index + 1
    let path = array + [String(index)]
    note(path, at: place)
    return path
  }

  /// The path with the index of the last element inserted after each array of tables.
  private func resolved(_ keys: [String]) -> [String] {
    keys.reduce(into: []) { path, key in
      path.append(key)
      if let count = tableCounts[path] { path.append(String(count - 1)) }
    }
  }

  private mutating func scanPair(in table: [String]) {
    let place = here
    let path = table + cursor.keyPath()
    for count in table.count..<max(path.count, table.count) {
      note(Array(path.prefix(count + 1)), at: place)
    }
    cursor.skipSpaces()
    guard cursor.take("=") else { return }
    cursor.skipSpaces()
    scanValue(at: path)
  }

  private mutating func scanValue(at path: [String]) {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.mostDepth else { return cursor.skipAll() }
    switch cursor.next {
    case UInt8(ascii: "\""), UInt8(ascii: "'"): _ = cursor.string()
    case UInt8(ascii: "["): scanArray(at: path)
    case UInt8(ascii: "{"): scanInlineTable(at: path)
    default:
      if cursor.isAtBrokenMoment { refuse(at: here, "this is neither a date nor a time") }
      cursor.skipBareValue()
    }
  }

  private mutating func scanArray(at path: [String]) {
    cursor.skipOne()
    var index = 0
    while cursor.skipBlank(), !cursor.isAtEnd, !cursor.take("]") {
      let before = cursor.position
      let element = path + [String(index)]
      note(element, at: here)
      if cursor.next == UInt8(ascii: "}") { refuse(at: here, "a list ends with ], not }") }
      scanValue(at: element)
      cursor.skipBlank()
      if cursor.take(",") { index += 1 }
      if cursor.position == before { cursor.skipOne() }
    }
  }

  private mutating func scanInlineTable(at path: [String]) {
    cursor.skipOne()
    while cursor.skipBlank(), !cursor.isAtEnd, !cursor.take("}") {
      let before = cursor.position
      scanPair(in: path)
      cursor.skipBlank()
      _ = cursor.take(",")
      if cursor.position == before { cursor.skipOne() }
    }
  }

  private var here: Place { Place(line: cursor.line, column: cursor.column) }

  private mutating func note(_ path: [String], at place: Place) {
    if places[path] == nil { places[path] = place }
  }
}
