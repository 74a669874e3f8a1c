/// A phone number as it is compared.
package struct PhoneIdentifier: Hashable, Sendable {
  /// In ASCII, without `+` or `00` in front and without a `(0)`.
  package let digits: String
  /// `+33612345678`; `nil` if the country is not certain.
  package let e164: String?
  /// The last nine digits, and the number without its country if that is shorter: a proposal, no
  /// proof.
  package let endings: [String]

  /// Fewer digits are an extension or a placeholder, which many contacts share.
  private static let fewestDigits = 7
  private static let mostDigits = 15
  private static let endingLength = 9

  /// An extension is left out. `country` applies to a number without `+` or `00`.
  ///
  /// `nil` if the text has fewer than seven digits, more than a number can have, or only one
  /// repeated digit.
  package init?(_ text: some StringProtocol, country: PhoneCountry? = nil) {
    var written = WrittenPhone(text)
    written.readPrefix()
    let plan = written.hasPlus ? PhoneCountry.of(international: written.text) : country
    if let plan, plan.beginsWithZero { written.insertZero() }
    if written.hasPlus, let plan, plan.trunk == "0" { written.dropTrunkZero(after: plan) }
    let digits = written.text
    guard (Self.fewestDigits...Self.mostDigits).contains(digits.utf8.count),
      let first = digits.utf8.first, !digits.utf8.allSatisfy({ $0 == first })
    else { return nil }
    self.digits = digits
    let national: String?
    if written.hasPlus {
      e164 = "+" + digits
      national = plan.map { digits.withoutFirst($0.callingCode.utf8.count) }
    } else {
      national = country?.national(digits)
      e164 = national.flatMap { number in country.map { "+" + $0.callingCode + number } }
    }
    let end = digits.withoutFirst(max(0, digits.utf8.count - Self.endingLength))
    if let national, national.utf8.count >= Self.fewestDigits,
      national.utf8.count < Self.endingLength, national != end
    {
      endings = [end, national]
    } else {
      endings = [end]
    }
  }

  package enum Relation: Hashable, Sendable {
    /// The same number, or the same digits.
    case same
    /// Only the ends are the same, and the country of one is not known.
    case sameEnding
  }

  /// `nil` for two different numbers.
  package func relation(to other: PhoneIdentifier) -> Relation? {
    if let e164, let otherE164 = other.e164 { return e164 == otherE164 ? .same : nil }
    if digits == other.digits { return .same }
    return endings.contains(where: other.endings.contains) ? .sameEnding : nil
  }

  /// The digits of a text of any script as ASCII (`٣` becomes `3`), in their order.
  package static func digits(in text: some StringProtocol) -> String {
    String(decoding: text.unicodeScalars.compactMap(PhoneDigit.ascii), as: UTF8.self)
  }

  /// Whether a text has only digits and the punctuation of phone numbers.
  package static func isWritten(as text: some StringProtocol) -> Bool {
    text.unicodeScalars.allSatisfy {
      PhoneDigit.ascii($0) != nil || PhoneDigit.isPlus($0) || PhoneDigit.isSeparator($0)
    }
  }
}

/// What a number's characters are.
enum PhoneDigit {
  static func ascii(_ scalar: Unicode.Scalar) -> UInt8? {
    if scalar.isASCII { return ("0"..."9").contains(scalar) ? UInt8(scalar.value) : nil }
    guard scalar.properties.numericType == .decimal, let value = scalar.properties.numericValue
    else { return nil }
    return UInt8(ascii: "0") + UInt8(value)
  }

  static func isPlus(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "+" || scalar == "\u{FF0B}" || scalar == "\u{FE62}"
  }

  /// Spaces, hyphens, dashes, dots, brackets, slashes.
  static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar {
    case " ", "-", "(", ")", ".", "/", "[", "]", "\t", "\u{2010}"..."\u{2015}", "\u{2212}",
      "\u{FF0D}", "\u{FF08}", "\u{FF09}", "\u{FF0E}", "\u{2044}", "\u{00B7}", "\u{2022}",
      "\u{2027}",
      "\u{30FB}":
      true
    default: !scalar.isASCII && scalar.properties.isWhitespace
    }
  }
}

/// The digits of a number as it is written, up to an extension.
private struct WrittenPhone {
  /// ASCII.
  private var digits: [UInt8] = []
  private(set) var hasPlus = false
  /// How many digits come before the first `(0)`.
  private var zeroPlace: Int?

  private static let zero = UInt8(ascii: "0")

  init(_ text: some StringProtocol) {
    var bracket: [UInt8]?
    for scalar in text.unicodeScalars {
      if let digit = PhoneDigit.ascii(scalar) {
        if bracket != nil { bracket?.append(digit) } else { digits.append(digit) }
      } else if scalar == "(" || scalar == "\u{FF08}" {
        digits += bracket ?? []
        bracket = []
      } else if scalar == ")" || scalar == "\u{FF09}" {
        if bracket == [Self.zero], zeroPlace == nil {
          zeroPlace = digits.count
        } else {
          digits += bracket ?? []
        }
        bracket = nil
      } else if PhoneDigit.isPlus(scalar) {
        hasPlus = hasPlus || digits.isEmpty && (bracket ?? []).isEmpty
      } else if !digits.isEmpty, beginsExtension(scalar) {
        break
      }
    }
    digits += bracket ?? []
  }

  private func beginsExtension(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "#" || scalar == ";" || scalar == "," || scalar.properties.isAlphabetic
  }

  var text: String { String(decoding: digits, as: UTF8.self) }

  /// `00` means the same as `+`.
  mutating func readPrefix() {
    guard !hasPlus, digits.starts(with: [Self.zero, Self.zero]) else { return }
    hasPlus = true
    digits.removeFirst(2)
    zeroPlace = zeroPlace.map { max(0, $0 - 2) }
  }

  /// Puts a `(0)` back, where the number has it.
  mutating func insertZero() {
    guard let place = zeroPlace else { return }
    digits.insert(Self.zero, at: place)
    zeroPlace = nil
  }

  /// Drops the 0 of `+33 06 …`, which is not part of the number.
  mutating func dropTrunkZero(after plan: PhoneCountry) {
    let place = plan.callingCode.utf8.count
    if digits.dropFirst(place).first == Self.zero { digits.remove(at: place) }
  }
}
