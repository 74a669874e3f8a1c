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

  /// `nil` where the machine does not tell its boot, or where this process sees another uptime than the
  /// machine's own (time_namespaces(7)), which whoever made the namespace has set.
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

  /// The number of the first time namespace is the same on every Linux (include/linux/proc_ns.h). A
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
