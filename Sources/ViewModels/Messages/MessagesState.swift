package import Foundation

/// Everything that was said in this session, so that nothing is missed because a key took it away.
package nonisolated struct MessagesState: Hashable, Sendable {
  package struct Entry: Hashable, Sendable {
    /// When it was said last.
    package var time: Date
    package var message: Message
    /// How often in a row.
    package var count: Int
  }

  /// The oldest ones make room.
  package static let most = 500

  /// Oldest first.
  package private(set) var entries: [Entry] = []
  /// How many were kept in all, those that made room and those that were said again included.
  package private(set) var keptCount = 0

  package init() {}

  /// What was said since `count` were kept, oldest first; one that was said several times once.
  package func entries(since count: Int) -> [Entry] {
    var missing = keptCount - count
    return entries.reversed().prefix { entry in
      defer { missing -= entry.count }
      return missing > 0
    }.reversed()
  }

  /// - Returns: Whether it is a new entry, and not the last one said again.
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
