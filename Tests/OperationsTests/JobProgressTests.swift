import Domain
import Operations
import Testing

/// Covers which contacts of a job are sent and when the job stops by itself.
@Suite struct JobProgressTests {
  private let refusal: WriteFailure

  init() throws {
    refusal = .failed(
      ProviderFailure(
        .forbidden, provider: try #require(ProviderName("shop")), delivery: .answered,
        message: "not allowed", status: 403))
  }

  /// Plays a job. Each letter is one contact's outcome: d(one), n(ot found), f(ailed), r(efused),
  /// u(nknown).
  private func played(_ outcomes: String, chunkSize: Int) -> (chunks: [Int], JobProgress) {
    var progress = JobProgress(count: outcomes.count)
    var chunks: [Int] = []
    let letters = Array(outcomes)
    while let places = progress.begin(atMost: chunkSize) {
      chunks.append(places.count)
      for place in places {
        switch letters[place] {
        case "d": progress.take(.done)
        case "n": progress.take(.notFound)
        case "r": progress.take(.failed, failure: refusal)
        case "u": progress.take(.unknown)
        default: progress.take(.failed)
        }
      }
    }
    return (chunks, progress)
  }

  @Test(
    arguments: [
      ("ddddd", 2, [1, 2, 2], nil), ("d", 5, [1], nil), ("f", 5, [1], .canaryFailed),
      ("fdddd", 2, [1], .canaryFailed), ("udddd", 2, [1], .canaryUnknown),
      ("rdddd", 2, [1], .canaryFailed), ("nnddd", 2, [1, 1, 1, 2], nil),
      ("nnnnn", 2, [1, 1, 1, 1, 1], nil), ("nfddd", 2, [1, 1], .canaryFailed),
      ("dffff", 2, [1, 2, 2], nil), ("drrrd", 1, [1, 1, 1, 1], .refused),
      ("drrfrr", 1, [1, 1, 1, 1, 1, 1], nil), ("drrrrrr", 3, [1, 3], .refused),
      ("drrdrr", 1, [1, 1, 1, 1, 1, 1], nil), ("ddddddd", 100, [1, 6], nil),
    ] as [(String, Int, [Int], JobProgress.Stop?)])
  func `sends the first existing contact alone and stops after three refusals in a row`(
    outcomes: String, chunkSize: Int, chunks: [Int], stop: JobProgress.Stop?
  ) {
    let (sent, progress) = played(outcomes, chunkSize: chunkSize)
    #expect(sent == chunks)
    #expect(progress.stop == stop)
    #expect(progress.begun == chunks.reduce(0, +))
  }
}
