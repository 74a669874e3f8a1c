import Foundation
import Testing

@testable import Commands

@Suite(.timeLimit(.minutes(10))) struct SignalSourcesTests {
  /// SIGWINCH: without a handler, the system discards it.
  @Test(arguments: 1...20)
  func `a signal is heard from the beginning`(round: Int) async {
    let (signals, continuation) = AsyncStream<Int32>.makeStream()
    let sources = SignalSources.resumed([SIGWINCH]) { continuation.yield($0) }
    kill(getpid(), SIGWINCH)
    var heard = signals.makeAsyncIterator()
    #expect(await heard.next() == SIGWINCH)
    for source in sources { source.cancel() }
  }
}
