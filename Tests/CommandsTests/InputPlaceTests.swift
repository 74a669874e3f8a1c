import Dispatch
import Foundation
import Store
import Testing

/// Covers the sources of ids and fields, and sources that cannot be read.
@Suite(.timeLimit(.minutes(10))) struct InputPlaceTests {
  @Test func `does not treat unreadable standard input as empty`() async throws {
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
  func `refuses a folder as a file of fields`(words: [String]) async throws {
    let bench = try await Workbench()
    let run = try await bench.run(words + [bench.folder.path])
    #expect(run.status == 74)
    #expect(run.errors.contains("this is a folder"))
    #expect(await bench.requests().isEmpty)
  }

  @Test func `reads a pipe with a writer to its end`() async throws {
    let bench = try await Workbench()
    let pipe = bench.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    // Opening the pipe blocks until the program opens it.
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

  @Test func `reports that it waits for a pipe without a writer, until a signal`() async throws {
    let bench = try await Workbench()
    let pipe = bench.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let run = try await bench.interrupted(
      ["create", "shop-it", "--from", pipe], when: "waiting for a process to write")
    #expect(run.status == 130)
    #expect(run.errors.contains("interrupted: nothing was sent"))
    #expect(await bench.requests().isEmpty)
  }

  @Test func `a signal while ids are read sends nothing`() async throws {
    let bench = try await Workbench()
    let process = try bench.process(["delete", "b2b", "-", "--yes"])
    let (input, errors) = (Pipe(), Pipe())
    process.standardInput = input
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    async let status = Workbench.status(of: process)
    // More than a pipe holds, so the program is reading once all is written.
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
  func `refuses a pipe as a file of rows without blocking`(command: String) async throws {
    let bench = try await Workbench()
    let pipe = bench.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let words =
      command == "upsert" ? ["upsert", "b2b", pipe, "--by", "id"] : ["import", "eu-shop", pipe]
    let run = try await bench.run(words)
    #expect(run.status == 74)
    #expect(run.errors.contains("this is not a file"))
  }

  @Test func `refuses a pipe as the config without blocking`() async throws {
    let bench = try await Workbench()
    let pipe = bench.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    let run = try await bench.run("providers", "--config", pipe)
    #expect(run.status == 78)
    #expect(run.errors.contains("it is not a regular file"))
  }

  // MARK: - Ids

  @Test(arguments: [["59080", "059080", "0059080"], ["059080", "59080", "59080"]])
  func `leading zeros name the same contact`(ids: [String]) async throws {
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
  func `refuses an invalid id and stores it nowhere`(words: [String]) async throws {
    let bench = try await Workbench()
    let run = try await bench.run(words)
    #expect(run.status == 4)
    #expect(!run.errors.contains(words[2]))
    #expect(await bench.requests().isEmpty)
    try requireAbsent(words[2], bench)
  }

  @Test(arguments: ["Smith", "0612345678", "33612345678"])
  func `sends a token that may be a name or a number, but stores it nowhere`(
    id: String
  ) async throws {
    let bench = try await Workbench()
    let run = try await bench.run("anonymize", "eu-shop", id, "--yes")
    #expect(run.status == 2)
    #expect(await bench.requests().contains { $0.contains(id) })
    try requireAbsent(id, bench)
  }

  @Test func `stores a valid id, which proves that the search for stored ids works`()
    async throws
  {
    let bench = try await Workbench()
    _ = try await bench.run("delete", "b2b", "999999", "--yes")
    #expect(throws: (any Error).self) { try requireAbsent("999999", bench) }
  }

  private struct Kept: Error { let file: String }

  /// Throws if a file of the program holds the text.
  private func requireAbsent(_ text: String, _ bench: Workbench) throws {
    let state = bench.folder.appendingPathComponent("state/roster")
    guard FileManager.default.fileExists(atPath: state.path) else { return }
    for name in try FileManager.default.contentsOfDirectory(atPath: state.path) {
      let data = try Data(contentsOf: state.appendingPathComponent(name))
      if data.range(of: Data(text.utf8)) != nil { throw Kept(file: name) }
    }
  }
}
