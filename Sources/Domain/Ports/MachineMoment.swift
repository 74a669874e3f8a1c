import Foundation

/// A point in a machine's running time, on a clock that no one can set.
package struct MachineMoment: Hashable, Sendable {
  /// `/etc/machine-id`; `nil` where the machine has none. Confidential (machine-id(5)): the journal
  /// keeps a code of it.
  package var machine: String?
  /// `/proc/sys/kernel/random/boot_id`
  package var boot: String
  /// `CLOCK_BOOTTIME`: since the boot, including the time asleep.
  package var uptime: Duration

  package init(machine: String?, boot: String, uptime: Duration) {
    self.machine = machine
    self.boot = boot
    self.uptime = uptime
  }

  /// `nil` where the machine does not tell its boot.
  package static func current() -> MachineMoment? {
    guard let boot else { return nil }
    var time = timespec()
    guard clock_gettime(CLOCK_BOOTTIME, &time) == 0 else { return nil }
    return MachineMoment(
      machine: machine, boot: boot,
      uptime: .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec)))
  }

  private static let boot = word(in: "/proc/sys/kernel/random/boot_id")
  private static let machine = word(in: "/etc/machine-id")

  private static func word(in path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return text.isEmpty ? nil : text
  }
}
