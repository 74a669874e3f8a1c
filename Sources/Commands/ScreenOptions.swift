import ArgumentParser

/// How the console looks, for one session.
struct ScreenOptions: ParsableArguments {
  @Flag(
    help: """
      The console as a dialogue of lines, for screen readers, terminals without a screen, and \
      scripts.
      """)
  var plain = false

  @Flag(help: "Draw roster's own signs in ASCII, whatever the config says.")
  var ascii = false
}
