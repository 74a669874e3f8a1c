import ArgumentParser
import Domain

/// Which rows of a list.
struct RangeOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Skip this many rows.", valueName: "n")) var first: Int?
  @Option(help: ArgumentHelp("Give at most this many rows.", valueName: "n")) var limit: Int?
  @Option(help: ArgumentHelp("Continue after this id or cursor.", valueName: "id"))
  var after: String?

  mutating func validate() throws {
    if let first, first < 0 { throw ValidationError("--first takes 0 or more") }
    if let limit, limit < 1 { throw ValidationError("--limit takes 1 or more") }
    if first != nil, after != nil {
      throw ValidationError("--first and --after are two ways to say where to begin")
    }
  }

  /// `nil` where nothing was said.
  var start: PageStart? {
    after.map(PageStart.after) ?? first.map(PageStart.first)
  }
}
