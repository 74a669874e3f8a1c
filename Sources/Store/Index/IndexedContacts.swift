import Domain
import Foundation

/// The contacts of a generation and their tags, within one transaction.
struct IndexedContacts {
  let transaction: any GenerationTransaction
  let tagging: Tagging
  /// As they are after the changes; `end` keeps them.
  var facts: GenerationFacts

  init(_ transaction: any GenerationTransaction, tagging: Tagging) throws {
    self.transaction = transaction
    self.tagging = tagging
    facts = try transaction.facts()
  }

  var isBuilding: Bool { facts.ended == nil }

  private var table: TagTable { TagTable(transaction: transaction, isMerged: !isBuilding) }

  /// Keeps the facts.
  func end() throws { try transaction.keep(facts) }

  // MARK: - Changes

  /// A contact as it was read; `tags` is `nil` if it has none any more.
  struct Reading: Sendable {
    var id: String
    var tags: [UInt64]?
    var readAt: Date
  }

  /// What late changes remove.
  func readings(of changes: [LateChange]) throws -> [Reading] {
    try changes.flatMap { change -> [Reading] in
      switch change {
      case .removed(let id, let readAt): [Reading(id: id, tags: nil, readAt: readAt)]
      case .removedAll(let tag, let readAt):
        try ids(withAnyOf: [tag]).map { Reading(id: $0, tags: nil, readAt: readAt) }
      case .changed: []
      }
    }
  }

  /// The readings that could change something.
  func different(_ readings: [Reading]) throws -> [Reading] {
    // A build does not know yet what its list will say.
    if isBuilding { return readings }
    // A removal also has to keep out what was read before it.
    let known = try known(readings.filter { $0.tags != nil }.map(\.id))
    return readings.filter { $0.tags == nil || known[$0.id]?.tags != $0.tags }
  }

  /// Replaces what is known of contacts, except those of which a later reading is known.
  mutating func change(_ readings: [Reading]) throws {
    let newest = Dictionary(readings.map { ($0.id, $0) }) { first, second in
      first.readAt > second.readAt ? first : second
    }
    let marks = newest.values.map { reading in
      let readAt = transaction.shared(reading.readAt, ofRemoval: reading.tags == nil)
      return (tagging.mark(ofID: reading.id), readAt)
    }
    let touched = try transaction.touch(Dictionary(marks) { first, _ in first })
    let taken = newest.values.filter { touched.contains(tagging.mark(ofID: $0.id)) }
      .sorted { $0.id < $1.id }
    try replace(taken, known: try known(taken.map(\.id)))
  }

  private mutating func replace(
    _ readings: [Reading], known: [String: NumberedContact]
  ) throws {
    var (removed, added): ([TagEntry], [TagEntry]) = ([], [])
    var (kept, gone): ([NumberedContact], [UInt32]) = ([], [])
    var last: UInt32?
    for reading in readings {
      let before = known[reading.id]
      guard before?.tags != reading.tags else { continue }
      let number: UInt32
      if let before {
        number = before.number
      } else {
        number = try last ?? transaction.lastNumber() + 1
        last = number + 1
      }
      func entries(_ tags: Set<UInt64>) -> [TagEntry] {
        tags.map { TagEntry(tag: $0, contact: number) }
      }
      let (old, new) = (Set(before?.tags ?? []), Set(reading.tags ?? []))
      removed += entries(old.subtracting(new))
      added += entries(new.subtracting(old))
      if let tags = reading.tags {
        kept.append(contact(number, reading.id, tags))
        if before == nil { facts.contacts += 1 }
      } else {
        gone.append(number)
        facts.contacts -= 1
      }
      if before != nil { facts.owesTruncation = true }
    }
    if isBuilding {
      try table.remove(removed)
      try table.edit(run: TagTable.changes, removing: [], adding: added)
    } else {
      try table.edit(run: TagTable.merged, removing: removed, adding: added)
    }
    if !kept.isEmpty { try transaction.keep(kept) }
    if !gone.isEmpty { try transaction.deleteContacts(numbered: gone) }
  }

  private func contact(_ number: UInt32, _ id: String, _ tags: [UInt64]) -> NumberedContact {
    NumberedContact(number: number, id: id, mark: tagging.mark(ofID: id), tags: tags)
  }

  /// So many ids are looked up by their tags at once: each may need a block of every run.
  private static let idsAtOnce = 16

