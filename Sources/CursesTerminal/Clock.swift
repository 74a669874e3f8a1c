import Dispatch

/// Monotonic time in the milliseconds that `KeyDecoder` counts in.
enum Clock {
  static var milliseconds: Int { Int(DispatchTime.now().uptimeNanoseconds / 1_000_000) }
}
