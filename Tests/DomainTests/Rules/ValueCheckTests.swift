import Domain
import Testing

/// What the one rule for values accepts, what it makes of it, and what it refuses with which words.
@Suite struct ValueCheckTests {
  private static let acceptedEmails: [(String, String)] = [
    ("jane@example.net", "jane@example.net"), ("a@b.co", "a@b.co"),
    ("Jane.Smith@Example.NET", "Jane.Smith@Example.NET"),
    ("jane+news@example.net", "jane+news@example.net"),
    ("o'brien@example.ie", "o'brien@example.ie"), ("user_1@example.com", "user_1@example.com"),
    ("a-b@ex-ample.org", "a-b@ex-ample.org"),
    ("x@sub.domain.example.co.uk", "x@sub.domain.example.co.uk"),
    ("1@2x.example", "1@2x.example"),
    ("!#$%&*/=?^`{|}~@example.org", "!#$%&*/=?^`{|}~@example.org"),
    ("first.last.@docomo.ne.example", "first.last.@docomo.ne.example"),
    ("a..b@docomo.ne.example", "a..b@docomo.ne.example"),
    ("josé@example.net", "josé@example.net"), ("用户@例子.广告", "用户@例子.广告"),
    ("иван@почта.рф", "иван@почта.рф"), ("ada@münchen.example", "ada@münchen.example"),
    ("ada@xn--mnchen-3ya.example", "ada@xn--mnchen-3ya.example"),
    ("ελένη@παράδειγμα.ελ", "ελένη@παράδειγμα.ελ"), ("jane@example.net.", "jane@example.net."),
    ("\"john\"@example.org", "\"john\"@example.org"), ("मोहन@डाटामेल.भारत", "मोहन@डाटामेल.भारत"),
    ("jane@my_host.example", "jane@my_host.example"), ("é@é.example", "é@é.example"),
    ("jane@example.museum", "jane@example.museum"), ("j@例え。テスト", "j@例え。テスト"),
    (" jane@example.net", "jane@example.net"), ("jane@example.net\u{A0}", "jane@example.net"),
    ("\u{FEFF}jane@example.net", "jane@example.net"),
    ("jane@example.net\u{200B}", "jane@example.net"),
    ("jane@example.net\r\n", "jane@example.net"),
    ("\u{3000}jane@example.net\t", "jane@example.net"),
    ("\u{202A}jane@example.net\u{202C}", "jane@example.net"),
    ("\u{2028}jane@example.net", "jane@example.net"),
    ("\u{2800}jane@example.net", "jane@example.net"), ("\u{A0}", ""), ("", ""),
  ]

  private static let refusedEmails: [(String, String)] = [
    ("<a@b.co>", "without a name and brackets"), ("Jane <a@b.co>", "without a name and brackets"),
    ("a@b.co>", "without a name and brackets"), ("mailto:a@b.co", "without mailto:"),
    ("MAILTO:a@b.co", "without mailto:"), ("'a@b.co'", "without quotes"),
    ("\"a@b.co\"", "without quotes"), ("‘a@b.co’", "without quotes"),
    ("“a@b.co”", "without quotes"), ("«a@b.co»", "without quotes"),
    ("„a@b.co“", "without quotes"), ("'a@b.co", "without quotes"), ("a@b.co'", "without quotes"),
    ("`a@b.co`", "without quotes"), ("a@b.co, c@d.co", "more than one address"),
    ("a@b.co;c@d.co", "more than one address"), ("a@b.co c@d.co", "more than one address"),
    ("a@b.co/c@d.co", "more than one address"), ("Hans Muster", "space"), ("abc", "no @"),
    ("@b.co", "before the @"), ("a@", "after the @"), ("a@@b.co", "more than one @"),
    ("a@b@c.co", "more than one @"), ("a@b", "no dot"), ("a@localhost", "no dot"),
    ("a@.co", "two dots"), ("a@b..co", "two dots"), ("a@-b.co", "begins or ends with -"),
    ("a@b-.co", "begins or ends with -"), ("a@1.2.3.4", "ends with a number"),
    ("a@[1.2.3.4]", "the character ["), ("a b@c.co", "space"), ("a\u{A0}b@c.co", "U+00A0"),
    ("a@b\u{200B}.co", "U+200B"), ("a\u{AD}b@c.co", "U+00AD"), ("a@b.co\u{2009}x", "U+2009"),
    ("a\nb@c.co", "U+000A"), ("j\u{FFFD}ne@b.co", "U+FFFD"), ("a(b)@c.co", "the character ("),
    ("a@b,c.co", "a comma"), ("a,b@c.co", "a comma"), ("a@b.co;", "a semicolon"),
    ("a\\@b.co", "the character \\"), ("a@b!.co", "the character !"), ("a＠b.co", "no @"),
    ("#N/A", "spreadsheet's error"), ("#REF!", "spreadsheet's error"), ("n/a", "placeholder"),
    ("N/A", "placeholder"), ("NULL", "placeholder"), ("none", "placeholder"),
    ("-", "placeholder"), ("undefined", "placeholder"),
    ("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx@b.co", "64 characters"),
    ("a@xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx.co", "too long"),
    ("3.36E+10", "no @"), ("http://b.co/a@b.co", "before the @"),
  ]

