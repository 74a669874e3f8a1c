import Testing

/// Runs the built program in real terminals, one test at a time, because all tests share two cores.
@Suite(.serialized, .timeLimit(.minutes(2))) enum EndToEnd {}
