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

  static func index(in folder: URL, secret: String = "a key of the test") -> ProviderIndex {
    ProviderIndex(
      folder: folder.appendingPathComponent("b2b"), key: key(secret),
      provider: provider,
      installation: Installation(
        kind: ProviderKind("test"), baseURL: "https://b2b.example", environment: .sandbox),
      country: PhoneCountry("FR"))
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

  /// The files that hold a tag of the contact, in either byte order.
  func files(withTagsOf contact: Contact) throws -> [String] {
    let tags = index.tags(of: contact)
    let forms = tags.flatMap { tag in
      [tag.bigEndian, tag.littleEndian].map { form in withUnsafeBytes(of: form) { Data($0) } }
    }
    return try bytes().filter { _, data in forms.contains { data.range(of: $0) != nil } }
      .map(\.key).sorted()
  }
}
