import Glibc

/// What was freed and glibc keeps: after a thousand pages were decoded it is some megabytes.
package enum FreedMemory {
  /// From now on large blocks are mapped one by one, and unmapped when they are freed. By itself
  /// glibc maps only larger and larger ones, the rest stay in arenas whose ends are never trimmed.
  package static func mapLargeBlocks() {
    guard let symbol = dlsym(nil, "mallopt") else { return }
    typealias Option = @convention(c) (Int32, Int32) -> Int32
    // M_MMAP_THRESHOLD: glibc's own first value, and it stays so.
    _ = unsafeBitCast(symbol, to: Option.self)(-3, 128 << 10)
  }

  /// Gives it back to the system. Swift's Glibc does not name `malloc_trim`; where the C library
  /// has none, nothing happens.
  package static func giveBack() {
    guard let symbol = dlsym(nil, "malloc_trim") else { return }
    typealias Trim = @convention(c) (Int) -> Int32
    _ = unsafeBitCast(symbol, to: Trim.self)(0)
  }
}
