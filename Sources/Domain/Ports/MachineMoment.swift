import Foundation

/// A point in a machine's running time, on a clock that cannot be set.
package struct MachineMoment: Hashable, Sendable {
  /// `/etc/machine-id`; `nil` if the machine has none. Confidential (machine-id(5)): the journal
  /// keeps a code of it.
  package var machine: String?
  /// `/proc/sys/kernel/random/boot_id`
  package var boot: String
  /// `CLOCK_BOOTTIME`: time since the boot, including suspend.
  package var uptime: Duration

  package init(machine: String?, boot: String, uptime: Duration) {
    self.machine = machine
    self.boot = boot
    self.uptime = uptime
  }

  /// `nil` if the machine does not tell its boot, or if the process is in a time namespace
  /// (time_namespaces(7)), whose creator can set the uptime.
  package static func current() -> MachineMoment? {
    guard isTimeOfMachine, let boot else { return nil }
    var time = timespec()
    guard clock_gettime(CLOCK_BOOTTIME, &time) == 0 else { return nil }
    return MachineMoment(
      machine: machine, boot: boot,
      uptime: .seconds(Int64(time.tv_sec)) + .nanoseconds(Int64(time.tv_nsec)))
  }

  private static let boot = word(in: "/proc/sys/kernel/random/boot_id")
  private static let machine = word(in: "/etc/machine-id")

  /// The first time namespace has the same number on every Linux (include/linux/proc_ns.h). A
  /// kernel without the file has no others.
  private static let isTimeOfMachine: Bool = {
    var name = [CChar](repeating: 0, count: 64)
    let count = readlink("/proc/self/ns/time", &name, name.count)
    guard count >= 0 else { return errno == ENOENT }
    return name.prefix(count).elementsEqual(firstTimeNamespace.utf8.map { CChar(bitPattern: $0) })
  }()
  private static let firstTimeNamespace = "time:[4026531834]"

  private static func word(in path: String) -> String? {
    guard let data = FileManager.default.contents(atPath: path) else { return nil }
    let text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    return text.isEmpty ? nil : text
  }
}
