import Foundation
import Glibc
import Testing

/// Covers how the running program protects itself from other processes.
@Suite(.timeLimit(.minutes(10))) struct HardeningTests {
  @Test func `writes no core dump and refuses inspection by other processes`() async throws {
    let process = Process()
    let program = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
      .appendingPathComponent("roster").path
    // The files of a protected process belong to root, so the program runs as another user.
    let isRoot = geteuid() == 0
    process.executableURL = URL(fileURLWithPath: isRoot ? "/usr/bin/setpriv" : program)
    process.arguments =
      (isRoot ? ["--reuid=65534", "--clear-groups", program] : []) + ["simulate"]
    process.environment = ["PATH": "/usr/bin:/bin", "HOME": "/nonexistent"]
    process.standardError = FileHandle.nullDevice
    let output = Pipe()
    process.standardOutput = output
    async let status = Workbench.status(of: process)
    for await text in Workbench.texts(of: output.fileHandleForReading) {
      #expect(text.hasPrefix("listening on"))
      break
    }
    let folder = "/proc/\(process.processIdentifier)"
    let limits = try text(of: folder + "/limits").split(separator: "\n")
    let core = try #require(limits.first { $0.hasPrefix("Max core file size") })
    #expect(core.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"])
    var facts = stat()
    #expect(stat(folder + "/mem", &facts) == 0)
    #expect(facts.st_uid == 0, "its memory belongs to the user \(facts.st_uid)")
    process.terminate()
    #expect(try await status == 143)
  }

  private func text(of path: String) throws -> String {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
  }
}
