import Domain
import Foundation
import GRDB
import TestSupport

@testable import Store

/// An index in a folder of its own, with contacts that are made from few words.
struct IndexScene {
  let temporary: TemporaryFolder
  let index: ProviderIndex
  static var provider: ProviderName {
    guard let name = ProviderName("b2b") else { preconditionFailure("The name is of the form.") }
    return name
  }

  init(secret: String = "a key of the test") throws {
    temporary = try TemporaryFolder()
    index = Self.index(in: temporary.url, secret: secret)
  }

  var folder: URL { temporary.url.appendingPathComponent("b2b") }

  static func index(
    in folder: URL, secret: String = "a key of the test", country: String = "FR"
  ) -> ProviderIndex {
    ProviderIndex(
      folder: folder.appendingPathComponent("b2b"), key: key(secret),
      provider: provider,
      installation: Installation(
        kind: ProviderKind("test"), baseURL: "https://b2b.example", environment: .sandbox),
      country: PhoneCountry(country))
  }

  static func key(_ secret: String) -> IndexKey { IndexKey(Secret(secret)) }

  /// Another process with the same files.
  func another() -> ProviderIndex { Self.index(in: temporary.url) }

  static func contact(
    _ number: Int, name: String = "Ada Lovelace", email: String? = nil, phone: String? = nil,
    fields: [String: JSONValue] = [:]
  ) -> Contact {
    Contact(
      id: id(number), kind: ProviderKind("test"), name: name,
      emails: (email ?? "person\(number)@example.net").isEmpty
        ? [] : [EmailAddress(value: email ?? "person\(number)@example.net", isPrimary: true)],
      phones: phone.map { [PhoneNumber(value: $0, isPrimary: true)] } ?? [], fields: fields)
  }

  static func id(_ number: Int) -> ContactID {
    ContactID(provider: provider, value: String(number))
  }

  /// Builds a generation of these contacts.
  func build(_ contacts: [Contact], gaps: IndexGaps = .none) async throws {
    let build = try await index.build()
    try await build.add(contacts, readAt: Date(), resume: nil)
    try await build.finish(gaps: gaps)
  }

  func ids(_ text: String, limit: Int = 20, in index: ProviderIndex? = nil) async throws -> [String]
  {
    try await (index ?? self.index).candidates(
      for: IdentifierQuery(text, country: PhoneCountry("FR")), limit: limit
    ).ids
  }

  /// The bytes of every file of the index.
  func bytes() throws -> [String: Data] {
    let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
    return try Dictionary(
      uniqueKeysWithValues: names.map {
        ($0, try Data(contentsOf: folder.appendingPathComponent($0)))
      })
  }

  /// The files that hold a tag of the contact in any form that SQLite or the index writes: in either
  /// byte order, without its first byte (where an order bit is turned), and as a row's number.
  func files(withTagsOf contact: Contact) throws -> [String] {
    let tags = index.tagging.tags(of: contact)
    let forms = tags.flatMap { tag in
      [
        withUnsafeBytes(of: tag.bigEndian) { Data($0.dropFirst()) },
        withUnsafeBytes(of: tag.littleEndian) { Data($0.dropLast()) }, Self.rowNumber(tag),
      ]
    }
    return try bytes().filter { _, data in forms.contains { data.range(of: $0) != nil } }
      .map(\.key).sorted()
  }

  /// https://www.sqlite.org/fileformat2.html#varint, for numbers of more than 56 bits.
  private static func rowNumber(_ tag: UInt64) -> Data {
    var rest = tag >> 8
    var bytes = [UInt8(truncatingIfNeeded: tag)]
    for _ in 0..<8 {
      bytes.insert(UInt8(truncatingIfNeeded: rest & 0x7F) | 0x80, at: 0)
      rest >>= 7
    }
    return Data(bytes)
  }
}
