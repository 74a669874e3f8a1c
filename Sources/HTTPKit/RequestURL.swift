import Foundation

/// A URL in parts: the base as configured, then path segments and query items that are escaped
/// here and nowhere else, each marked when it can identify a person.
package struct RequestURL: Hashable, Sendable {
  package struct Part: Hashable, Sendable {
    package var text: String
    /// Masked in logs and in `--verbose`.
    package var isPersonal = false
    /// Stands for what a look-up would have found; only in the plans of `--dry-run`.
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
  /// Whether the path ends in a slash.
  package var endsInSlash: Bool

  package init(
    base: String, path: [Part], query: [QueryItem] = [], endsInSlash: Bool = false
  ) {
    self.base = base.hasSuffix("/") ? String(base.dropLast()) : base
    self.path = path
    self.query = query
    self.endsInSlash = endsInSlash
  }

  /// As it goes out. Everything but RFC 3986's unreserved characters is percent-encoded.
  package var text: String {
    rendered { $0.isPlaceholder ? $0.text : Self.escaped($0.text) }
  }

  /// As a log shows it: personal parts stand as `‹masked›`.
  package var maskedText: String {
    rendered { $0.isPersonal ? Self.mask : Self.escaped($0.text) }
  }

  /// What stands in the place of a personal part.
  package static let mask = "‹masked›"

  private func rendered(_ show: (Part) -> String) -> String {
    var text = base
    for part in path { text += "/" + show(part) }
    if endsInSlash { text += "/" }
    guard !query.isEmpty else { return text }
    return text + "?"
      + query.map { Self.escaped($0.name) + "=" + show($0.value) }.joined(separator: "&")
  }

  /// Percent-encodes all but `A-Z a-z 0-9 - . _ ~`.
  package static func escaped(_ text: String) -> String {
    let allowed = CharacterSet(
      charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
    return text.addingPercentEncoding(withAllowedCharacters: allowed) ?? ""
  }
}
