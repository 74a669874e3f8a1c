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

  package init() {}

  /// - Returns: Whether it is a new entry, and not the last one said again.
  @discardableResult
  package mutating func keep(_ message: Message, at time: Date) -> Bool {
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
