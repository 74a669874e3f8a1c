import Foundation

/// A URL in parts. Path segments and query items are escaped only here, and each is marked if it
/// can identify a person.
package struct RequestURL: Hashable, Sendable {
  package struct Part: Hashable, Sendable {
    package var text: String
    /// Masked in logs and in `--verbose`.
    package var isPersonal = false
    /// Replaces the result of a look-up; only in plans of `--dry-run`.
    package var isPlaceholder = false

    package static func plain(_ text: String) -> Self { Self(text: text) }
    package static func personal(_ text: String) -> Self { Self(text: text, isPersonal: true) }
    package static func placeholder(_ name: String) -> Self {
      Self(text: "‹\(name)›", isPlaceholder: true)
    }
  }

  package struct QueryItem: Hashable, Sendable {
    package var name: String
    package var value: Part

    package init(_ name: String, _ value: Part) {
      self.name = name
      self.value = value
    }
  }

  /// Scheme, host, port and path prefix, without a final slash.
  package var base: String
  package var path: [Part]
  package var query: [QueryItem]
  package var endsInSlash: Bool

  package init(
    base: String, path: [Part], query: [QueryItem] = [], endsInSlash: Bool = false
  ) {
    self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
    self.path = path
    self.query = query
    self.endsInSlash = endsInSlash
  }

  /// The URL as it is sent, with everything but RFC 3986's unreserved characters percent-encoded.
  package var text: String {
    rendered { $0.isPlaceholder ? $0.text : Self.escaped($0.text) }
  }

  /// The URL as logs show it, with personal parts as `‹masked›`.
  package var maskedText: String {
    rendered { $0.isPersonal ? Self.mask : Self.escaped($0.text) }
  }

  package static let mask = "‹masked›"

  private func rendered(_ show: (Part) -> String) -> String {
    var text = base
    for part in path { text += "/" + show(part) }
    if endsInSlash { text += "/" }
    guard !query.isEmpty else { return text }
    return text + "?"
      + query.map { Self.escaped($0.name) + "=" + show($0.value) }.joined(separator: "&")
  }

  /// Percent-encodes everything except `A-Z a-z 0-9 - . _ ~`.
  package static func escaped(_ text: String) -> String {
    let allowed = CharacterSet(
      charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
  }
}
