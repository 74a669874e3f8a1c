import App
import Domain
import Foundation
import TestSupport
import Testing

/// Covers what `roster doctor` reports about config, permissions and secrets.
@Suite struct ExaminationTests {
  private let temporary: TemporaryFolder
  private var folder: URL { temporary.url }

  init() throws { temporary = try TemporaryFolder() }

  private func path(_ name: String) -> String { temporary.path(name) }

  private func write(_ text: String, to name: String, mode: Int = 0o600) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: path(name)))
    try temporary.setMode(mode, of: name)
  }

  private func provider(_ name: String, key: String) -> String {
    """
    [[provider]]
    name = "\(name)"
    kind = "open2b"
    base_url = "https://shop.example.com"
    key = \(key)

    """
  }

  private func examination(_ variables: [String: String] = [:]) -> Examination {
    Examination(
      config: path("config.toml"), environment: variables,
      stateFolder: folder.appendingPathComponent("state"))
  }

  /// `ok secret shop: message; next step`.
  private func lines(_ examination: Examination) -> [String] {
    examination.findings.map {
      ($0.isOK ? "ok " : "problem ") + "\($0.check.rawValue) "
        + $0.subject.replacing(folder.path + "/", with: "") + ": "
        + $0.message.replacing(folder.path + "/", with: "")
        + ($0.nextStep.map { "; " + $0.replacing(folder.path + "/", with: "") } ?? "")
    }
  }

  @Test func `every passed check reports success`() throws {
    try write("k3y\n", to: "key")
    try write(
      provider("a", key: "{ env = \"A_KEY\" }") + provider("b", key: "{ file = \"key\" }")
        + provider("c", key: "{ value = \"k3y\" }")
        + provider("d", key: "{ command = [\"printf\", \"k3y\"] }"), to: "config.toml")
    let variables = ["A_KEY": "k3y", "PATH": "/usr/bin:/bin"]
    let examination = examination(variables)
    #expect(
      lines(examination) == [
        "ok config config.toml: 4 providers",
        "ok permissions config.toml: only its owner can write it",
        "ok permissions key: only its owner can read it",
        "ok permissions state: does not exist yet; it is created when needed",
        "ok secret a: the environment has A_KEY", "ok secret b: it is in key",
        "ok secret c: it is in the config", "ok secret d: printf prints it",
      ])
    #expect(examination.reachable.map(\.info.name.text) == ["a", "b", "c", "d"])
    #expect(
      lines(self.examination(variables))[3]
        == "ok permissions state: only its owner can read it and its contents")
  }

  @Test func `reports all problems at once, each with its next step`() throws {
    try write("k3y\n", to: "key", mode: 0o640)
    try write(
      provider("a", key: "{ env = \"A_KEY\" }") + provider("b", key: "{ file = \"key\" }")
        + provider("c", key: "{ file = \"gone\" }") + provider("d", key: "{ env = \"D_KEY\" }"),
      to: "config.toml", mode: 0o666)
    try FileManager.default.createDirectory(
      atPath: path("state/deep"), withIntermediateDirectories: true,
      attributes: [.posixPermissions: 0o700])
    try write("", to: "state/roster.sqlite", mode: 0o604)
    try write("", to: "state/session")
    try FileManager.default.createSymbolicLink(
      atPath: path("state/link"), withDestinationPath: path("key"))
    try temporary.setMode(0o755, of: "state")
    let examination = examination(["D_KEY": "k3y"])
    #expect(
      lines(examination) == [
        "ok config config.toml: 4 providers",
        "problem permissions config.toml: can be written by others; chmod go-w config.toml",
        "problem permissions key: holds a key and can be read by others; chmod 600 key",
        "problem permissions state: is open to others; chmod 700 state",
        "problem permissions state/link: is a link or not a file; move it away",
        "problem permissions state/roster.sqlite: can be read by others; "
          + "chmod 600 state/roster.sqlite",
        "problem secret a: the environment has no A_KEY; set A_KEY to the provider's key",
        "problem secret c: the key file gone: No such file or directory",
        "ok secret d: the environment has D_KEY",
      ])
    #expect(examination.reachable.map(\.info.name.text) == ["d"])
  }

  @Test func `checks permissions even if the config is invalid`() throws {
    try write("them = 1\n" + provider("a", key: "1"), to: "config.toml", mode: 0o622)
    let examination = examination()
    #expect(
      lines(examination).map { $0.prefix { $0 != ";" } } == [
        "problem config config.toml:1: unknown key 'them'",
        "problem config config.toml:6: key must be { env = \"NAME\" }, { command = [\"program\", "
          + "\"argument\"] }, { file = \"…\" } or { value = \"…\" }, not a whole number",
        "problem permissions config.toml: can be written by others",
        "ok permissions state: does not exist yet",
      ])
    #expect(examination.app == nil)
    #expect(examination.reachable.isEmpty)
  }

  @Test func `a missing config and a config without providers are problems`() throws {
    #expect(
      lines(examination()).first?.hasPrefix("problem config config.toml: there is no") == true)
    try write("", to: "config.toml")
    #expect(
      lines(examination()).first?.hasPrefix("problem config config.toml: no provider is") == true)
  }
}
