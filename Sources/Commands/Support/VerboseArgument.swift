/// `--verbose=bodies` for a parser that knows no option whose value may be left out.
enum VerboseArgument {
  /// With the hidden flag of `GlobalOptions` in its place; what stands behind `--` is left alone.
  ///
  /// - Throws: Where there is another word behind the sign.
  static func rewritten(_ arguments: [String]) throws(CommandFailure) -> [String] {
    let options = arguments.prefix { $0 != "--" }
    var rewritten: [String] = []
    for argument in options {
      guard argument.hasPrefix("--verbose=") else {
        rewritten.append(argument)
        continue
      }
      guard argument == "--verbose=bodies" else {
        throw .usage(
          "\(argument) is not known", nextStep: "there is --verbose=bodies, and --verbose")
      }
      rewritten.append("--verbose-bodies")
    }
    return rewritten + arguments.dropFirst(options.count)
  }
}
