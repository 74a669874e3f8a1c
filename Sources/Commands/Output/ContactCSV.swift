import Domain

/// Contacts as CSV (RFC 4180), safe to open in a spreadsheet.
enum ContactCSV {
  static let header = row([
    "provider", "id", "name", "firstName", "lastName", "organization", "emails", "phones",
    "addresses", "preferences.email", "preferences.sms", "preferences.call", "fields",
  ])

  /// One line including its end. Lists are joined by `;`; addresses and fields are JSON.
  static func row(_ contact: Contact) -> String {
    var cells = [
      contact.id.provider.text, contact.id.value, contact.name, contact.firstName ?? "",
      contact.lastName ?? "", contact.organization ?? "",
    ]
    cells.append(contact.emails.map(\.value).joined(separator: ";"))
    cells.append(contact.phones.map(\.value).joined(separator: ";"))
    let addresses = contact.addresses.map(ContactJSON.address)
    cells.append(addresses.isEmpty ? "" : JSONText.array(addresses).text)
    cells += Channel.allCases.map { contact.preferences?[$0].text ?? "" }
    cells.append(JSONText(contact.fields).text)
    return row(cells)
  }

  static func row(_ cells: [String]) -> String {
    cells.map { quoted(guarded($0)) }.joined(separator: ",") + "\r\n"
  }

  /// Prefixes a cell that a spreadsheet would take for a formula. Numbers stay unchanged.
  private static func guarded(_ cell: String) -> String {
    switch cell.first {
    case "=", "@", "\t", "\r", "\r\n": "'" + cell
    case "+", "-": cell.dropFirst().allSatisfy(isInNumber) ? cell : "'" + cell
    default: cell
    }
  }

  private static func isInNumber(_ character: Character) -> Bool {
    ("0"..."9").contains(character) || " ().-".contains(character)
  }

  private static func quoted(_ cell: String) -> String {
    let needsQuotes = cell.unicodeScalars.contains {
      $0 == "," || $0 == "\"" || $0 == "\n" || $0 == "\r"
    }
    guard needsQuotes else { return cell }
    return "\"" + cell.replacing("\"", with: "\"\"") + "\""
  }
}
