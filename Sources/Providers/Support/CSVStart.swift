import Foundation

/// Holds back the beginning of a CSV file until it is distinguishable from a page, JSON, or bytes
/// that are not text. After that it passes everything on as it arrives.
actor CSVStart {
  /// Allowed before the first character.
  private static let blanks = Set(" \t\r\n".utf8)
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  /// How much to keep of a body that is not CSV, for a message.
  private static let mostBytes = 16_384

  private enum Verdict {
    case open
    case isCSV
    case isOther
  }

  private let receive: @Sendable (Data) async -> Bool
  private var verdict = Verdict.open
  private var held = Data()

  init(_ receive: @escaping @Sendable (Data) async -> Bool) {
    self.receive = receive
  }

  /// The beginning of a body that is not CSV, from its first character; `nil` while it may be CSV.
  var refused: Data? { verdict == .isOther ? Data(Self.characters(of: held)) : nil }

  /// The beginning at the end of a body that never became CSV; an empty body is not CSV either.
  var withheld: Data? { verdict == .isCSV ? nil : Data(Self.characters(of: held)) }

  /// Returns `false` to end the transfer.
  func take(_ chunk: Data) async -> Bool {
    guard verdict != .isCSV else { return await receive(chunk) }
    held.append(chunk)
    if verdict == .open { verdict = Self.verdict(on: held) }
    switch verdict {
    case .open: return true
    case .isOther: return held.count < Self.mostBytes
    case .isCSV:
      let beginning = held
      held = Data()
      return await receive(beginning)
    }
  }

  private static func verdict(on beginning: Data) -> Verdict {
    guard !mark.starts(with: beginning), let first = characters(of: beginning).first else {
      return .open
    }
    switch first {
    case UInt8(ascii: "<"), UInt8(ascii: "{"), UInt8(ascii: "["): return .isOther
    case 0..<0x20, 0x7F, 0x80..<0xC2, 0xF5...: return .isOther  // No text begins like this.
    default: return .isCSV
    }
  }

  /// The bytes from the first character; a part of a byte order mark is not one.
  private static func characters(of beginning: Data) -> Data.SubSequence {
    if mark.starts(with: beginning) { return Data() }
    let bytes = beginning.starts(with: mark) ? beginning.dropFirst(mark.count) : beginning
    return bytes.drop { blanks.contains($0) }
  }
}
