import GRDB

/// Merges the runs of a generation into one. What is merged is gone from the old runs in the same
/// transaction, so that a merge can stop anywhere and continue.
struct RunMerge {
  /// The one run of a complete generation.
  static let merged = 0
  /// So many entries go into one transaction, for which others wait.
  private static let step = 330 * 200

  /// - Returns: `false` when everything is merged.
  static func step(in database: Database) throws -> Bool {
    let table = TagTable(database: database)
    var sources = try table.runs().filter { $0 != merged }.compactMap {
      try Source(run: $0, in: table)
    }
    guard !sources.isEmpty else { return false }
    let end = try table.last(of: merged)
    var last = end
    var output: [TagEntry] = []
    output.reserveCapacity(TagBlock.mostEntries)
    var count = 0
    var heap = Array(sources.indices)
    heap.sort { sources[$0].next < sources[$1].next }
    while let least = heap.first, count < step {
      let entry = sources[least].next
      if let end, entry <= end {
        // It was added to its run after its neighbours had been merged.
        try table.insert(entry, run: merged)
      } else if entry != last {
        output.append(entry)
        last = entry
      }
      count += 1
      if output.count == TagBlock.mostEntries { try write(&output, to: table) }
      if try sources[least].advance(in: table) {
        sink(&heap, sources)
      } else {
        heap.removeFirst()
        heap.sort { sources[$0].next < sources[$1].next }
      }
    }
    try write(&output, to: table)
    for source in sources { try source.keepRest(in: table) }
    return !heap.isEmpty
  }

  private static func write(_ output: inout [TagEntry], to table: TagTable) throws {
    guard let first = output.first else { return }
    try table.append(TagBlock(output), first: first, run: merged)
    output.removeAll(keepingCapacity: true)
  }

  /// Moves the first of a sorted list to its place.
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

  /// A run from which entries are taken in their order.
  private struct Source {
    private let run: Int
    private var place: Int64
    private var entries: [TagEntry]
    private var index = 0

    var next: TagEntry { entries[index] }

    init?(run: Int, in table: TagTable) throws {
      guard let first = try table.first(of: run) else { return nil }
      self.run = run
      place = first.place
      entries = first.block.entries
    }

    /// - Returns: `false` at the end of the run.
    mutating func advance(in table: TagTable) throws -> Bool {
      index += 1
      guard index == entries.count else { return true }
      let last = entries[index - 1]
      try table.delete(place)
      guard let following = try table.block(run: run, after: last) else {
        entries = []
        return false
      }
      place = following.place
      entries = following.block.entries
      index = 0
      return true
    }

    func keepRest(in table: TagTable) throws {
      guard index > 0, index < entries.count else { return }
      try table.shorten(place, to: entries[index...])
    }
  }
}
