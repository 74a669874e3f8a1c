import Domain
import Foundation

/// Changes of one index while the team's database was away: a file of the state folder. Nothing in it
/// is personal but the provider's ids and tags under the team's key.
struct IndexSpool {
  struct Contents {
    var changes: [LateChange]
    fileprivate var lines: SpoolFile.Contents
  }

  private let file: SpoolFile

  /// `subject` names the index.
  init(folder: URL, subject: String, key: JournalKey) {
    file = SpoolFile(
      path: folder.appendingPathComponent("index-\(subject.prefix(16)).spool").path, key: key,
      consequence: "the index is not used")
  }

  /// Returns when they are on disk.
  func add(_ changes: [LateChange]) throws {
    try PrivateFiles.ensureFolder(URL(fileURLWithPath: file.path).deletingLastPathComponent())
    try file.add(try changes.map { try JSONEncoder().encode(Line($0)) })
  }

  /// - Returns: `nil` if there are none.
  /// - Throws: If a line is not as roster wrote it.
  func contents() throws -> Contents? {
    guard let contents = try file.contents() else { return nil }
    let changes = try contents.lines.enumerated().map { place, line in
      do {
        return try JSONDecoder().decode(Line.self, from: line).change
      } catch {
        throw file.damage(at: place)
      }
    }
    return Contents(changes: changes, lines: contents)
  }

  func remove(_ contents: Contents) throws { try file.remove(contents.lines) }

  private struct Line: Codable {
    /// Of a contact that was removed, or else changed.
    var removed: String?
    var changed: String?
    /// Of contacts that were removed by it.
    var tag: UInt64?
    /// In seconds since 1970.
    var time: Double?

    init(_ change: LateChange) {
      switch change {
      case .removed(let id, let readAt): (removed, time) = (id, readAt.timeIntervalSince1970)
      case .removedAll(let tag, let readAt): (self.tag, time) = (tag, readAt.timeIntervalSince1970)
      case .changed(let id): changed = id
      }
    }

    var change: LateChange {
      let date = Date(timeIntervalSince1970: time ?? 0)
      if let tag { return .removedAll(tag: tag, readAt: date) }
      return removed.map { .removed(id: $0, readAt: date) } ?? .changed(id: changed ?? "")
    }
  }
}
