package import Domain
package import Foundation
import Store

/// The indexes of the providers that have one.
package struct IndexSetup: Sendable {
  /// Where the key comes from, for `doctor`.
  package enum KeySource: Hashable, Sendable {
    case config
    /// A key file of roster's own, in the config's folder.
    case file(String)
    /// Made of the team's key.
    case team
  }

  package let indexes: [ProviderName: any ContactIndex]
  package let keySource: KeySource
  /// Folders with indexes of this machine that nothing asks any more, by their providers' names.
  package let former: [String: URL]
  /// Why there are none although the config wants them; one clause.
  package let problem: String?

  /// None, and no key is read.
  static let none = IndexSetup(indexes: [:], keySource: .config)

  private init(
    indexes: [ProviderName: any ContactIndex], keySource: KeySource, former: [String: URL] = [:],
    problem: String? = nil
  ) {
    self.indexes = indexes
    self.keySource = keySource
    self.former = former
    self.problem = problem
  }

  /// Reads the key, or makes one, if any of the providers has an index. `team` is where the indexes are;
  /// `nil` for the state folder.
  init(
    _ settings: Settings, for providers: [ProviderInfo], stateFolder: URL,
    environment: [String: String], team: Result<TeamStore, JournalFailure>?
  ) {
    let names = Set(settings.providers.filter(\.hasIndex).map(\.name))
    let indexed = providers.filter { names.contains($0.name) }
    if let team {
      self.init(of: team, for: indexed, stateFolder: stateFolder)
    } else if indexed.isEmpty {
      self = .none
    } else {
      self.init(settings, indexed: indexed, stateFolder: stateFolder, environment: environment)
    }
  }

  /// The indexes of a team.
  private init(
    of team: Result<TeamStore, JournalFailure>, for indexed: [ProviderInfo], stateFolder: URL
  ) {
    let folder = stateFolder.appendingPathComponent(Self.folderName)
    let former = Self.former(in: folder)
    switch team {
    case .failure(let failure):
      self.init(
        indexes: [:], keySource: .team, former: former,
        problem: indexed.isEmpty ? nil : failure.message)
    case .success(let team):
      let indexes = indexed.map { info in
        (info.name, team.index(of: info, former: folder.appendingPathComponent(info.name.text)))
      }
      self.init(
        indexes: Dictionary(indexes) { first, _ in first }, keySource: .team, former: former)
    }
  }

  private static func former(in folder: URL) -> [String: URL] {
    do {
      let names = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      return Dictionary(
        uniqueKeysWithValues: names.map { ($0, folder.appendingPathComponent($0)) })
    } catch {
      return [:]
    }
  }

  /// The indexes of this state folder.
  private init(
    _ settings: Settings, indexed: [ProviderInfo], stateFolder: URL, environment: [String: String]
  ) {
    former = [:]
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
