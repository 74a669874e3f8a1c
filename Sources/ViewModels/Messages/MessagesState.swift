package import Foundation

/// All messages of this session, because the next key removes a message from the last line.
package nonisolated struct MessagesState: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    /// The time of the last repetition.
    package var time: Date
    package var message: Message
    /// How many times in a row.
    package var count: Int
  }

  /// The oldest entries are dropped.
  package static let most = 500

  /// Oldest first.
  package private(set) var entries: [Entry] = []
  /// How many messages were kept in all, including dropped and repeated ones.
  package private(set) var keptCount = 0

  package init() {}

  /// The entries since `count` messages were kept, oldest first. Repetitions are one entry.
  package func entries(since count: Int) -> [Entry] {
    var missing = keptCount - count
    return entries.reversed().prefix { entry in
      defer { missing -= entry.count }
      return missing > 0
    }.reversed()
  }

  /// - Returns: `false` if it repeats the last entry.
  @discardableResult
  package mutating func keep(_ message: Message, at time: Date) -> Bool {
    keptCount += 1
    if let last = entries.indices.last, entries[last].message == message {
      entries[last].time = time
      entries[last].count += 1
      return false
    }
    entries.append(Entry(time: time, message: message, count: 1))
    if entries.count > Self.most { entries.removeFirst(entries.count - Self.most) }
    return true
  }
}
