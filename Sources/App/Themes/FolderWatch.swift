import Dispatch
import Foundation
import Glibc
import Synchronization

/// Reports files that were written or moved into folders. It uses inotify, so nothing runs in
/// between.
///
/// It watches folders, since editors replace files. It also watches the targets of links, and the
/// parent of a folder that does not exist yet.
final class FolderWatch: Sendable {
  private let descriptor: Int32
  private let folders: [String]
  private let isRelevant: @Sendable (String) -> Bool
  private let watched = Mutex<[Int32: String]>([:])
  private let source = Mutex<(any DispatchSourceRead)?>(nil)

  /// `IN_CREATE` is for links only: a new file has no content yet.
  private static let mask = UInt32(IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE)

  /// One element for one or more changes to relevant names. The stream ends at once if the system
  /// has no watches left.
  static func changes(
    in folders: [String], where isRelevant: @escaping @Sendable (String) -> Bool
  ) -> AsyncStream<Void> {
    AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
      let descriptor = inotify_init1(Int32(IN_NONBLOCK | IN_CLOEXEC))
      guard descriptor >= 0 else { return continuation.finish() }
      let watch = FolderWatch(descriptor, folders, isRelevant)
      continuation.onTermination = { _ in watch.stop() }
      watch.start { continuation.yield() }
    }
  }

  private init(
    _ descriptor: Int32, _ folders: [String], _ isRelevant: @escaping @Sendable (String) -> Bool
  ) {
    self.descriptor = descriptor
    self.folders = folders
    self.isRelevant = isRelevant
  }

  private func start(_ changed: @escaping @Sendable () -> Void) {
    let descriptor = descriptor
    arm()
    source.withLock { source in
      let made = DispatchSource.makeReadSource(
        fileDescriptor: descriptor, queue: DispatchQueue(label: "roster.folders"))
      made.setEventHandler { if self.read() { changed() } }
      made.setCancelHandler { close(descriptor) }
      made.resume()
      source = made
    }
  }

  private func stop() {
    source.withLock { source in
      source?.cancel()
      source = nil
    }
  }

  /// Updates the watches. Call it after each change, since folders come and go and links change.
  ///
  /// - Returns: Whether a new folder is watched; earlier changes there caused no event.
  @discardableResult
  private func arm() -> Bool {
    var current: [Int32: String] = [:]
    for folder in folders {
      let parent = URL(fileURLWithPath: folder).deletingLastPathComponent().path
      if !add(folder, to: &current) {
        _ = add(parent, to: &current)
        // The folder may have been created in between.
        _ = add(folder, to: &current)
      }
      for target in targets(in: folder) { _ = add(target, to: &current) }
    }
    let former = watched.withLock { watched in
      defer { watched = current }
      return watched
    }
    for number in former.keys where current[number] == nil { inotify_rm_watch(descriptor, number) }
    return current.keys.contains { former[$0] == nil }
  }

  /// Whether the folder exists. A watched folder keeps its number.
  private func add(_ path: String, to watches: inout [Int32: String]) -> Bool {
    let number = inotify_add_watch(descriptor, path, Self.mask)
    if number >= 0 { watches[number] = path }
    return number >= 0
  }

  /// The folders that links in the folder lead to.
  private func targets(in folder: String) -> [String] {
    let names: [String]
    do {
      names = try FileManager.default.contentsOfDirectory(atPath: folder).filter(isRelevant)
    } catch {
      return []
    }
    return names.map { "\(folder)/\($0)" }.filter(Self.isLink).map {
      URL(fileURLWithPath: $0).resolvingSymlinksInPath().deletingLastPathComponent().path
    }
  }

  /// Reads waiting events. Returns whether any of them matters.
  private func read() -> Bool {
    var isChanged = false
    // A watched folder was removed.
    var isGone = false
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      guard count > 0 else { break }
      for event in Self.events(in: buffer[..<count]) {
        if matters(event) { isChanged = true }
        if event.mask & UInt32(IN_IGNORED) != 0 { isGone = true }
      }
    }
    guard isChanged || isGone else { return false }
    return arm() || isChanged
  }

  private struct Event {
    var watch: Int32
    var mask: UInt32
    var name: String
  }

  /// inotify(7): a header followed by a name padded with zeros.
  private static func events(in bytes: ArraySlice<UInt8>) -> [Event] {
    let head = MemoryLayout<inotify_event>.size
    var events: [Event] = []
    var rest = bytes
    while rest.count >= head {
      let event = rest.withUnsafeBytes { $0.loadUnaligned(as: inotify_event.self) }
      let name = rest.dropFirst(head).prefix(Int(event.len)).prefix { $0 != 0 }
      events.append(
        Event(watch: event.wd, mask: event.mask, name: String(decoding: name, as: UTF8.self)))
      rest = rest.dropFirst(head + Int(event.len))
    }
    return events
  }

  private func matters(_ event: Event) -> Bool {
    guard let folder = watched.withLock({ $0[event.watch] }), isRelevant(event.name) else {
      return false
    }
    guard event.mask & UInt32(IN_CREATE) != 0, event.mask & UInt32(IN_ISDIR) == 0 else {
      return true
    }
    return Self.isLink("\(folder)/\(event.name)")
  }

  private static func isLink(_ path: String) -> Bool {
    var facts = stat()
    return lstat(path, &facts) == 0 && facts.st_mode & S_IFMT == S_IFLNK
  }
}
