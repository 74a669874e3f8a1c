/// Open2b's keys and identifiers for tests and demos.
package enum Open2bWellKnown {
  package static let kind = "open2b"
  /// The value of `X-Key`.
  package static let key = "open2b-simulated-key"

  /// "John Smith" of customer 37091, with an empty phone, e-mail and note. The lowest identifier;
  /// exists from two contacts upwards. [seed]
  package static let johnID = 59_068
  package static let johnCustomer = 37_091
  /// Jane Smith, the second row by `id`, and her customer.
  package static let janeID = 59_069
  package static let janeCustomer = 37_092
  package static let unknownID = 58_000
  package static let unknownCustomer = 1
  /// Calls in any five minutes. [vendor]
  package static let callLimit = 200
}
