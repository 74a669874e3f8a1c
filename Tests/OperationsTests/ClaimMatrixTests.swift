import App
import Domain
import Foundation
import Operations
import Providers
import Simulator
import TestSupport
import Testing

/// A response that a proxy may send instead of the provider's.
struct MatrixAnswer: Sendable, CustomTestStringConvertible {
  var name: String
  var answer: InterferingProxy.Answer

  var testDescription: String { name }

  private static let bodies: [(String, String)] = [
    ("empty", ""), ("html", "<html><center>nginx</center></html>"),
    ("json", #"{"message":"no Route matched"}"#),
  ]

  private static func answers(_ statuses: [Int]) -> [MatrixAnswer] {
    statuses.flatMap { status in
      bodies.map { body in
        MatrixAnswer(name: "\(status) \(body.0)", answer: .status(status, body: body.1))
      }
    }
  }

  static let lost = [
    MatrixAnswer(name: "closed", answer: .closed), MatrixAnswer(name: "cut off", answer: .cutOff),
  ]

  /// One response of each kind.
  static let few =
    lost + answers([404])
    + [200, 204, 302, 400, 403, 408, 409, 410, 500, 502, 503, 504].map {
      MatrixAnswer(name: "\($0) html", answer: .status($0, body: "<html>oops"))
    }

  /// Leaves out 429: at every provider it means that nothing was done.
  static let all =
    lost
    + answers(
      [200, 201, 202, 203, 206, 207, 300, 301, 302, 303, 307, 308]
        + Array(400...428) + [430, 431, 444, 451, 460, 494, 495, 496, 497, 498, 499]
        + [500, 501, 502, 503, 504, 505, 506, 507, 508, 509, 510, 511, 520, 521, 522, 523, 524]
        + [525, 526, 527, 529, 530, 561, 598, 599])
    + [MatrixAnswer(name: "204", answer: .status(204))]

  /// Responses to a read after a write.
  static let reads = [
    MatrixAnswer(name: "404 html", answer: .status(404, body: "<html>nginx")),
    MatrixAnswer(name: "404 empty", answer: .status(404)),
    MatrixAnswer(name: "410 empty", answer: .status(410)),
    MatrixAnswer(name: "404 json", answer: .status(404, body: #"{"message":"no Route matched"}"#)),
    MatrixAnswer(name: "404 error", answer: .status(404, body: #"{"error":"Not Found"}"#)),
    MatrixAnswer(name: "200 ok", answer: .status(200, body: #"{"status":"ok"}"#)),
    MatrixAnswer(name: "200 empty object", answer: .status(200, body: "{}")),
    MatrixAnswer(name: "503", answer: .status(503)),
  ]
}

/// Runs the combinations of one write, each on its own contact.
struct MatrixRun {
  static let options = SimulatorOptions(contacts: 2_000, hasLimits: false)

  let write: MatrixWrite
  let meddled: MeddledWorld
  var combinations = 0
  var unknown = 0
  var contradictions: [String] = []

  /// Simulates only the write's provider.
  static func start(_ write: MatrixWrite) async throws -> MatrixRun {
    var options = options
    options.providers = [write.provider]
    return MatrixRun(write: write, meddled: try await .start(options))
  }

  mutating func run(
    _ application: InterferingProxy.Application, _ answer: MatrixAnswer, read: MatrixAnswer? = nil
  ) async throws {
    let number = combinations
    combinations += 1
    let (world, proxy) = (meddled.world, meddled.proxy)
    // Leaves the window in which the provider counts calls.
    meddled.clock.advance(by: 600)
    proxy.forget()
    proxy.meddle(application, answer.answer, where: write.filter)
    if let read {
      proxy.meddle(.never, read.answer, where: write.reads, count: 9, onceMeddled: true)
    }
    let context = WriteContext(journal: world.app.journal, ambient: world.app.ambient)
    let claim: Claim
    do {
      try await write.act(try world.client(write.provider), context, number)
      claim = .done
    } catch let failure as WriteFailure {
      claim = Claim(failure)
    }
    proxy.forget()
    await proxy.applyLate()
    let times = try await write.times(try meddled.direct.client(write.provider), number)
    var filter = JournalFilter()
    filter.limit = 1
    let outcome = try await world.app.archive.writes(filter).last?.outcome ?? .notSent
    if claim == .unknown { unknown += 1 }
    let what =
      "\(write.name), \(answer.name), \(application)\(read.map { ", read \($0.name)" } ?? "")"
    if claim.contradicts(times) {
      contradictions.append("\(what): reported as \(claim), but it happened \(times) times")
    }
    if !claim.isJournalled(as: outcome) {
      contradictions.append("\(what): reported as \(claim), but the journal says \(outcome)")
    }
  }
}

/// Runs every kind of write × every response × applied, not applied and applied late. Checks that
/// the program's report, the journal and the provider agree.
@Suite(.timeLimit(.minutes(10))) struct ClaimMatrixTests {
  @Test(arguments: MatrixWrite.all)
  func `no reported outcome contradicts the provider's state`(write: MatrixWrite) async throws {
    var run = try await MatrixRun.start(write)
    for answer in WholeMatrix.isAsked ? MatrixAnswer.all : MatrixAnswer.few {
      for application in InterferingProxy.Application.allCases {
        try await run.run(application, answer)
      }
    }
    let unanswered = MatrixAnswer.lost + [MatrixAnswer(name: "504", answer: .status(504))]
    for answer in WholeMatrix.isAsked ? unanswered : [unanswered[0]] {
      for read in MatrixAnswer.reads {
        try await run.run(.never, answer, read: read)
        try await run.run(.before, answer, read: read)
      }
    }
    #expect(run.meddled.proxy.meddled >= run.combinations)
    #expect(run.contradictions.isEmpty, "\(run.contradictions.joined(separator: "\n"))")
    print("matrix: \(write.name): \(run.combinations) combinations, \(run.unknown) unknown")
    try await run.meddled.stop()
  }

  @Test func `has the writes of every registered provider`() {
    for factory in ProviderRegistry.factories {
      #expect(MatrixWrite.claimed(factory) != nil, "add the class \(factory)Writes")
    }
  }

  @Test func `a write without interference is done`() async throws {
    for write in MatrixWrite.all {
      var run = try await MatrixRun.start(write)
      try await run.run(.before, MatrixAnswer(name: "its own", answer: .servers))
      #expect(run.unknown == 0, "\(write.name)")
      #expect(run.contradictions.isEmpty, "\(run.contradictions)")
      try await run.meddled.stop()
    }
  }
}
