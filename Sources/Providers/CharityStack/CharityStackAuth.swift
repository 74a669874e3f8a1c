import Domain
import HTTPKit
import HTTPTypes

/// [seed] A fixed key: `Authorization: Bearer cs_live_…`.
struct CharityStackAuth: Sendable {
  let key: Secret

  var fields: [SecretField] { [SecretField(.authorization, prefix: "Bearer ", key)] }
}
