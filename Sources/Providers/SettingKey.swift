import Foundation
import HTTPTypes

/// A value of the config.
package enum SettingValue: Hashable, Sendable {
  case text(String)
  case texts([String])
}

/// A config key of one provider kind.
package struct SettingKey: Hashable, Sendable {
  package enum Form: Hashable, Sendable {
    case text
    /// `https://…`, or `http://` to this machine; the caller checks it as it does `base_url`.
    case url
    /// The name of a header field (RFC 9110, section 5.1).
    case headerName
    /// One of these.
    case word([String])
    /// A single character.
    case delimiter
    /// This many texts, none of them empty.
    case texts(count: Int)
  }

  package var name: String
  package var form: Form
  package var isRequired: Bool
  package var defaultValue: SettingValue?

  package static func required(_ name: String, _ form: Form = .text) -> Self {
    Self(name: name, form: form, isRequired: true, defaultValue: nil)
  }

  package static func optional(_ name: String, _ form: Form = .text, default value: SettingValue)
    -> Self
  {
    Self(name: name, form: form, isRequired: false, defaultValue: value)
  }

  /// One clause that completes "`key` …"; `nil` if the value is valid.
  package func problem(with value: SettingValue) -> String? {
    switch (form, value) {
    case (.text, .text(let text)): text.isEmpty ? "is empty" : nil
    case (.url, .text(let text)):
      URL(string: text)?.host() == nil ? "is not a URL" : nil
    case (.headerName, .text(let text)):
      HTTPField.Name(text) == nil ? "is not the name of a header field" : nil
    case (.word(let words), .text(let text)):
      words.contains(text)
        ? nil : "must be " + words.map { "\"\($0)\"" }.joined(separator: " or ")
    case (.delimiter, .text(let text)): text.count == 1 ? nil : "is not a single character"
    case (.texts(let count), .texts(let texts)):
      texts.count == count && !texts.contains("") ? nil : "is not a list of \(count) texts"
    case (.texts(let count), .text): "is not a list of \(count) texts"
    case (_, .texts): "is not a text"
    }
  }
}

/// Why a provider's own setting cannot be used: "`key` `message`".
package struct SettingProblem: Hashable, Sendable {
  package var key: String
  package var message: String
}
