import Domain
import HTTPKit
import HTTPTypes

/// [vendor] A fixed key in a header whose name depends on the shop's version.
struct Open2bAuth: Sendable {
  let fields: [SecretField]

  /// `header` is a valid header field name, checked with the settings.
  init(header: String, key: Secret) {
    guard let name = HTTPField.Name(header) else {
      preconditionFailure("The header's name is checked with the settings.")
    }
    fields = [SecretField(name, key)]
  }
}
