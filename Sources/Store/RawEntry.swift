import Domain
import Foundation

/// A value as the database has it, with its storage class and every byte.
enum RawValue: Hashable, Sendable {
  case integer(Int64)
  case real(Double)
  case text(Data)
  case blob(Data)

  /// The letter of the storage class in an entry's code.
  var letter: UInt8 {
    switch self {
    case .integer: UInt8(ascii: "i")
    case .real: UInt8(ascii: "r")
    case .text: UInt8(ascii: "t")
    case .blob: UInt8(ascii: "b")
    }
  }

  init(_ text: String) { self = .text(Data(text.utf8)) }
}

/// The columns of a table in a statement's order.
struct RawColumns: Sendable {
  let names: [String]
  /// The indices of the columns, sorted by name.
  let order: [Int]
  /// Each name prefixed with its length.
  let prefixes: [[UInt8]]
  private let places: [String: Int]

  init(_ names: [String]) {
    self.names = names
    order = names.indices.sorted { names[$0] < names[$1] }
    prefixes = names.map { CodedBytes.prefixed($0.utf8) }
    places = Dictionary(names.enumerated().map { ($1, $0) }) { first, _ in first }
  }

  func place(of name: String) -> Int? { places[name] }
}

/// One row with every byte.
struct RawEntry: Sendable {
  let columns: RawColumns
  /// In the order of the columns; `nil` is NULL.
  var values: [RawValue?]
  /// The leases without which the entry is not kept. They are no column.
  var leases: [String] = []

  /// Setting a column that is not there does nothing.
  subscript(name: String) -> RawValue? {
    get { columns.place(of: name).flatMap { values[$0] } }
    set {
      if let place = columns.place(of: name) { values[place] = newValue }
    }
  }

  /// `nil` if it is not a text.
  func text(_ name: String) -> String? {
    guard case .text(let bytes) = self[name] else { return nil }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// `nil` if it is not an integer.
  func integer(_ name: String) -> Int64? {
    guard case .integer(let number) = self[name] else { return nil }
    return number
  }
}

/// Prefixes bytes with their length, so that different lists give different bytes.
enum CodedBytes {
  static func prefixed(_ bytes: some Collection<UInt8>) -> [UInt8] {
    var message: [UInt8] = []
    append(bytes, to: &message)
    return message
  }

  static func append(_ bytes: some Collection<UInt8>, to message: inout [UInt8]) {
    append(UInt64(bytes.count), to: &message)
    message += bytes
  }

  static func append(_ number: UInt64, to message: inout [UInt8]) {
    withUnsafeBytes(of: number.bigEndian) { message += $0 }
  }
}
