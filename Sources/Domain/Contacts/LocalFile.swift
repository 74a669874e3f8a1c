/// A file of this machine as it was when it was checked.
package struct LocalFile: Hashable, Sendable {
  package var path: String
  package var byteCount: Int

  package init(path: String, byteCount: Int) {
    self.path = path
    self.byteCount = byteCount
  }
}
