import Dispatch
import Foundation
import Store
import Testing

/// Where ids and fields come from, and what cannot be read.
@Suite(.timeLimit(.minutes(2))) struct InputPlaceTests {
  @Test func `standard input that cannot be read is not taken for its end`() async throws {
    let bench = try await Workbench()
    let process = try bench.process(["delete", "b2b", "-", "--yes"])
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: bench.folder.path))
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    #expect(try await Workbench.status(of: process) == 74)
    let text = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
    #expect(text.contains("standard input cannot be read"))
    #expect(text.contains("nothing was sent"))
    #expect(await bench.requests().isEmpty)
  }

  @Test(arguments: [["create", "shop-it", "--from"], ["pricing", "set", "b2b", "1", "--from"]])
  func `a folder is no file of fields`(words: [String]) async throws {
    let bench = try await Workbench()
    let run = try await bench.run(words + [bench.folder.path])
    #expect(run.status == 74)
    #expect(run.errors.contains("this is a folder"))
    #expect(await bench.requests().isEmpty)
  }

  @Test func `a pipe with a writer is read to its end`() async throws {
    let bench = try await Workbench()
    let pipe = bench.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    // Opening it waits until the program has opened it, too.
    let writer = Process()
    writer.executableURL = URL(fileURLWithPath: "/bin/sh")
    writer.arguments = [
      "-c", #"printf '{"customer":37091,"name":"Piped Contact"}' > "$0""#, pipe,
    ]
    async let writing = Workbench.status(of: writer)
    let run = try await bench.run("create", "shop-it", "--from", pipe)
    #expect(run.status == 0)
    #expect(try await writing == 0)
  }

  @Test func `a pipe without a writer says that it waits, and ends by a signal`() async throws {
    let bench = try await Workbench()
    let pipe = bench.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let run = try await bench.interrupted(
      ["create", "shop-it", "--from", pipe], when: "waiting for something to write")
    #expect(run.status == 130)
    #expect(run.errors.contains("interrupted: nothing was sent"))
    #expect(await bench.requests().isEmpty)
  }

  @Test func `a signal ends the reading of ids, and nothing is sent`() async throws {
    let bench = try await Workbench()
    let process = try bench.process(["delete", "b2b", "-", "--yes"])
    let (input, errors) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    async let status = Workbench.status(of: process)
    // More than a pipe holds: once it is written, the program is reading.
    let ids = (1...40_000).map { String(1_000_000 + $0) }.joined(separator: "\n") + "\n"
    await withCheckedContinuation { continuation in
      DispatchQueue.global().async {
        input.fileHandleForWriting.write(Data(ids.utf8))
        continuation.resume()
      }
    }
    kill(process.processIdentifier, SIGINT)
    #expect(try await status == 130)
    let text = String(decoding: errors.fileHandleForReading.availableData, as: UTF8.self)
    #expect(text.contains("interrupted: nothing was sent"))
    #expect(await bench.requests().isEmpty)
    withExtendedLifetime(input) {}
  }

  @Test(arguments: ["upsert", "import"])
  func `a pipe is no file of rows, and holds nothing up`(command: String) async throws {
    let bench = try await Workbench()
    let pipe = bench.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let words =
      command == "upsert" ? ["upsert", "b2b", pipe, "--by", "id"] : ["import", "eu-shop", pipe]
    let run = try await bench.run(words)
    #expect(run.status == 74)
    #expect(run.errors.contains("this is not a file"))
  }

  @Test func `a config that is a pipe is refused and holds nothing up`() async throws {
    let bench = try await Workbench()
    let pipe = bench.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let run = try await bench.run("providers", "--config", pipe)
    #expect(run.status == 78)
    #expect(run.errors.contains("it is not a regular file"))
  }

  // MARK: - Ids

  @Test(arguments: [["59080", "059080", "0059080"], ["059080", "59080", "59080"]])
  func `zeros in front make no other contact`(ids: [String]) async throws {
    let bench = try await Workbench()
    let run = try await bench.run(["delete", "shop-it", "--yes"] + ids)
    #expect(run.output.contains(#""id":"59080""#))
    #expect(run.output.split(separator: "\n").count == 1)
    for lineEnd in ["\n", "\r\n"] {
      let viaInput = try await bench.run(
        "delete", "shop-it", "-", "--yes", input: ids.joined(separator: lineEnd))
      #expect(viaInput.output.split(separator: "\n").count == 1)
    }
    #expect(Set(try bench.journal().compactMap(\.contactID)) == ["59080"])
  }

  @Test(
    arguments: [
      ["delete", "b2b", "Smith", "--yes"], ["delete", "b2b", "0612345678x", "--yes"],
      ["delete", "shop-it", "Müller", "--yes"], ["update", "b2b", "Smith", "--set", "title=x"],
      ["prefer", "eu-shop", "+33612345678", "--email", "out"],
    ])
  func `what cannot be an id is refused and kept nowhere`(words: [String]) async throws {
    let bench = try await Workbench()
    let run = try await bench.run(words)
    #expect(run.status == 4)
    #expect(!run.errors.contains(words[2]))
    #expect(await bench.requests().isEmpty)
    try requireAbsent(words[2], bench)
  }

  @Test(arguments: ["Smith", "0612345678", "33612345678"])
  func `a token that may be a name or a number is sent, but kept nowhere`(
    id: String
  ) async throws {
    let bench = try await Workbench()
    let run = try await bench.run("anonymize", "eu-shop", id, "--yes")
    #expect(run.status == 2)
    #expect(await bench.requests().contains { $0.contains(id) })
    try requireAbsent(id, bench)
  }

  @Test func `the id of a contact is kept, so that its absence elsewhere means something`()
    async throws
  {
    let bench = try await Workbench()
    _ = try await bench.run("delete", "b2b", "999999", "--yes")
    #expect(throws: (any Error).self) { try requireAbsent("999999", bench) }
  }

  private struct Kept: Error { let file: String }

  /// In none of the files that the program keeps.
  private func requireAbsent(_ text: String, _ bench: Workbench) throws {
    let state = bench.folder.appendingPathComponent("state/roster")
    guard FileManager.default.fileExists(atPath: state.path) else { return }
    for name in try FileManager.default.contentsOfDirectory(atPath: state.path) {
      let data = try Data(contentsOf: state.appendingPathComponent(name))
      if data.range(of: Data(text.utf8)) != nil { throw Kept(file: name) }
    }
  }
}
