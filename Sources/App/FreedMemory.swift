import Glibc

/// What was freed and glibc keeps: after a thousand pages were decoded it is some megabytes.
package enum FreedMemory {
  /// Gives it back to the system. Swift's Glibc does not name `malloc_trim`; where the C library
  /// has none, nothing happens.
  package static func giveBack() {
    guard let symbol = dlsym(nil, "malloc_trim") else { return }
    typealias Trim = @convention(c) (Int) -> Int32
    _ = unsafeBitCast(symbol, to: Trim.self)(0)
  }
}
