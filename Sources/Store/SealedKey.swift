import Domain
import Foundation

/// A key that is sealed under another one, as base64.
extension LockedMemory {
  func sealed(with key: LockedMemory) -> String {
    Data(Sodium.sealed(withBytes { Array($0) }, with: key)).base64EncodedString()
  }

  /// - Throws: If the text was not sealed with this key, or was changed.
  static func unsealed(
    _ text: String, with key: LockedMemory
  ) throws(JournalFailure) -> LockedMemory {
    guard let sealed = Data(base64Encoded: text),
      case .text(let bytes) = Sodium.opened(Array(sealed), with: key)
    else {
      throw JournalFailure(message: "a sealed key was changed, or sealed under another key")
    }
    return LockedMemory(copying: bytes)
  }
}
