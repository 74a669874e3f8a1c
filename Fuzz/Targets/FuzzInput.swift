/// An input in parts: choices from its first bytes, then the rest.
struct FuzzInput {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// 0 if nothing is left.
  mutating func byte() -> Int { Int(rest.popFirst() ?? 0) }

  mutating func choice<Value>(_ values: [Value]) -> Value { values[byte() % values.count] }

  var text: String { String(decoding: rest, as: UTF8.self) }
}
