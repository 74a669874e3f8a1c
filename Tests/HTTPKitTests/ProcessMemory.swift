import Foundation

/// What this process has in memory, as Linux counts it. Tests that ask run in a process of their
/// own (`processExitsWith`), since the others would be counted too.
enum ProcessMemory {
  /// How far memory rose above where it stood, at its highest, in MiB.
  static func growth(during work: () async throws -> Void) async throws -> Int {
    // Makes the peak start again from here: proc(5), clear_refs.
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
