import Foundation
import Simulator
import Testing

@Suite(.timeLimit(.minutes(10))) struct SimulateTests {
  @Test(arguments: [(SIGINT, 130), (SIGTERM, 143)] as [(Int32, Int32)])
  func `the simulator prints its address and ends on a signal`(
    signal: Int32, status: Int32
  ) async throws {
    let bench = try await Workbench()
    let config = bench.path("simulated.toml")
    let process = try bench.process(
      ["simulate", "--contacts", "3", "--write-config", config])
    let output = Pipe()
    process.standardOutput = output
    async let ended = Workbench.status(of: process)
    let line = await Self.firstText(of: output.fileHandleForReading)
    #expect(line.hasPrefix("listening on http://127.0.0.1:"))
    let attributes = try FileManager.default.attributesOfItem(atPath: config)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let run = try await bench.run("count", "shop-it", "--config", config)
    #expect(run.output == "{\"provider\":\"shop-it\",\"count\":3}\n")
    kill(process.processIdentifier, signal)
    #expect(try await ended == status)
  }

  @Test func `a port in use gives a one-line error`() async throws {
    let bench = try await Workbench()
    let port = try #require(URLComponents(string: await bench.simulator.baseURL)?.port)
    let run = try await bench.run("simulate", "--port", "\(port)", "--contacts", "1")
    #expect(run.status == 74)
    #expect(
      run.errors
        == "roster: the simulator cannot listen: port \(port) is already in use; "
        + "--port 0 takes a free one\n")
  }

  @Test func `refuses a request log that others can read, and an unknown fault`()
    async throws
  {
    let bench = try await Workbench()
    let path = bench.path("requests.ndjson")
    #expect(FileManager.default.createFile(atPath: path, contents: Data()))
    #expect(chmod(path, 0o644) == 0)
    let run = try await bench.run("simulate", "--request-log", path)
    #expect(run.status == 74)
    #expect(
      run.errors == "roster: \(path) is not a file of its owner alone (chmod 600)\n")
    let unknown = try await bench.run("simulate", "--faults-also", "delay,rain")
    #expect(unknown.status == 64)
    #expect(unknown.errors.contains("unknown fault 'rain'; use delay, hang, gateway"))
  }

  /// The first output, as soon as it is written.
  private static func firstText(of handle: FileHandle) async -> String {
    for await text in Workbench.texts(of: handle) { return text }
    return ""
  }
}
