import Foundation
import Glibc

/// Logs one JSON object per line for each request that the simulator dealt with, in a file for its
/// owner only. A line is written before the answer is sent, so that it outlives the process.
package struct ExchangeLog: Sendable {
  /// Why there can be no log.
  package struct Unavailable: Error, Hashable {
    /// One clause with the file and the reason.
    package let message: String
  }

  private let file: OpenFile

  /// Creates the file, or appends to one that is the owner's alone.
  package init(path: String) throws(Unavailable) {
    let isAppended = O_WRONLY | O_APPEND | O_NOFOLLOW | O_CLOEXEC
    var descriptor = open(path, isAppended | O_CREAT | O_EXCL, 0o600)
    if descriptor < 0, errno == EEXIST { descriptor = open(path, isAppended) }
    guard descriptor >= 0 else {
      throw Unavailable(message: "\(path): \(String(cString: strerror(errno)))")
    }
    file = OpenFile(descriptor: descriptor)
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG,
      facts.st_uid == geteuid(), facts.st_mode & 0o077 == 0
    else { throw Unavailable(message: "\(path) is not a file of its owner alone (chmod 600)") }
  }

  struct Line {
    /// From 1, in the order in which requests were dealt with.
    var number: Int
    var arrived: Date
    /// When it was carried out, or failed.
    var dealtWith: Date
    /// The same times in seconds since the boot, on a clock that cannot be set.
    var arrivedUptime: Double
    var uptime: Double
    /// The provider's kind; `nil` for a path of no provider.
    var provider: String?
    var method: String
    /// Path and query as sent.
    var target: String
    var fault: Fault?
    /// Status of the provider's own answer; `nil` if it did not see the request.
    var status: Int?
    var effect: CallEffect
  }

  func append(_ line: Line) {
    var bytes = [UInt8](line.json.data)
    bytes.append(UInt8(ascii: "\n"))
    _ = write(file.descriptor, bytes, bytes.count)
  }

  private final class OpenFile: Sendable {
    let descriptor: Int32

    init(descriptor: Int32) { self.descriptor = descriptor }

    deinit { close(descriptor) }
  }
}

extension ExchangeLog.Line {
  fileprivate var json: JSON {
    let range: JSON =
      effect.range.map { [.integer($0.first), $0.last.map { .integer($0) } ?? .null] } ?? .null
    return .members([
      ("number", .integer(number)), ("arrived", .string(Self.text(of: arrived))),
      ("time", .string(Self.text(of: dealtWith))),
      ("arrivedUptime", .string(Self.text(of: arrivedUptime))),
      ("uptime", .string(Self.text(of: uptime))),
      ("provider", provider.map { .string($0) } ?? .null), ("method", .string(method)),
      ("target", .string(target)), ("contacts", .array(effect.contacts.map { .string($0) })),
      ("range", range), ("write", .bool(effect.isWrite)),
      ("carriedOut", .bool(effect.isCarriedOut)),
      ("refused", .array(effect.refused.map { .string($0) })),
      ("fault", fault.map { .string($0.name) } ?? .null),
      ("status", status.map { .integer($0) } ?? .null),
    ])
  }

  /// `CLOCK_BOOTTIME` in seconds.
  static func uptime() -> Double {
    var time = timespec()
    clock_gettime(CLOCK_BOOTTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }

  private static func text(of uptime: Double) -> String { String(format: "%.6f", uptime) }

  /// RFC 3339 with microseconds, which order a request and a journal entry.
  private static func text(of date: Date) -> String {
    let microseconds = Int((date.timeIntervalSince1970 * 1_000_000).rounded(.down))
    let whole = Date(timeIntervalSince1970: Double(microseconds / 1_000_000))
    let fraction = String(microseconds % 1_000_000 + 1_000_000).dropFirst()
    return whole.formatted(.iso8601).dropLast() + "." + fraction + "Z"
  }
}
