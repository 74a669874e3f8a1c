import Glibc

/// What was freed and glibc keeps: after a thousand pages were decoded it is some megabytes.
package enum FreedMemory {
  /// From now on blocks of 2 MB and more are mapped one by one, and unmapped when they are freed. By
  /// itself glibc maps only larger and larger ones, the rest stay in arenas whose ends are never
  /// trimmed. A frame of the largest screen is smaller: mapping each anew made every key slower.
  package static func mapLargeBlocks() {
    guard let symbol = dlsym(nil, "mallopt") else { return }
    typealias Option = @convention(c) (Int32, Int32) -> Int32
    // M_MMAP_THRESHOLD, which then stays as it is set.
    _ = unsafeBitCast(symbol, to: Option.self)(-3, 2 << 20)
  }

  /// Gives it back to the system. Swift's Glibc does not name `malloc_trim`; where the C library
  /// has none, nothing happens.
  package static func giveBack() {
    guard let symbol = dlsym(nil, "malloc_trim") else { return }
    typealias Trim = @convention(c) (Int) -> Int32
    _ = unsafeBitCast(symbol, to: Trim.self)(0)
  }
}
