import Domain
import Foundation

/// JSON from a provider, strictly and with repairs.
enum JSONTarget {
  static func run(_ bytes: [UInt8]) throws {
    let strict = value(Data(bytes), repairs: false)
    let repaired = value(Data(bytes), repairs: true)
    if let strict {
      try require(strict == repaired, "a repair changes what is whole")
      try require(!strict.isBroken, "a whole value is marked as broken")
    }
    guard let repaired else { return }
    let again = value(Data(repaired.jsonText.utf8), repairs: false)
    try require(again != nil, "written JSON cannot be read: \(repaired.jsonText)")
    try require(again?.jsonText == repaired.jsonText, "written JSON reads as another value")
    try AllowedText.check(SafeText(untrusted: repaired.displayText ?? ""), repaired.jsonText)
  }

  private static func value(_ json: Data, repairs: Bool) -> JSONValue? {
    do throws(JSONReader.Problem) {
      return try JSONReader.value(of: json, repairs: repairs)
    } catch {
      return nil
    }
  }
}
