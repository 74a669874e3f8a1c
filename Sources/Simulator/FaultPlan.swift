/// Decides which calls fail, and how: first the faults that a test scripted, then a share of all
/// calls, repeatable for a seed.
struct FaultPlan: Sendable {
  private struct Script: Sendable {
    let fault: Fault
    let kind: String
    let filter: CallFilter
    var count: Int
  }

  /// The faults in turn. For a closed connection the request is alternately not applied and
  /// applied.
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

  /// With a `rate` of 0 no call fails, with 1 every call.
  init(seed: UInt64, rate: Double, and additional: [AdditionalFault] = []) {
    self.turns = Self.turns(and: additional)
    self.key = SeedRandom.key(seed: seed, name: "faults")
    self.rate = rate
  }

  mutating func script(_ fault: Fault, kind: String, count: Int, filter: CallFilter) {
    scripts.append(Script(fault: fault, kind: kind, filter: filter, count: count))
  }

  /// Drops scripted faults that have not happened yet.
  mutating func forgetScripts() {
    scripts = []
  }

  /// The fault of this call, or `nil`. Scripted ones come first, in their order.
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
