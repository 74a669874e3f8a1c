import Domain
import Testing

@Suite struct PhoneDigitsTests {
  @Test(arguments: [
    ("+1 (617) 555-0101", "16175550101"), ("٠١٢٣", "0123"), ("１２３", "123"),
    ("2½ ① 十", "2"), ("", ""), ("none", ""),
  ])
  func `keeps decimal digits of every script as ASCII`(text: String, digits: String) {
    #expect(PhoneDigits.of(text) == digits)
  }

  @Test(arguments: [
    ("+44 (0)60 000-028", true), ("٠١٢٣", true), ("12 ext 3", false), ("½", false),
  ])
  func `accepts digits and the punctuation of phone numbers`(text: String, isNumber: Bool) {
    #expect(PhoneDigits.isNumber(text) == isNumber)
  }
}
