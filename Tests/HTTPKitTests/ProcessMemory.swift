import Foundation

/// The memory of this process, as Linux reports it. Tests that measure it run in a process of their
/// own (`processExitsWith`), so that other tests are not counted.
enum ProcessMemory {
  /// The peak growth of memory during `work`, in MiB.
  static func growth(during work: () async throws -> Void) async throws -> Int {
    // Resets the peak; see proc(5), clear_refs.
    try Data("5".utf8).write(to: URL(fileURLWithPath: "/proc/self/clear_refs"))
    let before = try kibibytes("VmRSS:")
    try await work()
    return (try kibibytes("VmHWM:") - before) / 1_024
  }

  private static func kibibytes(_ name: String) throws -> Int {
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try status.split(separator: "\n").first { $0.hasPrefix(name) }.unwrapped()
    return try line.split(separator: " ").compactMap { Int($0) }.first.unwrapped()
  }
}

extension Optional {
  fileprivate func unwrapped() throws -> Wrapped {
    guard let self else { throw CocoaError(.fileReadCorruptFile) }
    return self
  }
}
