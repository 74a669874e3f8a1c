import App
import Foundation
import TestSupport
import Testing
import ViewModels

/// Real files and the system's own events: each test waits for one, none for time.
@Suite(.timeLimit(.minutes(1))) struct FolderWatchTests {
  private func changes(in folder: TemporaryThemes) -> AsyncStream<Void>.Iterator {
    ThemeLibrary(folders: [folder.path]).changes().makeAsyncIterator()
  }

  @Test func `a file that is written is a change`() async throws {
    let folder = try TemporaryThemes()
    var changes = changes(in: folder)
    try folder.write("ok = \"red\"", to: "mine")
    #expect(await changes.next() != nil)
    try folder.write("ok = \"blue\"", to: "mine")
    #expect(await changes.next() != nil)
  }

  @Test func `a file that is put into the place of another one is a change`() async throws {
    let folder = try TemporaryThemes()
    try folder.write("ok = \"red\"", to: "mine")
    var changes = changes(in: folder)
    let other = folder.url(of: "mine").deletingLastPathComponent().appendingPathComponent("new~")
    try Data("ok = \"blue\"".utf8).write(to: other)
    #expect(rename(other.path, folder.url(of: "mine").path) == 0)
    #expect(await changes.next() != nil)
  }

  @Test func `a file behind a link is followed`() async throws {
    let folder = try TemporaryThemes()
    let dotfiles = try TemporaryThemes()
    try dotfiles.write("ok = \"red\"", to: "mine")
    try FileManager.default.createSymbolicLink(
      at: folder.url(of: "mine"), withDestinationURL: dotfiles.url(of: "mine"))
    var changes = changes(in: folder)
    try dotfiles.write("ok = \"blue\"", to: "mine")
    #expect(await changes.next() != nil)
  }

  @Test func `a folder that is made later is followed from then on`() async throws {
    let folder = try TemporaryThemes(exists: false)
    var changes = changes(in: folder)
    try folder.create()
    #expect(await changes.next() != nil)
    try folder.write("ok = \"red\"", to: "mine")
    #expect(await changes.next() != nil)
  }

  @Test func `a folder that is removed and made again is followed`() async throws {
    let folder = try TemporaryThemes()
    try folder.write("ok = \"red\"", to: "mine")
    var changes = changes(in: folder)
    try folder.write("ok = \"blue\"", to: "mine")
    #expect(await changes.next() != nil)
    try FileManager.default.removeItem(atPath: folder.path)
    // What the watch has not seen yet, the folder itself says: there is no order between them.
    try folder.create()
    try folder.write("ok = \"red\"", to: "mine")
    try folder.write("ok = \"green\"", to: "mine")
    #expect(await changes.next() != nil)
  }

  @Test func `other files are none of its business`() async throws {
    let folder = try TemporaryThemes()
    var changes = changes(in: folder)
    let note = folder.url(of: "mine").deletingLastPathComponent().appendingPathComponent("note.txt")
    try Data("x".utf8).write(to: note)
    try folder.write("ok = \"red\"", to: "mine")
    #expect(await changes.next() != nil)
  }
}
