import Dispatch
import Domain
import Foundation
import Logging
import Store
import Synchronization

/// The session in a file of the state folder. The first line is the last used provider. Each
/// further line has the sort and columns of a provider's list, e.g. `shop-it sort=name,-id
/// columns=id,name`. Unknown content is ignored.
///
/// Saved values are available at once and written in the background, so that a home on a slow
/// network does not block the screen.
final class FileSession: SessionStore {
  private let folder: URL
  private let logger: Logger?
  private let queue = DispatchQueue(label: "roster.session")
  private let known: Mutex<SessionRecord>

  init(folder: URL, logger: Logger?) {
    self.folder = folder
    self.logger = logger
    known = Mutex(Self.record(Self.file(in: folder), logger))
  }

  func lastProvider() -> ProviderName? { known.withLock { $0.last } }

  func saveLastProvider(_ provider: ProviderName) { change { $0.last = provider } }

  func listView(of provider: ProviderName) -> SavedListView? {
    known.withLock { $0.views[provider] }
  }

  func saveListView(_ view: SavedListView, of provider: ProviderName) {
    change { $0.views[provider] = view.isEmpty ? nil : view }
  }

  func flush() { queue.sync {} }

  private static func file(in folder: URL) -> URL { folder.appendingPathComponent("session") }

  private static func record(_ file: URL, _ logger: Logger?) -> SessionRecord {
    guard FileManager.default.fileExists(atPath: file.path) else { return SessionRecord() }
    do throws(FileProblem) {
      return SessionRecord(try SmallFile.text(file.path))
    } catch {
      logger?.warning("the session cannot be read: \(error.message)")
      return SessionRecord()
    }
  }

  /// Changes the current content of the file, which another console may have written.
  private func change(_ change: @escaping @Sendable (inout SessionRecord) -> Void) {
    known.withLock { change(&$0) }
    queue.async { [folder, logger] in
      let file = Self.file(in: folder)
      var record = Self.record(file, logger)
      change(&record)
      do {
        try PrivateFiles.ensureFolder(folder)
        try PrivateFiles.ensureFile(file.path)
        try PrivateFiles.replace(file.path, contents: Array(record.text.utf8))
      } catch {
        logger?.warning("the session cannot be kept: \(error)")
      }
    }
  }
}

/// The content of the session's file.
struct SessionRecord: Sendable {
  var last: ProviderName?
  var views: [ProviderName: SavedListView] = [:]

  init() {}

  init(_ text: String) {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    last = lines.first.flatMap { ProviderName($0.trimmingCharacters(in: .whitespaces)) }
    for line in lines.dropFirst().prefix(Self.mostLines) {
      let words = line.split(separator: " ")
      guard let name = words.first.flatMap({ ProviderName(String($0)) }) else { continue }
      var view = SavedListView()
      for word in words.dropFirst() {
        let parts = word.split(separator: "=", maxSplits: 1)
        let names = parts.count == 2 ? parts[1].split(separator: ",") : []
        switch parts.first {
        case "sort": view.sort = names.map { SortKey($0) }.filter { Self.isField($0.field) }
        case "columns": view.columns = names.map(String.init).filter(Self.isField)
        default: break
        }
      }
      if !view.isEmpty { views[name] = view }
    }
  }

  private static let mostLines = 100

  var text: String {
    let lines = views.sorted { $0.key < $1.key }.map { name, view in
      var line = name.text
      let sort = view.sort.filter { Self.isField($0.field) }
      if !sort.isEmpty { line += " sort=" + sort.map(\.description).joined(separator: ",") }
      let columns = view.columns.filter(Self.isField)
      if !columns.isEmpty { line += " columns=" + columns.joined(separator: ",") }
      return line
    }
    return ([last?.text ?? ""] + lines).joined(separator: "\n") + "\n"
  }

  /// Accepts only what a field name can be.
  private static func isField(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count)
      && name.unicodeScalars.allSatisfy {
        $0.isASCII
          && ($0.properties.isAlphabetic || ("0"..."9").contains($0)
            || "._".contains(Character($0)))
      }
  }
}
