import Foundation

/// Holds the beginning of a CSV file back until it can be told from what comes in its place: a page,
/// JSON, or bytes that are no text. From then on everything goes on as it comes.
actor CSVStart {
  /// What may stand before the first character.
  private static let blanks = Set(" \t\r\n".utf8)
  private static let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
  /// Of what is no CSV, for a message.
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

  /// The beginning of what is no CSV, from its first character on; `nil` as long as it may be one.
  var refused: Data? { verdict == .isOther ? Data(Self.characters(of: held)) : nil }

  /// The same at the end of a body; one without any character is empty, and no CSV either.
  var withheld: Data? { verdict == .isCSV ? nil : Data(Self.characters(of: held)) }

  /// `false` ends the transfer.
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

  /// From the first character on; a part of a byte order mark is none.
  private static func characters(of beginning: Data) -> Data.SubSequence {
    if mark.starts(with: beginning) { return Data() }
    let bytes = beginning.starts(with: mark) ? beginning.dropFirst(mark.count) : beginning
    return bytes.drop { blanks.contains($0) }
  }
}
