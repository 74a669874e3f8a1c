package import Domain
import Foundation
import Store

/// The indexes of the providers that have one.
package struct IndexSetup: Sendable {
  /// Where the key comes from, for `doctor`.
  package enum KeySource: Hashable, Sendable {
    case config
    /// A key file of roster's own, in the config's folder.
    case file(String)
  }

  package let indexes: [ProviderName: any ContactIndex]
  package let keySource: KeySource
  /// Why there are none although the config wants them; one clause.
  package let problem: String?

  /// None, and no key is read.
  static let none = IndexSetup(indexes: [:], keySource: .config, problem: nil)

  private init(
    indexes: [ProviderName: any ContactIndex], keySource: KeySource, problem: String?
  ) {
    self.indexes = indexes
    self.keySource = keySource
    self.problem = problem
  }

  /// Reads the key, or makes one, if any of the providers has an index.
  init(
    _ settings: Settings, for providers: [ProviderInfo], stateFolder: URL,
    environment: [String: String]
  ) {
    let names = Set(settings.providers.filter(\.hasIndex).map(\.name))
    let indexed = providers.filter { names.contains($0.name) }
    guard !indexed.isEmpty else {
      self = .none
      return
    }
    let path = settings.folder.appendingPathComponent(Self.keyFileName).path
    keySource = settings.indexKey == nil ? .file(path) : .config
    do {
      let key = IndexKey(try Self.secret(settings, path, environment))
      let folder = stateFolder.appendingPathComponent(Self.folderName)
      indexes = Dictionary(
        uniqueKeysWithValues: indexed.map { info in
          let index = ProviderIndex(
            folder: folder.appendingPathComponent(info.name.text), key: key,
            provider: info.name, installation: info.installation, country: info.defaultCountry)
          return (info.name, index)
        })
      problem = nil
    } catch {
      indexes = [:]
      problem =
        switch error {
        case let missing as MissingSecret: missing.message
        case let failure as JournalFailure: failure.message
        default: "\(error)"
        }
    }
  }

  private static let keyFileName = "index.key"
  private static let folderName = "index"

  private static func secret(
    _ settings: Settings, _ path: String, _ environment: [String: String]
  ) throws -> Secret {
    if settings.indexKey == nil { try IndexKey.makeFile(path) }
    return try CredentialResolution(
      origin: settings.indexKey ?? .file(path), environment: environment,
      secretVariables: settings.secretVariables
    ).secret()
  }
}
