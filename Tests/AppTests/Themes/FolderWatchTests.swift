import App
import Foundation
import TestSupport
import Testing
import ViewModels

/// Uses real files and system events. Each test waits for an event, never for time.
@Suite(.timeLimit(.minutes(10))) struct FolderWatchTests {
  private func changes(in folder: TemporaryThemes) -> AsyncStream<Void>.Iterator {
    ThemeLibrary(folders: [folder.path]).changes().makeAsyncIterator()
  }

  @Test func `reports a written file`() async throws {
    let folder = try TemporaryThemes()
    var changes = changes(in: folder)
    try folder.write("ok = \"red\"", to: "mine")
    #expect(await changes.next() != nil)
    try folder.write("ok = \"blue\"", to: "mine")
    #expect(await changes.next() != nil)
  }

  @Test func `reports a replaced file`() async throws {
    let folder = try TemporaryThemes()
    try folder.write("ok = \"red\"", to: "mine")
    var changes = changes(in: folder)
    let other = folder.url(of: "mine").deletingLastPathComponent().appendingPathComponent("new~")
    try Data("ok = \"blue\"".utf8).write(to: other)
    #expect(rename(other.path, folder.url(of: "mine").path) == 0)
    #expect(await changes.next() != nil)
  }

  @Test func `follows a link to a file`() async throws {
    let folder = try TemporaryThemes()
    let dotfiles = try TemporaryThemes()
    try dotfiles.write("ok = \"red\"", to: "mine")
    try FileManager.default.createSymbolicLink(
      at: folder.url(of: "mine"), withDestinationURL: dotfiles.url(of: "mine"))
    var changes = changes(in: folder)
    try dotfiles.write("ok = \"blue\"", to: "mine")
    #expect(await changes.next() != nil)
  }

  @Test func `follows a folder that is created later`() async throws {
    let folder = try TemporaryThemes(exists: false)
    var changes = changes(in: folder)
    try folder.create()
    #expect(await changes.next() != nil)
    try folder.write("ok = \"red\"", to: "mine")
    #expect(await changes.next() != nil)
  }

  @Test func `follows a folder that is removed and created again`() async throws {
    let folder = try TemporaryThemes()
    try folder.write("ok = \"red\"", to: "mine")
    var changes = changes(in: folder)
    try folder.write("ok = \"blue\"", to: "mine")
    #expect(await changes.next() != nil)
    try FileManager.default.removeItem(atPath: folder.path)
    // The events of folder and files have no order, so either may come first.
    try folder.create()
    try folder.write("ok = \"red\"", to: "mine")
    try folder.write("ok = \"green\"", to: "mine")
    #expect(await changes.next() != nil)
  }

  @Test func `ignores other files`() async throws {
    let folder = try TemporaryThemes()
    var changes = changes(in: folder)
    let note = folder.url(of: "mine").deletingLastPathComponent().appendingPathComponent("note.txt")
    try Data("x".utf8).write(to: note)
    try folder.write("ok = \"red\"", to: "mine")
    #expect(await changes.next() != nil)
  }
}
