import Store
import Synchronization

/// An in-memory log of the machine.
final class MemoryLog: SystemLog {
  private let kept = Mutex<[String]>([])

  let name = "system log"

  func publish(_ line: String) { kept.withLock { $0.append("Nov 22 bastion roster[7]: \(line)") } }

  func lines(holding text: String) -> [String] {
    kept.withLock { $0.filter { $0.contains(text) } }
  }
}

/// A machine without a log.
struct NoLog: SystemLog {
  let name = "system log"

  func publish(_ line: String) {}

  func lines(holding text: String) throws -> [String] {
    throw SystemLogFailure(message: "this machine has none")
  }
}
