import Foundation
import Testing

/// Covers the targets of `export --to`.
@Suite(.timeLimit(.minutes(10))) struct OutputPlaceTests {
  private static func type(_ path: String) throws -> FileAttributeType? {
    try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
  }

  @Test func `writes to a pipe and does not replace it`() async throws {
    let bench = try await Workbench()
    let pipe = bench.path("pipe")
    #expect(mkfifo(pipe, 0o600) == 0)
    // Opens the pipe for reading and writing, so that `open` does not block. The whole export fits
    // into the pipe's buffer.
    let reader = open(pipe, O_RDWR | O_NONBLOCK)
    defer { close(reader) }
    let run = try await bench.run("export", "shop-it", "--to", pipe)
    #expect(run.status == 0)
    var bytes = [UInt8](repeating: 0, count: 65_536)
    let count = read(reader, &bytes, bytes.count)
    let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    #expect(text.hasPrefix("provider,id,name"))
    #expect(text.split(whereSeparator: \.isNewline).count == Workbench.contacts + 1)
    var facts = stat()
    #expect(lstat(pipe, &facts) == 0)
    #expect(facts.st_mode & S_IFMT == S_IFIFO)
  }

  @Test func `writes to a device and does not replace it`() async throws {
    let bench = try await Workbench()
    // Creates a device node for the test, to protect the machine's own; otherwise links to it.
    let device = bench.path("null")
    let isOwn = mknod(device, S_IFCHR | 0o600, makedev(1, 3)) == 0
    if !isOwn { #expect(symlink("/dev/null", device) == 0) }
    let run = try await bench.run("export", "shop-it", "--to", device)
    var facts = stat()
    #expect(stat(device, &facts) == 0)
    #expect(facts.st_mode & S_IFMT == S_IFCHR)
    #expect(run.status == 0 || isOwn)
    #expect(!FileManager.default.fileExists(atPath: device + ".part"))
  }

  @Test func `replaces the target of a link and keeps the link`() async throws {
    let bench = try await Workbench()
    try bench.write("old", to: "file.csv")
    #expect(symlink(bench.path("file.csv"), bench.path("link.csv")) == 0)
    let run = try await bench.run("export", "shop-it", "--to", bench.path("link.csv"))
    #expect(run.status == 0)
    #expect(try Self.type(bench.path("link.csv")) == .typeSymbolicLink)
    #expect(try Self.type(bench.path("file.csv")) == .typeRegular)
    let text = try String(contentsOfFile: bench.path("file.csv"), encoding: .utf8)
    #expect(text.hasPrefix("provider,id,name"))
  }

  @Test(arguments: ["folder", "socket", "dangling"])
  func `refuses a path that cannot hold a file and leaves it unchanged`(kind: String) async throws {
    let bench = try await Workbench()
    let path = bench.path("place")
    switch kind {
    case "folder":
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    case "socket": try Self.makeSocket(path)
    default: #expect(symlink(bench.path("nothing"), path) == 0)
    }
    let before = try Self.type(path)
    let run = try await bench.run("export", "shop-it", "--to", path)
    #expect(run.status == 74)
    #expect(run.errors.contains("this is"))
    #expect(try Self.type(path) == before)
    #expect(await bench.requests().isEmpty)
  }

  @Test func `does not write a config to a pipe, whose mode would change`() async throws {
    let bench = try await Workbench()
    let pipe = bench.path("pipe")
    #expect(mkfifo(pipe, 0o640) == 0)
    let reader = open(pipe, O_RDWR | O_NONBLOCK)
    defer { close(reader) }
    let run = try await bench.run("simulate", "--contacts", "5", "--write-config", pipe)
    #expect(run.status == 74)
    var facts = stat()
    #expect(lstat(pipe, &facts) == 0)
    #expect(facts.st_mode & 0o777 == 0o640)
  }

  private static func makeSocket(_ path: String) throws {
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let size = socklen_t(MemoryLayout<sockaddr_un>.size)
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(descriptor, $0, size) }
    }
    #expect(result == 0)
    close(descriptor)
  }
}

private func makedev(_ major: UInt64, _ minor: UInt64) -> dev_t { dev_t(major << 8 | minor) }
