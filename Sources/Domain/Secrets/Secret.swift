/// A value that no log, message or plan may show. Printing it prints `‹redacted›`; only the code
/// that sends it calls `reveal()`.
///
/// It is kept in locked memory and overwritten with the last copy of this value. `reveal()` returns
/// an ordinary string without these guarantees.
package struct Secret: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  private let memory: LockedMemory

  package init(_ value: String) {
    let bytes = Array(value.utf8)
    memory = LockedMemory(capacity: bytes.count) { place in
      place.copyBytes(from: bytes)
      return bytes.count
    }
  }

  /// Reads the secret without another copy: `fill` writes it and returns its length. Only the first
  /// line counts, without spaces around it. `nil` if nothing is left.
  package init?(
    mostBytes: Int, firstLineOf fill: (UnsafeMutableRawBufferPointer) throws -> Int
  ) rethrows {
    let read = try LockedMemory(capacity: mostBytes, fill: fill)
    let line = read.withBytes { bytes in
      // Editors write a byte order mark, which is no part of the secret.
      let text = bytes.dropFirst(bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? 3 : 0)
      let line = text.prefix { $0 != UInt8(ascii: "\n") && $0 != UInt8(ascii: "\r") }
      let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
      let start = line.firstIndex { !isSpace($0) } ?? line.endIndex
      let end = line.lastIndex { !isSpace($0) }.map { $0 + 1 } ?? start
      return start..<end
    }
    guard !line.isEmpty else { return nil }
    memory = LockedMemory(capacity: line.count) { place in
      read.withBytes { place.copyBytes(from: $0[line]) }
      return line.count
    }
  }

  package func reveal() -> String {
    memory.withBytes { String(decoding: $0, as: UTF8.self) }
  }

  /// Whether the system keeps it out of swap; a system limit may prevent it.
  /// Its UTF-8, which must not be copied to other memory.
  package func withBytes<Value>(_ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value
  {
    try memory.withBytes(body)
  }

  package var isLocked: Bool { memory.isLocked }

  package static let placeholder = "‹redacted›"

  package var description: String { Self.placeholder }
  package var debugDescription: String { Self.placeholder }
  package var customMirror: Mirror { Mirror(self, children: []) }
}

extension Secret: Hashable {
  package static func == (one: Secret, other: Secret) -> Bool {
    one.memory.withBytes { one in other.memory.withBytes { one.elementsEqual($0) } }
  }

  package func hash(into hasher: inout Hasher) {
    memory.withBytes { hasher.combine(bytes: $0) }
  }
}
