import Domain
import Foundation
import Store
import TestSupport
import Testing

@Suite struct OperatorKeyTests {
  /// RFC 8032, section 7.1.
  private static let vectors = [
    (
      seed: "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      key: "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", message: "",
      signature: "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e06522490155"
        + "5fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b"
    ),
    (
      seed: "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      key: "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", message: "72",
      signature: "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
        + "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00"
    ),
    (
      seed: "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      key: "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", message: "af82",
      signature: "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac"
        + "18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a"
    ),
    (
      seed: "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
      key: "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
      message: "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a"
        + "2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
      signature: "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b589"
        + "09351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704"
    ),
  ]

  @Test(arguments: vectors)
  func `signs and checks as RFC 8032 says`(
    vector: (seed: String, key: String, message: String, signature: String)
  ) throws {
    let seed = Self.bytes(vector.seed)
    let memory = LockedMemory(capacity: 32) { place in
      place.copyBytes(from: seed)
      return seed.count
    }
    let message = Self.bytes(vector.message)
    let key = OperatorKeyFile.key(of: memory)
    let signature = OperatorKeyFile.signature(of: message, by: memory)
    #expect(key.bytes == Self.bytes(vector.key))
    #expect(signature.bytes == Self.bytes(vector.signature))
    let folder = try TemporaryFolder()
    let checking = OperatorKeyFile(folder: folder.url)
    #expect(checking.isValid(signature, of: message, by: key))
    for place in [0, 31, 32, 63] {
      var changed = signature.bytes
      changed[place] ^= 1
      let other = try #require(OperatorSignature(bytes: changed))
      #expect(!checking.isValid(other, of: message, by: key))
    }
    #expect(!checking.isValid(signature, of: message + [0], by: key))
    #expect(!FileManager.default.fileExists(atPath: folder.path("operator.key")))
  }

  @Test func `the key is made once, for its owner only, and signs from then on`() throws {
    let folder = try TemporaryFolder()
    let state = folder.url.appendingPathComponent("state/roster")
    let key = try OperatorKeyFile(folder: state).publicKey()
    #expect(try folder.mode("state/roster/operator.key") == 0o600)
    #expect(try folder.mode("state/roster") == 0o700)
    let again = OperatorKeyFile(folder: state)
    #expect(try again.publicKey() == key)
    let signature = try again.sign([1, 2, 3])
    #expect(again.isValid(signature, of: [1, 2, 3], by: key))
    let other = OperatorKeyFile(folder: folder.url)
    #expect(!other.isValid(signature, of: [1, 2, 3], by: try other.publicKey()))
  }

  @Test func `refuses a key that others can read, a link, and another form`() throws {
    let folder = try TemporaryFolder()
    let file = OperatorKeyFile(folder: folder.url)
    _ = try file.publicKey()
    func refusal() throws -> String {
      try #require(throws: OperatorKeyFailure.self) { try file.sign([]) }.message
    }
    try folder.setMode(0o640, of: "operator.key")
    #expect(try refusal().contains("can be read or written by others"))
    try folder.setMode(0o600, of: "operator.key")
    let url = URL(fileURLWithPath: folder.path("operator.key"))
    let whole = try Data(contentsOf: url)
    for changed in [Data(), whole.dropLast(), whole + [10], Data([0]) + whole.dropFirst()] {
      try changed.write(to: url)
      #expect(try refusal().contains("is not as roster wrote it"))
    }
    try FileManager.default.moveItem(at: url, to: folder.url.appendingPathComponent("moved"))
    try FileManager.default.createSymbolicLink(
      at: url, withDestinationURL: folder.url.appendingPathComponent("moved"))
    #expect(throws: OperatorKeyFailure.self) { try file.publicKey() }
  }

  @Test func `a key has exactly one spelling`() throws {
    let text = "ed25519:11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo="
    #expect(try #require(OperatorKey(text)).text == text)
    for other in [
      "", "ed25519:", String(text.dropFirst(8)), text + " ", text.uppercased(),
      text.replacingOccurrences(of: "URo=", with: "URp="), String(text.dropLast()),
      text.replacingOccurrences(of: "/", with: "_"), "ed25519:AAAA",
    ] {
      #expect(OperatorKey(other) == nil, "\(other)")
    }
    #expect(OperatorSignature(text) == nil)
  }

  private static func bytes(_ hexadecimal: String) -> [UInt8] {
    let digits = Array(hexadecimal)
    return stride(from: 0, to: digits.count, by: 2).compactMap {
      UInt8(String(digits[$0...($0 + 1)]), radix: 16)
    }
  }
}
