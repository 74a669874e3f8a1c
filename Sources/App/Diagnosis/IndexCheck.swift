package import Domain
package import Foundation
import Operations

extension IndexSetup {
  /// Where the key is, and of each index whether a miss in it proves anything. None if no provider
  /// has an index.
  package func findings(
    of names: [ProviderName], maxAge: Duration, now: Date
  ) async -> [Finding] {
    var findings: [Finding] = []
    for (name, folder) in former.sorted(by: { $0.key < $1.key }) {
      findings.append(
        Finding(
          .index, folder.path, isOK: false,
          "has an index of this machine, from before [store], that erasures do not reach",
          nextStep: "roster index drop --local \(name)"))
    }
    if let problem {
      findings.append(
        Finding(
          .index, keySource == .team ? "[store]" : "index_key", isOK: false, problem,
          nextStep: "finds work without their indexes"))
    } else if !indexes.isEmpty {
      findings.append(keyFinding)
    }
    for name in names {
      guard let index = indexes[name] else { continue }
      findings.append(await Self.finding(of: index, name, maxAge: maxAge, now: now))
    }
    return findings
  }

  private var keyFinding: Finding {
    switch keySource {
    case .config: Finding(.index, "index_key", isOK: true, "the config says where it is")
    case .team:
      Finding(.index, "indexes", isOK: true, "they are the team's, under a key made of [store] key")
    case .file(let path):
      Finding(
        .index, "index_key", isOK: true, "it is in \(path)",
        nextStep: "index_key = { command = [\"…\"] } keeps it off this disk")
    }
  }

  private static func finding(
    of index: any ContactIndex, _ name: ProviderName, maxAge: Duration, now: Date
  ) async -> Finding {
    let update = "roster index update \(name)"
    let status: IndexStatus
    do throws(IndexFailure) {
      status = try await index.status()
    } catch {
      return Finding(.index, name.text, isOK: false, error.message)
    }
    guard let complete = status.complete else {
      let read = status.building?.contacts ?? 0
      return Finding(
        .index, name.text, isOK: false,
        read > 0 ? "not complete: \(read) contacts are read" : "it is not built",
        nextStep: update)
    }
    let time = ClockWords.time(complete.asOf)
    if now.timeIntervalSince(complete.asOf) > maxAge / .seconds(1) {
      return Finding(.index, name.text, isOK: false, "it is of \(time): too old", nextStep: update)
    }
    if complete.gaps != .none {
      let message =
        complete.gaps.hasMoved
        ? "the list changed while it was read"
        : "\(complete.gaps.unreadable) contacts could not be read"
      return Finding(.index, name.text, isOK: false, message, nextStep: update)
    }
    return Finding(.index, name.text, isOK: true, "\(complete.contacts) contacts, of \(time)")
  }
}
