/// Propeller's keys and identifiers for tests and demos.
package enum PropellerWellKnown {
  package static let kind = "propeller"
  package static let clientID = "propeller-simulated-client"
  package static let clientSecret = "propeller-simulated-secret"
  /// In seconds, as in `expires_in`. [vendor]
  package static let tokenLifetime = 1_899

  /// Jane Smith by `id` (the vendor's own example) and by `sourceId` with `source`.
  package static let janeID = 25_492
  package static let janeSourceID = "JANE-1"
  package static let source = "ERP"
  /// The lowest identifier; exists from two contacts upwards.
  package static let firstID = 25_491

  /// Shared by two contacts, one from `ERP` (id 25493) and one from `CRM` (id 25494): `source`
  /// decides. Exists from four contacts upwards.
  package static let sourceIDOfTwoSources = "TWIN-1"
  package static let otherSource = "CRM"
  /// Shared by two contacts with source `ERP`, one `NL` (id 25495) and one `EN` (id 25496):
  /// `language` decides. Exists from six contacts upwards.
  package static let sourceIDOfTwoLanguages = "TWIN-2"

  package static let unknownID = 1
  /// An existing company as `parent.id`, and its `sourceId` (source `ERP`).
  package static let companyID = 3_001
  package static let companySourceID = "COMP-3001"
  package static let unknownCompanyID = 2_999
  /// The largest `offset`, which is the page size.
  package static let maximumOffset = 100
}
