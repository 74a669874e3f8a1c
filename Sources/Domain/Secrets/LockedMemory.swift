import Foundation

/// Private pages that are kept out of swap (mlock(2)), core dumps and child processes (madvise(2)),
/// and overwritten before they are freed.
package final class LockedMemory: Sendable {
  /// A number, since a pointer is not `Sendable`. The memory does not change after it is filled.
  private let address: UInt
  private let pageBytes: Int
  package let count: Int
  package let isLocked: Bool

  /// `fill` returns how many bytes it wrote; only these are kept.
  package init(capacity: Int, fill: (UnsafeMutableRawBufferPointer) throws -> Int) rethrows {
    let page = sysconf(Int32(_SC_PAGESIZE))
    let size = max(1, (capacity + page - 1) / page) * page
    let start = mmap(nil, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let start, start != MAP_FAILED else { preconditionFailure("There is no memory left.") }
    let isLocked = mlock(start, size) == 0
    _ = madvise(start, size, Int32(MADV_DONTDUMP))
    _ = madvise(start, size, Int32(MADV_WIPEONFORK))
    do {
      count = try fill(UnsafeMutableRawBufferPointer(start: start, count: capacity))
    } catch {
      Self.giveBack(start, size)
      throw error
    }
    address = UInt(bitPattern: start)
    pageBytes = size
    self.isLocked = isLocked
  }

  deinit {
    guard let start = UnsafeMutableRawPointer(bitPattern: address) else { return }
    Self.giveBack(start, pageBytes)
  }

  package func withBytes<Value>(_ body: (UnsafeRawBufferPointer) throws -> Value) rethrows -> Value
  {
    try body(UnsafeRawBufferPointer(start: UnsafeRawPointer(bitPattern: address), count: count))
  }

  private static func giveBack(_ start: UnsafeMutableRawPointer, _ size: Int) {
    explicit_bzero(start, size)
    munmap(start, size)
  }
}
