import Domain

/// A page for people that prints well. Every text passes `SafeText` and is escaped; there is no
/// other way to add one.
struct HTMLPage {
  struct Row {
    var name: String
    var text: String
    /// `nil` for most rows.
    var note: String?
  }

  private var body = ""
  private let title: String

  init(title: String) {
    self.title = title
    body = "<h1>\(Self.escaped(title))</h1>\n"
  }

  mutating func heading(_ text: String, detail: String) {
    body += "<h2>\(Self.escaped(text)) <small>\(Self.escaped(detail))</small></h2>\n"
  }

  /// Below a heading.
  mutating func subheading(_ text: String, detail: String) {
    body += "<h3>\(Self.escaped(text)) <small>\(Self.escaped(detail))</small></h3>\n"
  }

  mutating func paragraph(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    body += "<p>" + lines.map { Self.escaped(String($0)) }.joined(separator: "<br>\n") + "</p>\n"
  }

  /// A place where something has to be written by hand.
  mutating func blank() {
    body += "<p class=\"blank\">not stated: the template has no text for this</p>\n"
  }

  mutating func table(_ rows: [Row]) {
    body += "<table>\n"
    for row in rows {
      let note = row.note.map { " <em>\(Self.escaped($0))</em>" } ?? ""
      body +=
        "<tr><th>\(Self.escaped(row.name))</th><td>\(Self.escaped(row.text))\(note)</td></tr>\n"
    }
    body += "</table>\n"
  }

  var text: String {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="robots" content="noindex">
    <title>\(Self.escaped(title))</title>
    <style>\(Self.style)</style>
    </head>
    <body>
    \(body)</body>
    </html>

    """
  }

  private static let style = """
    body { font: 11pt/1.4 sans-serif; max-width: 48em; margin: 2em auto; padding: 0 1em; }
    h2 { margin-top: 2em; border-bottom: 1px solid; break-after: avoid; }
    h3 { margin-bottom: 0; break-after: avoid; }
    small { font-weight: normal; }
    table { border-collapse: collapse; width: 100%; margin: 1em 0; }
    tr { break-inside: avoid; }
    th { text-align: left; width: 14em; font-weight: normal; }
    th, td { border-bottom: 1px solid #ccc; padding: .3em; vertical-align: top; overflow-wrap: anywhere; }
    em { display: block; font-weight: bold; }
    .blank { border: 1px dashed; padding: 1em; font-style: italic; }
    @media print { body { margin: 0; max-width: none; } }
    """

  private static func escaped(_ text: String) -> String {
    var escaped = ""
    for character in SafeText(untrusted: text, form: .detail).string {
      switch character {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "'": escaped += "&#39;"
      default: escaped.append(character)
      }
    }
    return escaped
  }
}
