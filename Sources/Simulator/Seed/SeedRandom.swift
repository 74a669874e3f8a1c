/// Repeatable draws without a stream: a value depends only on its key, so person 70,000 can be
/// computed without the 69,999 before. (SplitMix64's finaliser.)
enum SeedRandom {
  static func mix(_ value: UInt64) -> UInt64 {
    var mixed = value &+ 0x9E37_79B9_7F4A_7C15
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  /// The key of a provider's world: FNV-1a of its name, mixed with the seed.
  static func key(seed: UInt64, name: String) -> UInt64 {
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in name.utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    return mix(hash ^ mix(seed))
  }

  /// A share in 0..<1.
  static func share(_ value: UInt64) -> Double {
    Double(mix(value) >> 11) / Double(1 << 53)
  }
}
