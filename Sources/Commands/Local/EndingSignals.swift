import Foundation

/// SIGINT and SIGTERM as values, from when it is made.
struct EndingSignals {
  private let statuses: AsyncStream<ExitCodes>
  private let sources: [any DispatchSourceSignal]

  init() {
    let (statuses, continuation) = AsyncStream<ExitCodes>.makeStream()
    self.statuses = statuses
    sources = [(SIGINT, ExitCodes.interrupted), (SIGTERM, .terminated)].map { number, status in
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { continuation.yield(status) }
      source.resume()
      return source
    }
  }

  /// The status that the first signal asks for.
  func first() async -> ExitCodes {
    for await status in statuses { return status }
    return .interrupted
  }
}
