import Domain
import Testing

/// The table of cases of the one normalisation.
@Suite struct IdentifierTests {
  // MARK: - E-mail

  @Test(arguments: [
    ("ada@example.net", "ada@example.net"), ("Ada@Example.NET", "ada@example.net"),
    ("  ada@example.net\r\n", "ada@example.net"),
    ("\u{A0}ada@example.net\u{A0}", "ada@example.net"),
    ("\u{FEFF}ada@example.net\u{200B}", "ada@example.net"),
    ("\u{202A}ada@example.net\u{202C}", "ada@example.net"), ("ada@example.net.", "ada@example.net"),
    ("ada@münchen.example", "ada@xn--mnchen-3ya.example"),
    ("ADA@MÜNCHEN.EXAMPLE", "ada@xn--mnchen-3ya.example"),
    ("ada@XN--MNCHEN-3YA.example", "ada@xn--mnchen-3ya.example"),
    ("ada@mu\u{308}nchen.example", "ada@xn--mnchen-3ya.example"),
    ("ada@fußball.example", "ada@xn--fuball-cta.example"),
    ("ada@例え。テスト", "ada@xn--r8jz45g.xn--zckzah"), ("ada@ｅｘａｍｐｌｅ．net", "ada@example.net"),
    ("jose\u{301}@example.net", "jos\u{E9}@example.net"),
    ("JOSÉ@example.net", "josé@example.net"), ("用户@例子.example", "用户@xn--fsqu00a.example"),
    ("\"a@b\"@example.net", "\"a@b\"@example.net"), ("none", nil), ("", nil), ("@example.net", nil),
    ("ada@", nil), ("ada@.", nil),
  ])
  func `an e-mail address has one spelling`(text: String, address: String?) {
    #expect(
      EmailIdentifier(text)?.address.unicodeScalars.map(\.value)
        == address?.unicodeScalars.map(\.value))
  }

  @Test(arguments: [
    ("ada+shop@example.net", "ada@example.net"), ("ada@example.net", "ada@example.net"),
    ("Ada+A+B@example.net", "ada@example.net"), ("+ada@example.net", "+ada@example.net"),
  ])
  func `an e-mail address without its suffix is a proposal`(text: String, base: String) {
    #expect(EmailIdentifier(text)?.base == base)
  }

  @Test(arguments: [
    "ada@example.net", "Ada@MÜNCHEN.example.", "İ@İ.example", "ŒUF+x@straße.example", "ﬀ@ﬀ.example",
  ])
  func `normalising a normalised address changes nothing`(text: String) throws {
    let once = try #require(EmailIdentifier(text))
    #expect(EmailIdentifier(once.address)?.address == once.address)
  }

  // MARK: - Phone

  @Test(arguments: [
    ("+33 6 12 34 56 78", nil, "+33612345678"), ("0033612345678", nil, "+33612345678"),
    ("+33 (0)6 12 34 56 78", nil, "+33612345678"), ("+33 ( 0 ) 612345678", nil, "+33612345678"),
    ("+33 06 12 34 56 78", nil, "+33612345678"), ("＋３３　６１２３４５６７８", nil, "+33612345678"),
    ("٠٠٣٣٦١٢٣٤٥٦٧٨", nil, "+33612345678"), ("+९१ ९८७६५ ४३२१०", nil, "+919876543210"),
    ("\u{202A}+33\u{A0}612345678\u{202C}", nil, "+33612345678"),
    ("+33.6.12.34.56.78", nil, "+33612345678"), ("+33‑612‑345‑678", nil, "+33612345678"),
    ("tel:+33612345678", nil, "+33612345678"), ("+49 30 1234567 ext. 89", nil, "+49301234567"),
    ("+49 30 1234567#89", nil, "+49301234567"), ("+1 (617) 555-0101 x5", nil, "+16175550101"),
    ("0612345678", "FR", "+33612345678"), ("06 12 34 56 78", "fr", "+33612345678"),
    ("612345678", "FR", "+33612345678"), ("33612345678", "FR", "+33612345678"),
    ("(0)6 12 34 56 78", "FR", "+33612345678"), ("0612345678", nil, nil),
    ("0033612345678", "DE", "+33612345678"), ("030 1234567", "DE", "+49301234567"),
    // It may lack its area code, or be written with the country's code.
    ("1234567", "DE", nil), ("49301234567", "DE", nil),
    ("06 6982 1234", "IT", "+390669821234"), ("+39 06 6982 1234", nil, "+390669821234"),
    ("+39 (0)6 6982 1234", nil, "+390669821234"), ("347 123 4567", "IT", "+393471234567"),
    // An Italian mobile number that begins like Italy's code.
    ("391 234 5678", "IT", nil),
    ("01 02 03 04 05", "CI", "+2250102030405"), ("+225 01 02 03 04 05", nil, "+2250102030405"),
    ("(617) 555-0101", "US", "+16175550101"), ("1-617-555-0101", "US", "+16175550101"),
    ("16175550101", nil, nil), ("8 916 123-45-67", "RU", "+79161234567"),
    ("79161234567", "RU", "+79161234567"), ("06 30 123 4567", "HU", "+36301234567"),
    ("612 345 678", "ES", "+34612345678"), ("12 34 56 78", "DK", "+4512345678"),
    ("07700 900123", "GB", "+447700900123"), ("020 7946 0958", "GB", "+442079460958"),
  ])
  func `a phone number is international where its country is certain`(
    text: String, country: String?, e164: String?
  ) throws {
    let plan = try country.map { try #require(PhoneCountry($0)) }
    #expect(try #require(PhoneIdentifier(text, country: plan)).e164 == e164)
  }

  @Test(arguments: [
    "", "112", "123456", "abc", "0000000", "1111111111", "12345678901234567890",
    "0612345678 / 0698765432",
  ])
  func `a text that many contacts share or that is no number has no phone identifier`(text: String)
  {
    #expect(PhoneIdentifier(text) == nil)
  }

  @Test(arguments: [
    ("0612345678", "+33612345678", PhoneIdentifier.Relation.sameEnding),
    ("0033612345678", "+33612345678", .same), ("16175550101", "+1 617 555 0101", .same),
    ("617 555 0101", "+1 617 555 0101", .sameEnding), ("12345678", "+45 12345678", .sameEnding),
    ("4512345678", "+45 12345678", .same), ("+33612345678", "+49612345678", nil),
    ("0612345678", "0612345679", nil), ("0345678", "+33612345678", nil),
  ])
  func `two phone numbers are the same, end in the same way or differ`(
    one: String, other: String, relation: PhoneIdentifier.Relation?
  ) throws {
    let left = try #require(PhoneIdentifier(one))
    let right = try #require(PhoneIdentifier(other))
    #expect(left.relation(to: right) == relation)
    #expect(right.relation(to: left) == relation)
  }

  @Test(arguments: [
    ("+1 (617) 555-0101", "16175550101"), ("٣٤٥ ०१२", "345012"), ("½ x", ""), ("", ""),
    ("０６", "06"),
  ])
  func `the digits of every script become ASCII in their order`(text: String, digits: String) {
    #expect(PhoneIdentifier.digits(in: text) == digits)
  }

  @Test(arguments: ["FR", "it", "GB", "CI", "US"])
  func `two letters name a country`(region: String) {
    #expect(PhoneCountry(region)?.region == region.uppercased())
  }

  @Test(arguments: ["", "F", "FRA", "UK", "ZZ", "33", "f r"])
  func `other letters name no country`(region: String) {
    #expect(PhoneCountry(region) == nil)
  }

  // MARK: - Names and keys

  @Test(arguments: [
    ("Zoë Müller", ["zoe", "muller"]), ("ZOE\u{308} MULLER", ["zoe", "muller"]),
    ("Jean-Pierre", ["jean", "pierre"]), ("O'Brien", ["o", "brien"]), ("O’Brien", ["o", "brien"]),
    ("Oʼbrien", ["o", "brien"]), ("Straße", ["strasse"]), ("STRASSE", ["strasse"]),
    ("Smith, John", ["smith", "john"]), ("Ångström", ["angstrom"]),
    ("Łukasz Øst", ["lukasz", "ost"]),
    ("İpek Işık", ["ipek", "isik"]), ("Ｊａｎｅ", ["jane"]), ("ﬃ", ["ffi"]),
    ("Jane\u{A0}\u{2009}Smith", ["jane", "smith"]), ("Ja\u{AD}ne", ["jane"]),
    ("Nguyễn Văn Ánh", ["nguyen", "van", "anh"]), ("Ελένη", ["ελενη"]), ("ΟΔΥΣΣΕΥΣ", ["οδυσσευσ"]),
    ("Юлия Ёлкина", ["юлия", "елкина"]), ("山田 太郎", ["山田", "太郎"]), ("R2-D2", ["r2", "d2"]),
    ("Jean–Luc", ["jean", "luc"]), ("d‘Arc", ["d", "arc"]), ("★", []), ("", []), ("' -", []),
  ])
  func `a name has its words without case, marks and punctuation`(text: String, words: [String]) {
    #expect(NameWords.words(of: text) == words.map { TextFolding.folded($0) })
    #expect(NameWords.words(of: text).map { $0.count } == words.map { $0.count })
  }

  @Test(arguments: [
    ("Ada LOVELACE", "lovel", true), ("Ada LOVELACE", "ada l", true), ("aab", "ab", true),
    ("aab", "abc", false), ("x", "xx", false), ("", "a", false), ("abc", "", true),
    ("[A]", "{a}", false), ("Straße", "strasse", true), ("José", "ose", true), ("Ada", "é", false),
  ])
  func `a part is found as in the folded text`(text: String, part: String, isFound: Bool) {
    #expect(TextFolding.folded(text, contains: part) == isFound)
    #expect(TextFolding.folded(text).contains(part) == isFound)
  }

  @Test(arguments: ["Zoë", "STRAẞE", "İI", "ﬁ½", "Æsir", "한글", "ก็ก"])
  func `folding a folded text changes nothing`(text: String) {
    let folded = TextFolding.folded(text)
    #expect(TextFolding.folded(folded) == folded)
  }

  @Test(arguments: [
    ("CUST-77 ", "CUST-77"), ("CUST-77\u{A0}", "CUST-77"), ("\u{FEFF}CUST-77\r", "CUST-77"),
    ("\u{2800}a b\u{3164}", "a b"), ("Cust", "Cust"), ("", ""),
    ("\u{1B}a\u{7F} ", "\u{1B}a\u{7F}"), ("\u{0}a", "\u{0}a"), ("\u{202E}a\u{202C}", "\u{202E}a"),
    ("\u{200B}", ""),
  ])
  func `a key keeps its case and loses what is invisible around it`(text: String, key: String) {
    #expect(KeyIdentifier.normalized(text) == key)
  }

  @Test(arguments: ["❤\u{FE0F}", "🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}"])
  func `trimming keeps what belongs to the last character`(text: String) {
    #expect((text + "\u{A0}").trimmedEnds() == text)
  }
}
