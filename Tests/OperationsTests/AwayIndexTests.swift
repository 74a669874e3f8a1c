import Domain
import Foundation
import Operations
import Synchronization
import TestSupport
import Testing

/// An index that is kept elsewhere and cannot be reached.
@Suite(.timeLimit(.minutes(10))) struct AwayIndexTests {
  @Test func `an index that is away hears which contacts were written to`() async throws {
    let world = try await SimulatedWorld.start()
    let index = AwayIndex()
    let client = IndexedClient(
      try world.client("shop-it"), index: index, ambient: .live, report: { _ in })
    let page = try await client.page(ContactQuery(limit: 2))
    #expect(page.contacts.count == 2)
    #expect(index.uncovered == [])
    let (written, read) = (page.contacts[0].id, page.contacts[1].id)
    let draft = ContactDraft([FieldValue(name: "note", value: "x")])
    _ = try await client.send(.update(.id(written.value), draft))
    _ = try await client.contact(.id(read.value), fields: nil)
    _ = try await client.contact(.id(written.value), fields: nil)
    #expect(Set(index.uncovered) == [written])
    // Once is enough.
    let count = index.uncovered.count
    _ = try await client.contact(.id(written.value), fields: nil)
    #expect(index.uncovered.count == count)
    try await world.stop()
  }

  private final class AwayIndex: ContactIndex {
    private let told = Mutex<[ContactID]>([])
    private let failure = IndexFailure(message: "away", isAway: true)

    var uncovered: [ContactID] { told.withLock(\.self) }

    func status() async throws(IndexFailure) -> IndexStatus { throw failure }

    func candidates(
      for query: IdentifierQuery, limit: Int
    ) async throws(IndexFailure) -> IndexCandidates { throw failure }

    func keep(_ contacts: [Contact], readAt: Date) async throws(IndexFailure) { throw failure }

    func remove(_ ids: [ContactID], readAt: Date) async throws(IndexFailure) { throw failure }

    func removeAll(with identifier: Identifier, readAt: Date) async throws(IndexFailure) {
      throw failure
    }

    func uncover(_ ids: [ContactID]) async throws(IndexFailure) {
      told.withLock { $0 += ids }
      throw failure
    }

    func build() async throws(IndexFailure) -> any IndexBuild { throw failure }

    func catchUp() async throws(IndexFailure) -> any IndexCatchUp { throw failure }

    func personTags(of contact: Contact) -> PersonTags { PersonTags(check: 0, tags: []) }

    func ids(withAnyOf tags: PersonTags) async throws(IndexFailure) -> [String]? { throw failure }

    func drop() async throws(IndexFailure) { throw failure }
  }
}