  private static let acceptedPhones: [(String, String)] = [
    ("+33612345678", "+33612345678"), ("+33 6 12 34 56 78", "+33 6 12 34 56 78"),
    ("0612345678", "0612345678"), ("06 12 34 56 78", "06 12 34 56 78"),
    ("06.12.34.56.78", "06.12.34.56.78"), ("06-12-34-56-78", "06-12-34-56-78"),
    ("(617) 555-0101", "(617) 555-0101"), ("+1 (617) 555-0101", "+1 (617) 555-0101"),
    ("+33 (0)6 12 34 56 78", "+33 (0)6 12 34 56 78"), ("(+33) 612345678", "(+33) 612345678"),
    ("0033612345678", "0033612345678"), ("030/1234567", "030/1234567"), ("112", "112"),
    ("+49 30 1234567 ext. 89", "+49 30 1234567 ext. 89"),
    ("+49 30 1234567 ext 89", "+49 30 1234567 ext 89"),
    ("+1 617 555 0101 x5", "+1 617 555 0101 x5"), ("+1 617 555 0101x5", "+1 617 555 0101x5"),
    ("+49 30 1234567#89", "+49 30 1234567#89"),
    ("+1-617-555-0101;ext=5", "+1-617-555-0101;ext=5"),
    ("01 23 45 67 89 poste 12", "01 23 45 67 89 poste 12"),
    ("+49 30 1234567 Durchwahl 9", "+49 30 1234567 Durchwahl 9"), ("٠٦١٢٣٤٥٦٧٨", "٠٦١٢٣٤٥٦٧٨"),
    ("+९१ ९८७६५ ४३२१०", "+९१ ९८७६५ ४३२१०"), ("＋３３６１２３４５６７８", "＋３３６１２３４５６７８"),
    ("+33‑612‑345‑678", "+33‑612‑345‑678"), ("+43 1 234–567", "+43 1 234–567"),
    ("[06] 12345678", "[06] 12345678"), ("16175550101", "16175550101"), ("00000000", "00000000"),
    ("+33 6 12.34/56-78", "+33 6 12.34/56-78"), ("38833", "38833"),
    ("0612345678\u{A0}", "0612345678"), ("\u{FEFF}+33612345678", "+33612345678"),
    ("\u{202D}+33612345678\u{202C}", "+33612345678"), (" 0612345678\r", "0612345678"),
    ("\u{200B}", ""),
  ]

  private static let refusedPhones: [(String, String)] = [
    ("Hans Muster", "letters"), ("abc", "letters"), ("3.36E+10", "exponent form"),
    ("3,36E+10", "exponent form"), ("3.36e+10", "exponent form"), ("3E10", "exponent form"),
    ("33612345678.0", "number with decimals"), ("33612345678,00", "number with decimals"),
    ("#N/A", "spreadsheet's error"), ("#VALUE!", "spreadsheet's error"),
    ("#DIV/0!", "spreadsheet's error"), ("########", "spreadsheet's error"),
    ("n/a", "placeholder"), ("null", "placeholder"), ("-", "placeholder"), ("--", "placeholder"),
    ("?", "placeholder"), ("tel:+33612345678", "without tel:"), ("'+33612345678", "apostrophe"),
    ("06\u{A0}12345678", "U+00A0"), ("0612\u{200B}345678", "U+200B"),
    ("06\u{202F}12 34 56 78", "U+202F"), ("0612\u{FEFF}345678", "U+FEFF"),
    ("06\t12345678", "U+0009"), ("+33+612345678", "not in front"),
    ("0612+345678", "not in front"), ("1-800-FLOWERS", "letters"),
    ("0612345678 (home)", "letters"), ("06 12 34 56 78 / 06 98 76 54 32", "more than one number"),
    ("12", "too few"), ("+", "no digits"), ("()", "no digits"),
    ("0612345678*", "the character *"), ("0612345678;0698765432", "the character ;"),
    ("0612345678, 0698765432", "the character ,"), ("a@b.co", "letters"), ("٠٦ثلاثة", "letters"),
    ("06123\u{FFFD}5678", "U+FFFD"),
  ]

