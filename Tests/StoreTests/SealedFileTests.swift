import Domain
import Foundation
import Store
import Testing

@Suite(.timeLimit(.minutes(10))) struct SealedFileTests {
  private let sealing = SealedFile()

  @Test(arguments: [0, 1, 65_535, 65_536, 65_537, 200_000])
  func `what was sealed is opened with the same passphrase only`(count: Int) async throws {
    let contents = (0..<count).map { UInt8(truncatingIfNeeded: $0 / 7) }
    let sealed = try await sealing.sealed(contents, with: Secret("a long passphrase"))
    #expect(try await sealing.opened(sealed, with: Secret("a long passphrase")) == contents)
    if count == 65_536 {
      await #expect(throws: SealingFailure.wrongPassphraseOrChanged) {
        try await sealing.opened(sealed, with: Secret("a long passphrasE"))
      }
    }
    if count > 8 { #expect(Data(sealed).range(of: Data(contents.suffix(9))) == nil) }
  }

  @Test func `a changed, shortened or rearranged file is not opened`() async throws {
    let text = Array(repeating: UInt8(ascii: "x"), count: 150_000)
    let passphrase = Secret("a long passphrase")
    let sealed = try await sealing.sealed(text, with: passphrase)
    let start = "roster sealed file 1\n".utf8.count + 16
    let (header, piece) = (24, 65_536 + 17)
    var swapped = sealed
    let (first, second) = (start + header, start + header + piece)
    swapped.replaceSubrange(
      first..<first + 2 * piece,
      with: sealed[second..<second + piece] + sealed[first..<first + piece])
    var flipped = sealed
    flipped[start + header + 9] ^= 1
    var salted = sealed
    salted[start - 1] ^= 1
    var late = sealed
    late[second + 9] ^= 1
    let (one, two) = (start + header + piece, start + header + 2 * piece)
    for (changed, failure): ([UInt8], SealingFailure) in [
      (swapped, .wrongPassphraseOrChanged), (flipped, .wrongPassphraseOrChanged),
      (salted, .wrongPassphraseOrChanged), (late, .changed(after: one)),
      (sealed.dropLast(), .changed(after: two)), (sealed + [0], .changed(after: two)),
      (Array(sealed[..<one]), .changed(after: one)), (Array(sealed[..<two]), .changed(after: two)),
      ([], .notSealed), (Array(sealed.dropFirst()), .notSealed),
      (Array(sealed[..<start]), .endsEarly(start)),
      (Array(sealed[..<(start + 9)]), .wrongPassphraseOrChanged),
    ] {
      await #expect(throws: failure) { try await sealing.opened(changed, with: passphrase) }
    }
    await #expect(throws: SealingFailure.emptyPassphrase) {
      try await sealing.sealed(text, with: Secret(""))
    }
    let again = try await sealing.sealed(text, with: passphrase)
    #expect(again[..<start] != sealed[..<start])
  }
}
