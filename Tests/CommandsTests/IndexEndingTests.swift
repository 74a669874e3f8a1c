import Foundation
import Simulator
import Testing

/// Covers updates of an index that end early: by a kill at any moment, and by a full disk.
@Suite(.timeLimit(.minutes(10))) struct IndexEndingTests {
  private func bench() async throws -> Workbench {
    let bench = try await Workbench()
    try await bench.configure(
      top: "index_key = { value = \"of the test\" }\n", replacing: "[[provider]]",
      with: "[[provider]]\nindex = true")
    let run = try await bench.run("index", "update", "shop-it")
    #expect(run.status == 0, "\(run.errors)")
    return bench
  }

  private func folder(_ bench: Workbench) -> String { bench.path("state/roster/index/shop-it") }

  /// The files of the index, with their sizes and times.
  private func files(_ bench: Workbench) -> [String: [Int]] {
    let folder = folder(bench)
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.reduce(into: [:]) { files, name in
      var facts = stat()
      guard lstat("\(folder)/\(name)", &facts) == 0 else { return }
      files[name] = [Int(facts.st_size), facts.st_mtim.tv_sec, facts.st_mtim.tv_nsec]
    }
  }

  /// Runs an update and kills it after so many changes of the index's files.
  ///
  /// - Returns: `false` if it ended before.
  private func isKilled(after changes: Int, _ bench: Workbench) async throws -> Bool {
    let process = try bench.process(["index", "update", "shop-it", "--rebuild"])
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    var last = files(bench)
    var count = 0
    var polls = 0
    async let status = Workbench.status(of: process)
    while !process.isRunning { await Task.yield() }
    while process.isRunning, count < changes {
      let now = files(bench)
      if now != last { (last, count) = (now, count + 1) }
      // Other tests get their turn seldom enough that few changes are missed.
      polls += 1
      if polls.isMultiple(of: 200) { await Task.yield() }
    }
    kill(process.processIdentifier, SIGKILL)
    return try await status == -1
  }

  @Test func `a kill at any moment leaves the old generation or the new one`() async throws {
    let bench = try await bench()
    var kills = 0
    for round in 0..<16 {
      let changes = round % 8 + 1
      let wasKilled = try await isKilled(after: changes, bench)
      let status = try await bench.run("index", "status", "--output", "json")
      #expect(status.status == 0, "\(changes): \(status.errors)")
      #expect(
        status.output.contains(#""provider":"shop-it","contacts":25,"#),
        "\(changes): \(status.output)")
      let find = try await bench.run("find", WellKnownPeople.janeEmail, "--envelope")
      let isFound = find.output.contains(#""provider":"shop-it","kind":"#)
      #expect(isFound, "\(changes): \(find.errors)")
      if wasKilled { kills += 1 }
    }
    #expect(kills >= 4, "most updates are killed")
    let rest = try await bench.run("index", "update", "shop-it", "--output", "json")
    #expect(rest.status == 0, "\(rest.errors)")
    #expect(rest.output.contains(#""contacts":25,"#), "\(rest.output)")
    #expect(rest.output.contains(#""building":null"#), "\(rest.output)")
    let left = files(bench).keys.filter { $0.hasSuffix(".sqlite") }
    #expect(left.count == 1, "no file of an older generation is left: \(left)")
  }

  /// Runs the program with a limit on the size of each file, in kilobytes.
  private func limited(
    _ arguments: [String], to size: Int, _ bench: Workbench
  ) async throws -> Run {
    let program = try bench.process(arguments)
    let path = try #require(program.executableURL?.path)
    let script = "trap '' XFSZ; ulimit -f \(size * 2); exec \"$0\" \"$@\""
    return try await bench.run(["-c", script, path] + arguments, program: "/bin/sh")
  }

  @Test func `a full disk is reported, and a find works as before`() async throws {
    let bench = try await bench()
    let email = WellKnownPeople.janeEmail
    let update = try await limited(["index", "update", "shop-it", "--rebuild"], to: 40, bench)
    #expect(update.status == 74, "\(update.errors)")
    #expect(update.errors.contains("the index of shop-it cannot be used"), "\(update.errors)")
    for text in [email, "absent@example.net"] {
      let find = try await limited(["find", text, "--envelope"], to: 40, bench)
      #expect([0, 5].contains(find.status), "\(find.errors)")
      let isFound = find.output.contains(#""provider":"shop-it","kind":"#)
      #expect(isFound == (text == email), "\(find.errors)")
      #expect(find.output.contains(#""complete":"asOf""#), "\(find.errors)")
    }
    let rest = try await bench.run("index", "update", "shop-it", "--output", "json")
    #expect(rest.output.contains(#""contacts":25,"#), "\(rest.errors)")
  }

  /// Whether a test may mount a small file system that only its own processes see.
  private static let mayMount: Bool = {
    let trial = Process()
    trial.executableURL = URL(fileURLWithPath: "/usr/bin/unshare")
    trial.arguments = ["-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt"]
    trial.standardError = FileHandle.nullDevice
    do {
      try trial.run()
    } catch {
      return false
    }
    trial.waitUntilExit()
    return trial.terminationStatus == 0
  }()

  @Test(.enabled(if: mayMount, "unshare may not mount here"))
  func `a build that fills the disk gives the room back`() async throws {
    let bench = try await bench()
    let script = """
      mount -t tmpfs -o size=400k tmpfs "$XDG_STATE_HOME" || exit
      head -c 370k /dev/zero > "$XDG_STATE_HOME/filler"
      "$0" index update shop-it > /dev/null; echo "full $?"
      echo "files: $(cd "$XDG_STATE_HOME"; find . -name '*.sqlite*')"
      rm "$XDG_STATE_HOME/filler"
      "$0" index update shop-it > /dev/null; echo "room $?"
      echo "files: $(cd "$XDG_STATE_HOME"; find . -name '*.sqlite')"
      """
    let program = try #require(bench.process([]).executableURL?.path)
    let run = try await bench.run(
      ["-rm", "/bin/sh", "-c", script, program], program: "/usr/bin/unshare")
    #expect(
      run.output == "full 74\nfiles: \nroom 0\nfiles: ./roster/index/shop-it/1.sqlite\n",
      "\(run.errors)")
    #expect(run.errors.contains("the disk is full; an unfinished build is deleted"))
  }
}
