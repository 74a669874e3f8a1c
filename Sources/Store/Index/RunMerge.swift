/// Merges the runs of a generation into one. What is merged is gone from the old runs in the same
/// transaction, so that a merge can stop anywhere and continue.
struct RunMerge {
  /// So many blocks go into one transaction, for which others wait, besides two of each run.
  private static let step = 200

  /// - Returns: `false` when everything is merged.
  static func step(in transaction: any GenerationTransaction) throws -> Bool {
    let count = try transaction.runs().count { $0 != TagTable.merged }
    guard count > 0 else { return false }
    let most = step / count + 2
    var sources = Source.all(of: try transaction.firstBlocks(ofEachRun: most))
    // Of a run with more blocks, entries after the start of the last one may be missing.
    let bound = sources.filter { $0.blocks.count == most }.compactMap(\.blocks.last?.first).min()
    let end = try transaction.lastBlock(of: TagTable.merged)?.block.entries.last
    let merged = merge(&sources, before: bound)
    let table = TagTable(transaction: transaction)
    // What was added to its run after its neighbours had been merged.
    let late = merged.firstPlace { entry in end.map { $0 < entry } ?? true }
    let changes = sources.map { $0.rest() }
    try transaction.deleteBlocks(changes.flatMap(\.deleted))
    try transaction.replace(changes.compactMap(\.shortened))
    try table.edit(run: TagTable.merged, removing: [], adding: Array(merged[..<late]))
    try table.append(merged[late...], run: TagTable.merged)
    return bound != nil
  }

  /// The entries before `bound`, sorted and each once.
  private static func merge(_ sources: inout [Source], before bound: TagEntry?) -> [TagEntry] {
    var merged: [TagEntry] = []
    merged.reserveCapacity(sources.reduce(0) { $0 + $1.entries.count })
    var heap = sources.indices.filter { !sources[$0].isAtEnd }
    heap.sort { sources[$0].next < sources[$1].next }
    while let least = heap.first {
      let entry = sources[least].next
      if let bound, !(entry < bound) { break }
      if entry != merged.last { merged.append(entry) }
      sources[least].advance()
      if sources[least].isAtEnd {
        heap.swapAt(0, heap.count - 1)
        heap.removeLast()
      }
      sink(&heap, sources)
    }
    return merged
  }

  /// Moves the first of a heap to its place.
  private static func sink(_ heap: inout [Int], _ sources: [Source]) {
    var index = 0
    while true {
      var least = index
      for child in [2 * index + 1, 2 * index + 2]
      where child < heap.count && sources[heap[child]].next < sources[heap[least]].next {
        least = child
      }
      guard least != index else { return }
      heap.swapAt(index, least)
      index = least
    }
  }

  /// The first blocks of a run, from which entries are taken in their order.
  private struct Source {
    let blocks: [StoredBlock]
    let entries: [TagEntry]
    private var index = 0

    var next: TagEntry { entries[index] }
    var isAtEnd: Bool { index == entries.count }

    static func all(of blocks: [StoredBlock]) -> [Source] {
      Dictionary(grouping: blocks, by: \.run).sorted { $0.key < $1.key }.map { _, blocks in
        Source(blocks: blocks, entries: blocks.flatMap(\.block.entries))
      }
    }

    private init(blocks: [StoredBlock], entries: [TagEntry]) {
      self.blocks = blocks
      self.entries = entries
    }

    mutating func advance() { index += 1 }

    /// The blocks of which everything was taken, and the one of which something was.
    func rest() -> (deleted: [Int64], shortened: StoredBlock?) {
      var taken = index
      var deleted: [Int64] = []
      for var stored in blocks {
        let count = stored.block.count
        guard taken > 0 else { break }
        guard taken >= count else {
          stored.block = TagBlock(stored.block.entries[taken...])
          return (deleted, stored)
        }
        deleted.append(stored.place)
        taken -= count
      }
      return (deleted, nil)
    }
  }
}
