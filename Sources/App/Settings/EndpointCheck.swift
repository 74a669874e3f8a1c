import Foundation

/// Checks that secrets may be sent to a URL of the config.
enum EndpointCheck {
  /// Continues a sentence that begins with the key; `nil` if the URL is fine.
  static func problem(in text: String) -> String? {
    guard text.contains("://") else { return "must begin with https://" }
    guard let parts = URLComponents(string: text, encodingInvalidCharacters: false) else {
      return "is not a URL: it contains a space or another invalid character"
    }
    guard let host = parts.host, !host.isEmpty else { return "has no host" }
    guard host.utf8.allSatisfy(isOfHost) else { return "has an invalid host" }
    guard parts.port.map((1...65_535).contains) ?? true else { return "has an invalid port" }
    guard parts.user == nil, parts.password == nil else {
      return "must not contain a user or a password"
    }
    guard parts.query == nil, parts.fragment == nil else {
      return "must end before any ? or #"
    }
    switch parts.scheme?.lowercased() {
    case "https": return nil
    case "http" where isLoopback(host): return nil
    case "http": return "must be https: only this machine may be called without encryption"
    default: return "must begin with https://"
    }
  }

  /// Letters, digits, `-`, `_`, `.`, and the characters of an address in brackets.
  private static func isOfHost(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: "-_.:[]".utf8.contains(byte)
    }
  }

  /// 127.0.0.0/8, ::1 and localhost (RFC 6761, section 6.3).
  static func isLoopback(_ host: String) -> Bool {
    let bare = host.trimmingCharacters(in: CharacterSet(charactersIn: "[]")).lowercased()
    if bare == "localhost" || bare == "::1" { return true }
    let parts = bare.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
