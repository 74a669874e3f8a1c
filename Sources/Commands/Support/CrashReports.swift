import Glibc

/// Swift's own crash reports: on a terminal they open a debugger on memory that holds personal
/// data. The runtime reads its setting when the process starts, so the process starts anew.
enum CrashReports {
  private static let name = "SWIFT_BACKTRACE"
  private static let off = "enable=no"

  /// Replaces the process by itself with the reports off; returns where they are off already, or
  /// where that is not possible.
  static func turnOff() {
    if let value = getenv(name), String(cString: value) == off { return }
    setenv(name, off, 1)
    // Dispatch may run this on a thread that blocks signals, and the new process would keep that.
    var none = sigset_t()
    sigemptyset(&none)
    pthread_sigmask(SIG_SETMASK, &none, nil)
    // By its own path, so that the process keeps its name in ps.
    var path = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
    guard readlink("/proc/self/exe", &path, Int(PATH_MAX)) > 0 else { return }
    execv(path, CommandLine.unsafeArgv)
  }
}
