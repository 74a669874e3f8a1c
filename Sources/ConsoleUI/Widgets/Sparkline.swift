import Domain

/// Shows how long the last calls took, one sign each. Each step is twice as long as the one below,
/// on one scale for all providers.
nonisolated enum Sparkline {
  /// The longest call of the lowest step, in seconds.
  private static let least = 0.025

  static func text(_ latencies: [Duration], _ glyphs: Glyphs) -> SafeText {
    latencies.map { glyphs.steps[step(of: $0, of: glyphs.steps.count)] }.joined()
  }

  private static func step(of latency: Duration, of count: Int) -> Int {
    var step = 0
    var bound = Duration.seconds(least)
    while latency > bound, step < count - 1 {
      step += 1
      bound = bound * 2
    }
    return step
  }
}
