import Foundation

/// Writes to a file, a pipe or a terminal.
package enum DescriptorWriting {
  /// Writes all bytes, however many the system takes at a time.
  ///
  /// - Returns: `errno` of the write that failed; `nil` if all are written.
  package static func write(_ bytes: [UInt8], to descriptor: Int32) -> Int32? {
    var written = 0
    while written < bytes.count {
      let count = bytes[written...].withUnsafeBytes {
        Foundation.write(descriptor, $0.baseAddress, $0.count)
      }
      if count >= 0 {
        written += count
      } else if errno != EINTR {
        return errno
      }
    }
    return nil
  }
}
