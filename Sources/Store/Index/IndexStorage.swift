import Domain
import Foundation

/// Where the generations of one provider's index are kept.
///
/// What the blocks, contacts and times mean is the same everywhere. A back end runs transactions,
/// finds blocks and contacts, and lets one process at a time build.
protocol IndexStorage: Sendable {
  /// Whether this process may change the index. Otherwise it only asks it.
  func mayChange() async throws -> Bool

  /// Those that are there now and can be used, the oldest first.
  func generations() async throws -> [StoredGeneration]

  /// Runs in the newest complete generation; `nil` if there is none.
  func answering<Value: Sendable>(
    _ body: @Sendable (any GenerationTransaction) throws -> Value
  ) async throws -> Value?

  /// `nil` if the generation is gone.
  func reading<Value: Sendable>(
    _ number: Int, _ body: @Sendable (any GenerationTransaction) throws -> Value
  ) async throws -> Value?

  /// `body` may run several times, each time on what was there before it. `nil` if the generation is
  /// gone.
  func writing<Value: Sendable>(
    _ number: Int, _ body: @Sendable (any GenerationTransaction) throws -> Value
  ) async throws -> Value?

  /// Lets no other process build or catch up.
  ///
  /// - Throws: `IndexFailure` if one does.
  func beginUpdate() async throws -> any IndexUpdating

  /// The number of the newest generation, whether or not it can be used; 0 if there is none.
  func newest() async throws -> Int

  /// Removes what can never answer: generations of another key or format, and damaged ones. The caller
  /// is updating.
  ///
  /// - Throws: `IndexFailure` if something must not be removed without being asked.
  func deleteUnusable() async throws

  /// Removes a generation.
  func delete(_ number: Int) async throws

  /// Removes all generations, also those that cannot be used.
  func deleteAll() async throws

  /// Of all generations, in bytes.
  func size() async throws -> Int

  /// Keeps changes until the storage is back. Called after it was away.
  func keepForLater(_ changes: [LateChange]) throws

  /// Passes on the changes that wait, and forgets them once `body` has made them. It runs at least
  /// once for each.
  func makeLateChanges(_ body: ([LateChange]) async throws -> Void) async throws

  /// What is wrong, for people.
  func failure(_ error: any Error, of provider: ProviderName) -> IndexFailure
}

/// The right to build or to catch up, until it is released.
protocol IndexUpdating: Sendable {
  /// Makes an empty generation with a number above `number`.
  func begin(after number: Int) async throws -> Int

  /// Writes as the one process that builds; `nil` if the generation is gone.
  ///
  /// - Throws: Also if another process builds by now.
  func writing<Value: Sendable>(
    _ number: Int, _ body: @Sendable (any GenerationTransaction) throws -> Value
  ) async throws -> Value?

  /// Never fails: what cannot be released ends by itself.
  func release() async
}

/// A change that did not reach the index.
enum LateChange: Hashable, Sendable {
  case removed(id: String, readAt: Date)
  /// Every contact with the tag was removed.
  case removedAll(tag: UInt64, readAt: Date)
  /// What is known of a contact is not what it is.
  case changed(id: String)
}

struct StoredGeneration: Sendable {
  var number: Int
  var facts: GenerationFacts
  /// Whether its tags depend on other settings, so that contacts can only be removed from it.
  var isForeign = false
}

/// One transaction in one generation.
protocol GenerationTransaction {
  func facts() throws -> GenerationFacts
  func keep(_ facts: GenerationFacts) throws

  // MARK: Blocks

  /// In ascending order.
  func runs() throws -> [Int]

  /// All blocks of these runs that can have an entry with one of the tags, each once.
  func blocks(with tags: [UInt64], in runs: [Int]) throws -> [StoredBlock]

  /// The blocks of a run where these entries are or belong, each once: the last block that does not
  /// begin after the entry, or else the first one.
  func blocks(for entries: [TagEntry], in run: Int) throws -> [StoredBlock]

  /// The first blocks of every run but the merged one, by run and start.
  func firstBlocks(ofEachRun count: Int) throws -> [StoredBlock]

  func lastBlock(of run: Int) throws -> StoredBlock?
  func insert(_ blocks: [TagBlock], run: Int) throws
  /// Gives blocks other entries.
  func replace(_ blocks: [StoredBlock]) throws
  func deleteBlocks(_ places: [Int64]) throws

  // MARK: Contacts

  /// In the order of their numbers.
  func contacts(numbered numbers: [UInt32]) throws -> [NumberedContact]
  /// The contacts whose ids have these marks; `nil` if the storage finds them by tags only.
  func contacts(marked marks: [UInt64]) throws -> [NumberedContact]?
  /// Adds contacts, or replaces those with the same numbers.
  func keep(_ contacts: [NumberedContact]) throws
  func deleteContacts(numbered numbers: [UInt32]) throws
  /// 0 if there is none.
  func lastNumber() throws -> UInt32

  // MARK: Touched contacts

  /// A time of this host's clock by the clock that all hosts share. Where that is uncertain, removals
  /// are later than readings.
  func shared(_ readAt: Date, ofRemoval isRemoval: Bool) -> Date

  /// Keeps the time of each mark, unless a later one is known.
  ///
  /// - Returns: The marks whose time was kept.
  func touch(_ marks: [UInt64: Date]) throws -> Set<UInt64>
  func touched(among marks: [UInt64]) throws -> Set<UInt64>
  func forgetTouched(before time: Date) throws
}

/// A contact by its number in the generation.
struct NumberedContact: Hashable, Sendable {
  var number: UInt32
  var id: String
  /// Names the id where no tag of an erased contact may stay.
  var mark: UInt64
  /// Sorted.
  var tags: [UInt64]
}

/// A block where it is kept.
struct StoredBlock: Sendable {
  var place: Int64
  var run: Int
  var block: TagBlock

  /// - Throws: `TagTable.Damage` if these cannot be the bytes of a block with this start.
  init(place: Int64, run: Int, start: TagEntry, bytes: Data) throws {
    self.place = place
    self.run = run
    block = TagBlock(bytes: bytes)
    guard block.first == start else { throw TagTable.Damage() }
  }

  var first: TagEntry { block.first ?? TagEntry(tag: 0, contact: 0) }
}

/// What is known of a generation as a whole.
struct GenerationFacts: Hashable, Sendable {
  var began: Date
  var ended: Date?
  var caughtUp: Date?
  var newUntil: Date?
  var mark: ListMark
  var gaps: IndexGaps
  var contacts: Int
  var resume: PageTrack?
  /// Whether a log of the back end may still hold tags of removed contacts.
  var owesTruncation: Bool
}

extension IndexStatus.Complete {
  init(_ facts: GenerationFacts) {
    self.init(
      contacts: facts.contacts, began: facts.began, ended: facts.ended ?? facts.began,
      caughtUp: facts.caughtUp, newUntil: facts.newUntil, gaps: facts.gaps, mark: facts.mark)
  }
}

extension PageTrack {
  init?(kept text: String) {
    let parts = text.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false)
    switch parts.first {
    case "after" where parts.count >= 2:
      self = .after(String(text.dropFirst("after ".count)))
    case "downTo" where parts.count == 3:
      guard let index = Int(parts[1]) else { return nil }
      self = .downTo(index: index, last: String(parts[2]))
    default: return nil
    }
  }

  var kept: String {
    switch self {
    case .after(let cursor): "after \(cursor)"
    case .downTo(let index, let last): "downTo \(index) \(last)"
    }
  }
}
