/// A way to reach a person, each with its own consent. Cases are in screen order.
package enum Channel: String, CaseIterable, Sendable, Codable {
  case email
  case sms
  case call

  package var title: String {
    switch self {
    case .email: "E-mail"
    case .sms: "SMS"
    case .call: "Call"
    }
  }
}

/// A person's consent for one channel.
package enum Preference: Hashable, Sendable {
  case optIn
  case optOut
  /// The person never chose: the shop's own default applies.
  case unset
  /// Any other value, as the provider sent it.
  case other(String)

  /// `optin`, `optout`, `default`, or the provider's own text.
  package var text: String {
    switch self {
    case .optIn: "optin"
    case .optOut: "optout"
    case .unset: "default"
    case .other(let raw): raw
    }
  }
}

package struct CommunicationPreferences: Hashable, Sendable {
  package var email: Preference
  package var sms: Preference
  package var call: Preference

  package init(email: Preference, sms: Preference, call: Preference) {
    self.email = email
    self.sms = sms
    self.call = call
  }

  package subscript(channel: Channel) -> Preference {
    get {
      switch channel {
      case .email: email
      case .sms: sms
      case .call: call
      }
    }
    set {
      switch channel {
      case .email: email = newValue
      case .sms: sms = newValue
      case .call: call = newValue
      }
    }
  }
}
