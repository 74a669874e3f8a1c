import Domain

/// The entries of a generation in blocks. A run is sorted as a whole. A complete generation has one
/// run; while it is built, each part that is added is a run of its own.
struct TagTable {
  /// The one run of a complete generation.
  static let merged = 0
  /// While a generation is built, single changes go into a run of their own.
  static let changes = 1

  let transaction: any GenerationTransaction
  /// Whether there is only the run of a complete generation.
  var isMerged = false

  /// The blocks' bytes are not as roster wrote them.
  struct Damage: Error {}

  /// The run of a part of a list, whose first contact has this number.
  static func run(ofPartFrom number: UInt32) -> Int { Int(number) + 1 }

  private func runs() throws -> [Int] {
    isMerged ? [Self.merged] : try transaction.runs()
  }

  /// The numbers of the contacts with each tag, in the order of runs and numbers.
  func contacts(with tags: [UInt64]) throws -> [UInt64: [UInt32]] {
    guard !tags.isEmpty else { return [:] }
    let blocks = try transaction.blocks(with: tags, in: try runs())
    let runs = Dictionary(grouping: blocks, by: \.run).sorted { $0.key < $1.key }
      .map { $0.value.sorted { $0.first < $1.first } }
    var found: [UInt64: [UInt32]] = [:]
    for tag in Set(tags) {
      var contacts: [UInt32] = []
      for run in runs {
        var index = run.firstPlace { !($0.first < TagEntry(tag: tag, contact: 0)) }
        // The block before it can end with the tag.
        index = max(0, index - 1)
        while index < run.count, run[index].first.tag <= tag {
          run[index].block.appendContacts(with: tag, to: &contacts)
          index += 1
        }
      }
      found[tag] = contacts
    }
    return found
  }

  /// Appends sorted entries that follow all others of their run.
  func append(_ entries: some RandomAccessCollection<TagEntry>, run: Int) throws {
    let blocks = TagBlock.blocks(of: entries)
    if !blocks.isEmpty { try transaction.insert(blocks, run: run) }
  }

  /// Removes entries from wherever they are.
  func remove(_ entries: [TagEntry]) throws {
    guard !entries.isEmpty else { return }
    guard !isMerged else { return try edit(run: Self.merged, removing: entries, adding: []) }
    let runs = try transaction.runs()
    // A part has contiguous numbers, and its run is named after the first one.
    let parts = runs.filter { $0 > Self.changes }
    var removed: [Int: [TagEntry]] = [:]
    for entry in entries {
      let next = parts.firstPlace { $0 > Self.run(ofPartFrom: entry.contact) }
      if next > 0 { removed[parts[next - 1], default: []].append(entry) }
      for run in runs where run <= Self.changes { removed[run, default: []].append(entry) }
    }
    for (run, entries) in removed { try edit(run: run, removing: entries, adding: []) }
  }

  /// Removes and adds entries of one run. Removing one that is not there does nothing, and neither
  /// does adding one that is.
  func edit(run: Int, removing: [TagEntry], adding: [TagEntry]) throws {
    guard !removing.isEmpty || !adding.isEmpty else { return }
    let blocks = try transaction.blocks(for: removing + adding, in: run)
      .sorted { $0.first < $1.first }
    var removed = removing.sorted()[...]
    var added = Set(adding).sorted()[...]
    guard !blocks.isEmpty else { return try append(added, run: run) }
    var replaced: [StoredBlock] = []
    var inserted: [TagBlock] = []
    var deleted: [Int64] = []
    for (index, stored) in blocks.enumerated() {
      let end = index + 1 < blocks.count ? blocks[index + 1].first : nil
      let before = stored.block.entries
      let entries = Self.union(
        Self.difference(before, Self.take(from: &removed, before: end)),
        Self.take(from: &added, before: end))
      guard entries != before else { continue }
      var parts = TagBlock.blocks(of: entries)[...]
      if let first = parts.popFirst() {
        var stored = stored
        stored.block = first
        replaced.append(stored)
        inserted += parts
      } else {
        deleted.append(stored.place)
      }
    }
    if !deleted.isEmpty { try transaction.deleteBlocks(deleted) }
    if !replaced.isEmpty { try transaction.replace(replaced) }
    if !inserted.isEmpty { try transaction.insert(inserted, run: run) }
  }

  /// Takes the entries before `end`, or all.
  private static func take(
    from entries: inout ArraySlice<TagEntry>, before end: TagEntry?
  ) -> ArraySlice<TagEntry> {
    let place = end.map { end in entries.firstPlace { !($0 < end) } } ?? entries.endIndex
    defer { entries = entries[place...] }
    return entries[..<place]
  }

  /// Of two sorted lists.
  private static func difference(
    _ left: [TagEntry], _ right: ArraySlice<TagEntry>
  ) -> [TagEntry] {
    guard !right.isEmpty else { return left }
    var removed = right
    return left.filter { entry in
      while let first = removed.first, first < entry { removed.removeFirst() }
      return removed.first != entry
    }
  }

  /// Of two sorted lists, sorted and each once.
  private static func union(
    _ left: [TagEntry], _ right: ArraySlice<TagEntry>
  ) -> [TagEntry] {
    guard !right.isEmpty else { return left }
    var result: [TagEntry] = []
    result.reserveCapacity(left.count + right.count)
    var rest = left[...]
    for entry in right {
      let smaller = rest.prefix { $0 < entry }
      result += smaller
      rest = rest.dropFirst(smaller.count)
      if rest.first != entry { result.append(entry) }
    }
    return result + rest
  }
}

extension RandomAccessCollection where Index == Int {
  /// The first place where `isReached` is true, in a collection where it is true from there on.
  func firstPlace(where isReached: (Element) -> Bool) -> Int {
    var (low, high) = (startIndex, endIndex)
    while low < high {
      let middle = (low + high) / 2
      if isReached(self[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
