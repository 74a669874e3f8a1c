import Domain
import Foundation
import Simulator
import Store
import Testing

extension EndToEnd {
  /// Checks that the main task leaves a journal and no personal data on the machine.
  @Suite struct PersonalDataTests {
    /// Texts that must not be stored anywhere, with the phone number in both spellings.
    private static let secrets = [
      WellKnownPeople.janeEmail, WellKnownPeople.janeFirstName + " " + WellKnownPeople.janeLastName,
      WellKnownPeople.janePhone, "+1 617 555 0101", "Smith Foundation", "456 Park Ave",
      "pieter.tweeling4@example.com", "Pieter Tweeling", "31600000004",
      SimulatedAccount.named("eu-shop").secrets[0],
    ]

    @Test func `no file and no argument holds personal data or a key after the main task`()
      async throws
    {
      let sandbox = try Sandbox()
      let simulator = SimulatorServer(options: SimulatorOptions(contacts: 300))
      _ = try await simulator.start()
      // The config is outside HOME and the state folder because it holds the keys.
      try sandbox.write(await simulator.configuration, to: "out/config.toml")
      try await PyteTerminal.open(
        in: sandbox, environment: ["ROSTER_CONFIG": sandbox.path("out/config.toml")]
      ) { terminal in
        try await terminal.see("shop-it · contacts", "1–100 of 300")
        try await MainJob.switchSMS(of: WellKnownPeople.janeEmail, in: terminal)
        let other = try await MainJob.emailInTheList(of: "Pieter Tweeling", in: terminal)
        try await MainJob.anonymize(other, in: terminal)
        let arguments = try Processes.arguments(below: await terminal.processID)
        #expect(arguments.values.contains { $0.starts(with: Data(Sandbox.program.utf8)) })
        Self.expectClean(arguments)
        try await terminal.press("q")
        #expect(try await terminal.ending().status == 0)
      }
      await simulator.stop()
      // Proves that the search works.
      let config = Data(try sandbox.text("out/config.toml").utf8)
      #expect(Self.findings(in: ["the config": config]).count == 1)
      try Self.expectJournal(in: sandbox)
      let files = try Self.files(in: sandbox)
      #expect(files.contains { $0.path.hasPrefix(sandbox.path("state")) })
      for file in files { Self.expectClean([file.path: try Data(contentsOf: file)]) }
    }

    /// Checks that the journal has complete entries for both writes.
    private static func expectJournal(in sandbox: Sandbox) throws {
      let folder = URL(fileURLWithPath: sandbox.path("state/roster"))
      let rows = try AppDatabase(folder: folder).rows()
      #expect(rows.filter { $0.step == "intended" }.count == 2)
      #expect(rows.filter { $0.step == "sent" }.count == 2)
      #expect(rows.filter { $0.step == "verified" }.count == 2)
    }

    private static func files(in sandbox: Sandbox) throws -> [URL] {
      try ["state", "home", "config", "cache", "tmp"].flatMap { name in
        try FileManager.default.subpathsOfDirectory(atPath: sandbox.path(name))
          .map { URL(fileURLWithPath: sandbox.path(name + "/" + $0)) }
          .filter { !$0.hasDirectoryPath && FileManager.default.isReadableFile(atPath: $0.path) }
      }.filter { url in
        let type = try FileManager.default.attributesOfItem(atPath: url.path)[.type]
        return type as? FileAttributeType == .typeRegular
      }
    }

    private static func expectClean(_ texts: [String: Data]) {
      #expect(findings(in: texts) == [])
    }

    private static func findings(in texts: [String: Data]) -> [String] {
      texts.flatMap { place, text in
        secrets.filter { text.range(of: Data($0.utf8)) != nil || place.contains($0) }
          .map { "\(place) holds \($0)" }
      }
    }
  }
}

/// Reads what `/proc` shows to every user.
enum Processes {
  /// The command lines of a process and its descendants, by process id.
  static func arguments(below root: Int32) throws -> [String: Data] {
    let parents = try parents()
    var found: Set<Int32> = [root]
    while true {
      let children = parents.filter { found.contains($0.value) }.keys
      guard !found.isSuperset(of: children) else { break }
      found.formUnion(children)
    }
    var texts: [String: Data] = [:]
    for id in found {
      texts["/proc/\(id)/cmdline"] = FileManager.default.contents(atPath: "/proc/\(id)/cmdline")
    }
    return texts
  }

  private static func parents() throws -> [Int32: Int32] {
    let names = try FileManager.default.contentsOfDirectory(atPath: "/proc")
    return names.compactMap(Int32.init).reduce(into: [:]) { parents, id in
      // A process may end between listing and reading.
      guard let data = FileManager.default.contents(atPath: "/proc/\(id)/stat") else { return }
      let fields =
        String(decoding: data, as: UTF8.self)
        .split(separator: ")").last?.split(separator: " ") ?? []
      if fields.count > 1 { parents[id] = Int32(fields[1]) }
    }
  }
}
