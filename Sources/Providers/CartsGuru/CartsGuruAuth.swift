import Domain
import HTTPKit
import HTTPTypes

/// [seed] A fixed token in the header `x-auth-key`.
struct CartsGuruAuth: Sendable {
  let key: Secret

  var fields: [SecretField] {
    HTTPField.Name("x-auth-key").map { [SecretField($0, key)] } ?? []
  }
}
