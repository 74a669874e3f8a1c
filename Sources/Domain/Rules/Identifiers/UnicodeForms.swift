import CUnicode

/// Unicode's forms of a text, from libutf8proc and libidn2.
enum UnicodeForms {
  private typealias Conversion = (
    UnsafePointer<UInt8>, Int, UnsafeMutablePointer<UInt8>, Int
  ) -> Int

  /// Without marks, compatibility forms, case and ignorable characters.
  static func folded(_ text: String) -> String {
    converted(text) { cunicode_fold($0, $1, $2, $3) } ?? text
  }

  /// In canonical composition (NFC).
  static func composed(_ text: String) -> String {
    converted(text) { cunicode_compose($0, $1, $2, $3) } ?? text
  }

  /// A host name in ASCII (IDNA 2008); `nil` if there is none.
  static func asciiDomain(_ domain: String) -> String? {
    guard !domain.utf8.contains(0) else { return nil }
    return domain.withCString { start in
      converted(String()) { _, _, result, capacity in cunicode_domain(start, result, capacity) }
    }
  }

  private static func converted(_ text: String, _ convert: Conversion) -> String? {
    var text = text
    return text.withUTF8 { bytes -> String? in
      guard let start = bytes.baseAddress ?? UnsafePointer(bitPattern: 1) else { return nil }
      var needed = max(64, bytes.count * 2)
      while true {
        let capacity = needed
        let result = String(unsafeUninitializedCapacity: capacity) { buffer -> Int in
          guard let target = buffer.baseAddress else { return 0 }
          needed = convert(start, bytes.count, target, capacity)
          return needed > capacity ? 0 : max(0, needed)
        }
        if needed < 0 { return nil }
        if needed <= capacity { return result }
      }
    }
  }
}
