import Domain
import Foundation
import Testing

/// Covers where secrets are stored in memory and for how long.
@Suite(.serialized) struct SecretTests {
  @Test func `printing a secret shows none of its value`() {
    let secret = Secret("s3cret")
    #expect("\(secret) \(String(reflecting: secret))" == "‹redacted› ‹redacted›")
    var dumped = ""
    dump(secret, to: &dumped)
    #expect(!dumped.contains("s3cret"))
    #expect(secret.reveal() == "s3cret")
  }

  @Test func `secrets with the same value are equal`() {
    #expect(Secret("a") == Secret("a"))
    #expect(Secret("a") != Secret("ab"))
    #expect(Set([Secret("a"), Secret("a"), Secret("b")]).count == 2)
  }

  @Test(
    arguments: [
      ("key\n", "key"), ("  key\t \nmore", "key"), ("key\r\n", "key"), ("a b", "a b"), ("\n", nil),
      (" \n", nil), ("", nil),
    ] as [(String, String?)])
  func `takes the trimmed first line of a program's output as the secret`(
    row: (String, String?)
  ) {
    let bytes = Array(row.0.utf8)
    let secret = Secret(mostBytes: 64) { place in
      place.copyBytes(from: bytes)
      return bytes.count
    }
    #expect(secret?.reveal() == row.1)
  }

  @Test func `locked memory is excluded from swap, core dumps and child processes`() throws {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(8), &limit)  // RLIMIT_MEMLOCK
    let memory = LockedMemory(capacity: 8) { $0.count }
    let flags = try memory.withBytes { try Self.flags(at: UInt(bitPattern: $0.baseAddress)) }
    #expect(flags.contains("dd"), "no dump: \(flags)")
    #expect(flags.contains("wf"), "wiped in a child: \(flags)")
    #expect(memory.isLocked == flags.contains("lo"))
    if limit.rlim_cur >= 65_536 { #expect(memory.isLocked) }
  }

  @Test func `memory holds a secret only once until it is revealed`() throws {
    let sign = UInt8.random(in: 1...255)
    let masked = (0..<32).map { _ in UInt8.random(in: 33...126) ^ sign }
    let secret = Secret(mostBytes: 64) { place in
      for (index, byte) in masked.enumerated() { place[index] = byte ^ sign }
      return masked.count
    }
    let search = MemorySearch(masked: masked, sign: sign)
    #expect(try search.count() == 1)
    let text = secret?.reveal()
    #expect(try search.count() > 1, "a copy is found")
    withExtendedLifetime((secret, text)) {}
  }

  @Test func `released memory no longer holds the secret`() throws {
    let sign = UInt8.random(in: 1...255)
    let masked = (0..<32).map { _ in UInt8.random(in: 33...126) ^ sign }
    let search = MemorySearch(masked: masked, sign: sign)
    var memory: LockedMemory? = LockedMemory(capacity: 64) { place in
      for (index, byte) in masked.enumerated() { place[index] = byte ^ sign }
      return masked.count
    }
    #expect(try search.count() == 1)
    withExtendedLifetime(memory) {}
    memory = nil
    #expect(try search.count() == 0)
  }

  private static func flags(at address: UInt) throws -> [Substring] {
    var isInside = false
    for line in try procLines("smaps") {
      let bounds = line.prefix { $0 != " " }.split(separator: "-").compactMap {
        UInt($0, radix: 16)
      }
      if bounds.count == 2 { isInside = bounds[0] <= address && address < bounds[1] }
      if isInside, line.hasPrefix("VmFlags:") { return line.dropFirst(8).split(separator: " ") }
    }
    return []
  }
}

/// Searches this process's memory for bytes that it holds only in masked form.
private struct MemorySearch {
  let masked: [UInt8]
  let sign: UInt8

  func count() throws -> Int {
    let memory = open("/proc/self/mem", O_RDONLY)
    defer { close(memory) }
    let room = 1 << 20
    let buffer = mmap(nil, room, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    guard let buffer, buffer != MAP_FAILED else { return -1 }
    defer { munmap(buffer, room) }
    var found = 0
    for line in try procLines("maps") where line.contains(" rw") {
      let bounds = line.prefix { $0 != " " }.split(separator: "-").compactMap {
        UInt($0, radix: 16)
      }
      guard bounds.count == 2 else { continue }
      var place = bounds[0]
      while place < bounds[1] {
        // Skips the buffer, which holds what was just read.
        let own = UInt(bitPattern: buffer)
        if place < own + UInt(room), own < place + UInt(room) {
          place = own + UInt(room)
          continue
        }
        let got = pread(memory, buffer, min(room, Int(bounds[1] - place)), Int(place))
        guard got > 0 else { break }
        found += count(in: UnsafeRawBufferPointer(start: buffer, count: got))
        place += UInt(got)
      }
    }
    return found
  }

  private func count(in bytes: UnsafeRawBufferPointer) -> Int {
    guard let base = bytes.baseAddress, let first = masked.first else { return 0 }
    var found = 0
    var start = 0
    while let hit = memchr(base + start, Int32(first ^ sign), bytes.count - start) {
      let place = UnsafeRawPointer(hit) - base
      guard place + masked.count <= bytes.count else { break }
      if masked.indices.allSatisfy({ bytes[place + $0] ^ sign == masked[$0] }) { found += 1 }
      start = place + 1
    }
    return found
  }
}

/// Reads to the end, because files in /proc report a size of 0.
private func procLines(_ name: String) throws -> [Substring] {
  let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: "/proc/self/\(name)"))
  return String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self).split(separator: "\n")
}
