import Foundation

/// An entry as the database's functions take it.
struct EntryJSON: Encodable {
  let entry: RawEntry
  /// Of an entry that was taken over; the database's functions set them for new ones.
  var chain: String?
  var previous: String?

  func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Name.self)
    try container.encodeIfPresent(chain, forKey: Name(stringValue: "chain"))
    try container.encodeIfPresent(previous, forKey: Name(stringValue: "previous"))
    for (name, value) in zip(entry.columns.names, entry.values) {
      switch value {
      case nil: break
      case .integer(let number): try container.encode(number, forKey: Name(stringValue: name))
      case .text(let bytes):
        try container.encode(
          String(decoding: bytes, as: UTF8.self), forKey: Name(stringValue: name))
      case .real, .blob: preconditionFailure("No column of the journal has this type.")
      }
    }
    if !entry.leases.isEmpty {
      try container.encode(entry.leases, forKey: Name(stringValue: "leases"))
    }
  }

  struct Name: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }
}
