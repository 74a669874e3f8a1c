/// A file of this machine as it was checked: whoever reads it later refuses one of another size.
package struct LocalFile: Hashable, Sendable {
  package var path: String
  package var byteCount: Int

  package init(path: String, byteCount: Int) {
    self.path = path
    self.byteCount = byteCount
  }
}