  private func known(_ ids: [String]) throws -> [String: NumberedContact] {
    guard !ids.isEmpty else { return [:] }
    let wanted = Set(ids)
    var found: [String: NumberedContact] = [:]
    func add(_ contacts: [NumberedContact]) {
      for contact in contacts where wanted.contains(contact.id) { found[contact.id] = contact }
    }
    if let contacts = try transaction.contacts(marked: ids.map(tagging.mark(ofID:))) {
      add(contacts)
      return found
    }
    for start in stride(from: 0, to: ids.count, by: Self.idsAtOnce) {
      let part = ids[start..<min(start + Self.idsAtOnce, ids.count)]
      let numbers = try table.contacts(with: part.map(tagging.tag(ofID:)))
      add(try transaction.contacts(numbered: Array(Set(numbers.values.joined()))))
    }
    return found
  }

  // MARK: - A part of a list

  /// Adds a part of a list. `isContinued`: contacts of it may already be there although nothing
  /// touched them.
  mutating func add(part: [Reading], isContinued: Bool) throws {
    let touched = try transaction.touched(among: part.map { tagging.mark(ofID: $0.id) })
    let known = isContinued ? try known(part.map(\.id)) : [:]
    let (changed, new) = (
      part.filter { known[$0.id] != nil || touched.contains(tagging.mark(ofID: $0.id)) },
      part.filter { known[$0.id] == nil && !touched.contains(tagging.mark(ofID: $0.id)) }
    )
    if !changed.isEmpty { try change(changed) }
    try add(new)
  }

  /// Adds contacts that are not in the generation yet as a run of their own.
  private mutating func add(_ readings: [Reading]) throws {
    let first = try transaction.lastNumber() + 1
    var contacts: [NumberedContact] = []
    var entries: [TagEntry] = []
    entries.reserveCapacity(readings.count * 10)
    for reading in readings {
      guard let tags = reading.tags else { continue }
      let number = first + UInt32(contacts.count)
      contacts.append(contact(number, reading.id, tags))
      for tag in tags { entries.append(TagEntry(tag: tag, contact: number)) }
    }
    guard !contacts.isEmpty else { return }
    entries.sort()
    try transaction.keep(contacts)
    try table.append(entries, run: TagTable.run(ofPartFrom: first))
    facts.contacts += contacts.count
  }

  // MARK: - Candidates

  /// The ids of contacts that have every identifier of an alternative; `isTooCommon` if the only
  /// one is shared by too many.
  func candidates(for query: IdentifierQuery, limit: Int) throws -> IndexCandidates {
    let most = max(Self.fewestCommon, facts.contacts / Self.commonShare)
    let tags = query.alternatives.map { $0.map(tagging.tag(of:)) }
    let found = try table.contacts(with: Array(tags.joined()))
    var numbers: [UInt32] = []
    var seen: Set<UInt32> = []
    var isTooCommon = false
    for (alternative, tags) in zip(query.alternatives, tags) {
      let lists = tags.map { found[$0] ?? [] }.sorted { $0.count < $1.count }
      guard let shortest = lists.first else { continue }
      if lists.count == 1, shortest.count > most, alternative[0].kind == .nameWord {
        isTooCommon = true
        continue
      }
      let others = lists.dropFirst().map(Set.init)
      for number in shortest.sorted()
      where others.allSatisfy({ $0.contains(number) }) && seen.insert(number).inserted {
        numbers.append(number)
      }
    }
    return IndexCandidates(
      ids: try ids(of: Array(numbers.prefix(limit))), more: max(0, numbers.count - limit),
      complete: IndexStatus.Complete(facts), isTooCommon: isTooCommon)
  }

  /// Each once.
  func ids(withAnyOf tags: [UInt64]) throws -> [String] {
    try ids(of: Set(table.contacts(with: tags).values.joined()).sorted())
  }

  private func ids(of numbers: [UInt32]) throws -> [String] {
    guard !numbers.isEmpty else { return [] }
    let contacts = try transaction.contacts(numbered: numbers).map { ($0.number, $0.id) }
    let ids = Dictionary(contacts) { first, _ in first }
    return numbers.compactMap { ids[$0] }
  }

  /// A word that more than one in so many contacts share needs another word.
  private static let commonShare = 200
  /// In a small index no word is too common.
  private static let fewestCommon = 100
}
