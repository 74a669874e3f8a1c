package import Foundation

/// A form in which an answer's body can be packed. Nothing becomes smaller: the bytes are stored in
/// the frame of the form, which is enough for a client that has to unpack them.
package enum Packing: String, Sendable, CaseIterable {
  case gzip
  case deflate
  /// Brotli.
  case br

  package func packed(_ body: Data) -> Data {
    switch self {
    case .gzip:
      Data([0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 0xFF]) + Self.stored(body)
        + Self.littleEndian(Self.crc32(body))
        + Self.littleEndian(UInt32(truncatingIfNeeded: body.count))
    case .deflate: Data([0x78, 0x01]) + Self.stored(body) + Self.bigEndian(Self.adler32(body))
    case .br: Self.brotli(body)
    }
  }

  /// RFC 1951, section 3.2.4.
  private static func stored(_ body: Data) -> Data {
    var packed = Data()
    var rest = body[...]
    repeat {
      let block = rest.prefix(0xFFFF)
      rest = rest.dropFirst(block.count)
      let size = UInt16(block.count)
      packed.append(rest.isEmpty ? 1 : 0)
      for number in [size, ~size] { packed += [UInt8(number & 0xFF), UInt8(number >> 8)] }
      packed += block
    } while !rest.isEmpty
    return packed
  }

  /// RFC 7932, section 9.2: uncompressed meta-blocks in a window of 64 KiB, and an empty last one.
  private static func brotli(_ body: Data) -> Data {
    var packed = Data()
    var rest = body[...]
    // The window's size is one bit before the first block.
    var bitsBefore = 1
    while !rest.isEmpty {
      let block = rest.prefix(0x1_0000)
      rest = rest.dropFirst(block.count)
      let header = (UInt32(block.count - 1) << 3 | 1 << 19) << bitsBefore
      packed += littleEndian(header).prefix(3)
      packed += block
      bitsBefore = 0
    }
    packed.append(bitsBefore == 1 ? 0b110 : 0b11)
    return packed
  }

  private static func crc32(_ body: Data) -> UInt32 {
    ~body.reduce(~UInt32(0)) { sum, byte in
      (0..<8).reduce(sum ^ UInt32(byte)) { sum, _ in
        sum & 1 == 1 ? 0xEDB8_8320 ^ (sum >> 1) : sum >> 1
      }
    }
  }

  private static func adler32(_ body: Data) -> UInt32 {
    let (low, high) = body.reduce((UInt32(1), UInt32(0))) { sums, byte in
      let low = (sums.0 + UInt32(byte)) % 65_521
      return (low, (sums.1 + low) % 65_521)
    }
    return high << 16 | low
  }

  private static func littleEndian(_ number: UInt32) -> [UInt8] {
    (0..<4).map { UInt8(number >> (8 * $0) & 0xFF) }
  }

  private static func bigEndian(_ number: UInt32) -> [UInt8] { littleEndian(number).reversed() }
}
