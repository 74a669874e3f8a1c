import Testing

/// The built program in real terminals. One test at a time: each has programs of its own, and they
/// share two cores with everything else that is tested.
@Suite(.serialized, .timeLimit(.minutes(2))) enum EndToEnd {}
