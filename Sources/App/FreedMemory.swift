import Glibc

/// Returns freed memory that glibc keeps: some megabytes after a thousand decoded pages.
package enum FreedMemory {
  /// Maps blocks of 2 MB and more one by one and unmaps them when freed. By default glibc raises
  /// this threshold and keeps other blocks in arenas that it does not trim. A frame of the largest
  /// screen is smaller, because mapping each frame again slowed every key down.
  package static func mapLargeBlocks() {
    guard let symbol = dlsym(nil, "mallopt") else { return }
    typealias Option = @convention(c) (Int32, Int32) -> Int32
    // M_MMAP_THRESHOLD; setting it stops glibc from changing it.
    _ = unsafeBitCast(symbol, to: Option.self)(-3, 2 << 20)
  }

  /// Returns free memory to the system. Swift's Glibc does not export `malloc_trim`; without it,
  /// nothing happens.
  package static func giveBack() {
    guard let symbol = dlsym(nil, "malloc_trim") else { return }
    typealias Trim = @convention(c) (Int) -> Int32
    _ = unsafeBitCast(symbol, to: Trim.self)(0)
  }
}