  private static let acceptedKeys: [(String, String)] = [
    ("CUST-77", "CUST-77"), ("90017", "90017"), ("00017", "00017"), ("A 77", "A 77"),
    ("1E", "1E"), ("E12", "E12"), ("A1E5", "A1E5"), ("1E5A", "1E5A"), ("v1.0", "v1.0"),
    ("CUST-1.0", "CUST-1.0"), ("1.2.0", "1.2.0"),
    ("5f1c78312484ab00e1230045", "5f1c78312484ab00e1230045"),
    ("123456789012345678901E23", "123456789012345678901E23"),
    ("jane@example.net", "jane@example.net"), ("ключ-7", "ключ-7"), ("客户7", "客户7"),
    ("a/b#c", "a/b#c"), ("#17", "#17"), ("null-7", "null-7"), ("-7", "-7"), ("1,5", "1,5"),
    ("A.0x", "A.0x"), ("é", "é"), ("CUST-77 ", "CUST-77"), ("CUST-77\u{A0}", "CUST-77"),
    ("\u{FEFF}CUST-77", "CUST-77"), ("\u{200B}CUST-77\u{200D}", "CUST-77"),
    ("\tCUST-77\r\n", "CUST-77"),
  ]

  private static let refusedKeys: [(String, String)] = [
    ("1.23457E+12", "exponent form"), ("1,23457E+12", "exponent form"),
    ("1.23457e+12", "exponent form"), ("1.2E12", "exponent form"), ("1E12", "exponent form"),
    ("1e-7", "exponent form"), ("-1.5E+10", "exponent form"), ("90017.0", "number with decimals"),
    ("90017.00", "number with decimals"), ("90017,0", "number with decimals"),
    ("-5.0", "number with decimals"), ("CUST\u{A0}77", "U+00A0"), ("CUST\u{200B}77", "U+200B"),
    ("CUST\u{AD}77", "U+00AD"), ("CUST\n77", "U+000A"), ("CUST\u{2060}77", "U+2060"),
    ("#N/A", "spreadsheet's error"), ("#NAME?", "spreadsheet's error"), ("n/a", "placeholder"),
    ("NULL", "placeholder"), ("nan", "placeholder"), ("C\u{FFFD}ST", "U+FFFD"),
  ]

  private static let acceptedNames: [(String, String)] = [
    ("Jane Smith", "Jane Smith"), ("O'Brien", "O'Brien"), ("Null", "Null"), ("None", "None"),
    ("Na", "Na"), ("Nan", "Nan"), ("Zoë", "Zoë"), ("李", "李"),
    ("Nguyễn Văn Ánh", "Nguyễn Văn Ánh"), ("Jean-Pierre", "Jean-Pierre"),
    ("de\u{A0}Gaulle", "de\u{A0}Gaulle"), ("علی\u{200C}رضا", "علی\u{200C}رضا"),
    ("X Æ A-12", "X Æ A-12"), ("Smith & Sons (Ltd.)", "Smith & Sons (Ltd.)"),
    ("Mc\u{AD}Donald", "Mc\u{AD}Donald"), ("3M", "3M"), ("two\nlines", "two\nlines"), ("?", "?"),
    ("R2-D2", "R2-D2"),
    ("Dr. h.c. Müller, MBA", "Dr. h.c. Müller, MBA"), ("ශ්\u{200D}රී", "ශ්\u{200D}රී"),
    ("-", "-"), ("Smith\u{A0}", "Smith"), ("\u{FEFF}Smith\t", "Smith"), (" Smith ", "Smith"),
    ("❤\u{FE0F} ", "❤\u{FE0F}"),
  ]

