package import Domain

/// Format 1: a title line, the salt of the passphrase, and the sealed contents.
package struct SealedFile: FileSealing {
  private static let title = Array("roster sealed file 1\n".utf8)

  package init() {}

  @concurrent package func sealed(
    _ contents: [UInt8], with passphrase: Secret
  ) async throws(SealingFailure) -> [UInt8] {
    guard Sodium.start() else { throw .noMemory }
    var salt = [UInt8](repeating: 0, count: Sodium.saltBytes)
    salt.withUnsafeMutableBytes { Sodium.fillRandom($0) }
    let key = try Self.key(of: passphrase, salt)
    return Self.title + salt + Sodium.sealed(contents, with: key)
  }

  @concurrent package func opened(
    _ sealed: [UInt8], with passphrase: Secret
  ) async throws(SealingFailure) -> [UInt8] {
    Sodium.start()
    let start = Self.title.count + Sodium.saltBytes
    guard sealed.starts(with: Self.title) else { throw .notSealed }
    guard sealed.count > start else { throw .endsEarly(sealed.count) }
    let key = try Self.key(of: passphrase, Array(sealed[Self.title.count..<start]))
    switch Sodium.opened(Array(sealed[start...]), with: key) {
    case .text(let contents): return contents
    case .changed(after: 0): throw .wrongPassphraseOrChanged
    case .changed(let place): throw .changed(after: start + place)
    }
  }

  private static func key(
    of passphrase: Secret, _ salt: [UInt8]
  ) throws(SealingFailure) -> LockedMemory {
    let key = passphrase.withBytes { bytes -> Result<LockedMemory, SealingFailure> in
      guard !bytes.isEmpty else { return .failure(.emptyPassphrase) }
      return Sodium.key(ofPassphrase: bytes, salt: salt).map { .success($0) } ?? .failure(.noMemory)
    }
    return try key.get()
  }
}
