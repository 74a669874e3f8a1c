import Domain

/// Shows a preference as a sign, and as a word if there is room. Colour is never the only carrier.
nonisolated enum PreferenceSign {
  static func glyph(_ preference: Preference, _ glyphs: Glyphs) -> SafeText {
    switch preference {
    case .optIn: glyphs.optedIn
    case .optOut: glyphs.optedOut
    case .unset: glyphs.unset
    case .other: "?"
    }
  }

  /// `● in`, `○ out`, `· default`, or the provider's own word.
  static func words(_ preference: Preference, _ glyphs: Glyphs) -> SafeText {
    glyph(preference, glyphs) + " " + word(preference)
  }

  static func word(_ preference: Preference) -> SafeText {
    switch preference {
    case .optIn: "in"
    case .optOut: "out"
    case .unset: "default"
    case .other(let value): SafeText(untrusted: value, form: .detail)
    }
  }

  static func style(_ preference: Preference) -> Style {
    switch preference {
    case .optIn: .ok
    case .optOut: .danger
    case .unset: .text
    case .other: .warning
    }
  }
}