  private static let refusedNames: [(String, String)] = [
    ("#N/A", "spreadsheet's error"), ("#REF!", "spreadsheet's error"), ("n/a", "placeholder"),
    ("Sm\u{FFFD}th", "U+FFFD"),
    ("Smi\u{0}th", "NUL"),
  ]

  private static let acceptedTexts: [(String, String)] = [
    ("prefers letters", "prefers letters"), ("two\nlines", "two\nlines"), ("n/a", "n/a"),
    ("#N/A", "#N/A"), (" x\u{A0}", "x"), ("a\u{200B}b", "a\u{200B}b"), ("1.2E+12", "1.2E+12"),
  ]

  private static let refusedTexts: [(String, String)] = [
    ("a\u{0}b", "NUL")
  ]

  @Test(arguments: acceptedEmails)
  func `accepts the e-mail address and trims only its ends`(given: String, sent: String) {
    let value = ValueCheck.normalized(given)
    #expect(Array(value.unicodeScalars) == Array(sent.unicodeScalars))
    #expect(ValueCheck.complaint(about: value, as: .email) == nil)
    #expect(ValueCheck.normalized(value) == value)
  }

  @Test(arguments: refusedEmails)
  func `refuses what cannot be an e-mail address and gives the reason`(
    given: String, reason: String
  ) {
    let complaint = ValueCheck.complaint(about: ValueCheck.normalized(given), as: .email)
    #expect(complaint?.contains(reason) == true, "\(complaint ?? "accepted")")
  }

  @Test(arguments: acceptedPhones)
  func `accepts the phone number and trims only its ends`(given: String, sent: String) {
    let value = ValueCheck.normalized(given)
    #expect(Array(value.unicodeScalars) == Array(sent.unicodeScalars))
    #expect(ValueCheck.complaint(about: value, as: .phone) == nil)
    #expect(ValueCheck.normalized(value) == value)
  }

  @Test(arguments: refusedPhones)
  func `refuses what cannot be a phone number and gives the reason`(given: String, reason: String) {
    let complaint = ValueCheck.complaint(about: ValueCheck.normalized(given), as: .phone)
    #expect(complaint?.contains(reason) == true, "\(complaint ?? "accepted")")
  }

  @Test(arguments: acceptedKeys)
  func `accepts the key and trims only its ends`(given: String, sent: String) {
    let value = ValueCheck.normalized(given)
    #expect(Array(value.unicodeScalars) == Array(sent.unicodeScalars))
    #expect(ValueCheck.complaint(about: value, as: .key) == nil)
    #expect(ValueCheck.normalized(value) == value)
  }

  @Test(arguments: refusedKeys)
  func `refuses what cannot be a key and gives the reason`(given: String, reason: String) {
    let complaint = ValueCheck.complaint(about: ValueCheck.normalized(given), as: .key)
    #expect(complaint?.contains(reason) == true, "\(complaint ?? "accepted")")
  }

  @Test(arguments: acceptedNames)
  func `accepts the name and trims only its ends`(given: String, sent: String) {
    let value = ValueCheck.normalized(given)
    #expect(Array(value.unicodeScalars) == Array(sent.unicodeScalars))
    #expect(ValueCheck.complaint(about: value, as: .name) == nil)
    #expect(ValueCheck.normalized(value) == value)
  }

  @Test(arguments: refusedNames)
  func `refuses what cannot be a name and gives the reason`(given: String, reason: String) {
    let complaint = ValueCheck.complaint(about: ValueCheck.normalized(given), as: .name)
    #expect(complaint?.contains(reason) == true, "\(complaint ?? "accepted")")
  }

  @Test(arguments: acceptedTexts)
  func `accepts the text and trims only its ends`(given: String, sent: String) {
    let value = ValueCheck.normalized(given)
    #expect(Array(value.unicodeScalars) == Array(sent.unicodeScalars))
    #expect(ValueCheck.complaint(about: value, as: .text) == nil)
    #expect(ValueCheck.normalized(value) == value)
  }

  @Test(arguments: refusedTexts)
  func `refuses a text with a NUL and gives the reason`(given: String, reason: String) {
    let complaint = ValueCheck.complaint(about: ValueCheck.normalized(given), as: .text)
    #expect(complaint?.contains(reason) == true, "\(complaint ?? "accepted")")
  }
}
