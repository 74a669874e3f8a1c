/// Which calls fail, and how: first what a test scripted, then a share of all calls, repeatably for
/// one seed.
struct FaultPlan: Sendable {
  private struct Script: Sendable {
    let fault: Fault
    let kind: String
    let filter: CallFilter
    var count: Int
  }

  /// The kinds that take turns. A closed connection is one time a request that was not applied, the
  /// next time one that was.
  private static func turns(and additional: [AdditionalFault]) -> [Fault] {
    let always: [Fault] = [.status(429), .status(500), .status(503), .cutOff]
    return always + [.closedBeforeApplying] + additional.map(\.turns.0)
      + always + [.closedAfterApplying] + additional.map(\.turns.1)
  }

  private let key: UInt64
  private let turns: [Fault]
  var rate: Double
  private var calls: UInt64 = 0
  private var failed = 0
  private var scripts: [Script] = []

  /// A `rate` of 0 fails nothing, of 1 every call.
  init(seed: UInt64, rate: Double, and additional: [AdditionalFault] = []) {
    self.turns = Self.turns(and: additional)
    self.key = SeedRandom.key(seed: seed, name: "faults")
    self.rate = rate
  }

  mutating func script(_ fault: Fault, kind: String, count: Int, filter: CallFilter) {
    scripts.append(Script(fault: fault, kind: kind, filter: filter, count: count))
  }

  /// What was scripted and did not happen yet does not happen any more.
  mutating func forgetScripts() {
    scripts = []
  }

  /// The fault of this call, or `nil`. Scripted ones come first, in the order they were scripted.
  mutating func fault(for call: Call, kind: String) -> Fault? {
    if let position = scripts.firstIndex(where: { $0.kind == kind && $0.filter.matches(call) }) {
      let fault = scripts[position].fault
      scripts[position].count -= 1
      if scripts[position].count <= 0 { scripts.remove(at: position) }
      return fault
    }
    calls += 1
    guard SeedRandom.share(key ^ calls) < rate else { return nil }
    defer { failed += 1 }
    return turns[failed % turns.count]
  }
}
