import Domain
import Foundation
import GRDB
import TestSupport

@testable import Store

/// An index with contacts that are made from few words, in files or in a team's database.
struct IndexScene {
  let temporary: TemporaryFolder
  let index: ProviderIndex
  /// `nil` for an index in files.
  let team: TeamScene?
  static var provider: ProviderName {
    guard let name = ProviderName("b2b") else { preconditionFailure("The name is of the form.") }
    return name
  }

  /// For a team, `index` is that of the operator `jo`.
  init(_ backend: Backend, secret: String = "a key of the test") async throws {
    temporary = try TemporaryFolder()
    guard backend == .postgres else {
      team = nil
      index = Self.index(in: temporary.url, secret: secret)
      return
    }
    let team = try await TeamScene()
    self.team = team
    index = try await Self.index(of: team.member("jo"))
  }

  var folder: URL { temporary.url.appendingPathComponent("b2b") }

  static let installation = Installation(
    kind: ProviderKind("test"), baseURL: "https://b2b.example", environment: .sandbox)

  static func index(
    in folder: URL, secret: String = "a key of the test", country: String = "FR"
  ) -> ProviderIndex {
    ProviderIndex(
      folder: folder.appendingPathComponent("b2b"), key: key(secret),
      provider: provider, installation: installation, country: PhoneCountry(country))
  }

  /// The team's index as one state folder opens it.
  static func index(
    of member: TeamScene.Member, country: String = "FR", clockAhead: TimeInterval = 0
  ) async throws -> ProviderIndex {
    let journal = try await member.journal()
    return ProviderIndex(
      of: { () async throws(JournalFailure) in journal }, key: JournalScene.teamKey(),
      provider: provider, installation: installation, country: PhoneCountry(country),
      folder: member.folder.url.appendingPathComponent("team"),
      formerFolder: member.folder.url.appendingPathComponent("index/b2b"),
      now: { Date(timeIntervalSinceNow: clockAhead) })
  }

  static func key(_ secret: String) -> IndexKey { IndexKey(Secret(secret)) }

  /// Another process with the same files, or the index of a colleague on another host.
  func another() async throws -> ProviderIndex {
    guard let team else { return Self.index(in: temporary.url) }
    return try await Self.index(of: team.member("kim"))
  }

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

  /// The files or rows that hold a tag of the contact in any form that the back end or the index writes:
  /// in either byte order, without its first byte (where an order bit is turned), and as a row's
  /// number.
  func places(withTagsOf contact: Contact) throws -> [String] {
    let tags = index.tagging.tags(of: contact)
    if let team { return try Self.rows(with: tags, in: team) }
    let forms = tags.flatMap { tag in
      [
        withUnsafeBytes(of: tag.bigEndian) { Data($0.dropFirst()) },
        withUnsafeBytes(of: tag.littleEndian) { Data($0.dropLast()) }, Self.rowNumber(tag),
      ]
    }
    return try bytes().filter { _, data in forms.contains { data.range(of: $0) != nil } }
      .map(\.key).sorted()
  }

  private static func rows(with tags: [UInt64], in team: TeamScene) throws -> [String] {
    func bytes(_ tag: UInt64) -> String {
      let digits = String(tag, radix: 16)
      return "'\\x" + String(repeating: "0", count: 16 - digits.count) + digits + "'::bytea"
    }
    let found = tags.map { tag in
      """
      SELECT 'blocks of ' || generation FROM roster.index_blocks
      WHERE position(\(bytes(tag)) IN entries) > 0
        OR tag IN (\(Int64(bitPattern: tag)), \(Int64(bitPattern: tag ^ (1 << 63))))
      UNION SELECT 'contacts of ' || generation FROM roster.index_contacts
      WHERE position(\(bytes(tag.byteSwapped)) IN tags) > 0 OR mark = \(Int64(bitPattern: tag))
      UNION SELECT 'touched of ' || generation FROM roster.index_touched
      WHERE mark = \(Int64(bitPattern: tag))
      """
    }
    return try team.runAsOwner(found.joined(separator: " UNION ") + " ORDER BY 1")
      .split(separator: "\n").map(String.init)
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
