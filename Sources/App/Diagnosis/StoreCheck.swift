import Domain
package import Foundation
import Store

/// Checks the team's database.
package struct StoreCheck: Sendable {
  private let app: LiveApp
  private let stateFolder: URL

  /// By how many seconds the clocks may differ: leases and the order of entries are read by people.
  private static let mostSeconds = 5.0

  package init(_ app: LiveApp, stateFolder: URL) {
    self.app = app
    self.stateFolder = stateFolder
  }

  /// None without `[store]`.
  package func findings() async -> [Finding] {
    guard let team = app.team else { return [] }
    do throws(JournalFailure) {
      let status = try await team.get().administration.status()
      return [
        connection(status), rights(status), schema(status), key(status), clock(status),
        approvers(status), passwords(), ownJournal(), spool(),
      ].compactMap(\.self)
    } catch {
      return [
        Finding(
          .store, "[store]", isOK: false, error.message,
          nextStep: "reading goes on without it; nothing is written to a provider"),
        passwords(), spool(),
      ].compactMap(\.self)
    }
  }

  private func connection(_ status: SharedStoreStatus) -> Finding {
    let way =
      switch status.encryption {
      case .socket: "by a socket"
      case .tls(let version): "with \(version)"
      case .none: "on this machine, without TLS"
      }
    let pooler = status.isPooled ? ", through a pooler" : ""
    return Finding(
      .store, status.url, isOK: true, "PostgreSQL \(status.serverVersion), \(way)\(pooler)")
  }

  private func rights(_ status: SharedStoreStatus) -> Finding {
    let subject = "role \(status.role)"
    if status.rights.contains(.owner), status.rights.contains(.operator) {
      return Finding(
        .store, subject, isOK: false, "may change entries that were written",
        nextStep: "operators should not have roster_owner")
    }
    if status.rights.contains(.operator) {
      return Finding(.store, subject, isOK: true, "may write")
    }
    if status.rights.contains(.auditor) {
      return Finding(.store, subject, isOK: true, "may only read")
    }
    return Finding(
      .store, subject, isOK: false, "has no rights in roster's tables",
      nextStep: "an administrator runs GRANT roster_operator TO \(status.role)")
  }

  private func schema(_ status: SharedStoreStatus) -> Finding? {
    guard !status.isCurrent else { return nil }
    let (message, nextStep) =
      status.migrations == 0
      ? ("is not prepared, or the role may not see it", "an administrator runs roster store init")
      : status.migrations < status.knownMigrations
        ? ("is of an older version", "its owner runs roster store migrate")
        : ("is of a newer version of roster", "update roster")
    return Finding(.store, "database", isOK: false, message, nextStep: nextStep)
  }

  private func key(_ status: SharedStoreStatus) -> Finding? {
    switch status.key {
    case .agrees: Finding(.store, "[store] key", isOK: true, "the team has the same")
    case .notYetKept:
      Finding(.store, "[store] key", isOK: true, "the first operator's write decides for the team")
    case .differs:
      Finding(
        .store, "[store] key", isOK: false, "the team has another one",
        nextStep: "copy the key from a colleague's machine")
    case .unreadable: nil
    }
  }

  private func clock(_ status: SharedStoreStatus) -> Finding {
    let seconds = abs(status.clockAhead)
    let text = seconds.formatted(.number.precision(.fractionLength(1)))
    guard seconds > Self.mostSeconds else {
      return Finding(.store, "clock", isOK: true, "differs from the database's by \(text) s")
    }
    return Finding(
      .store, "clock", isOK: false,
      "is \(text) s \(status.clockAhead > 0 ? "behind" : "ahead of") the database's",
      nextStep: "let NTP set both")
  }

  private func approvers(_ status: SharedStoreStatus) -> Finding? {
    guard !status.operators.isEmpty else { return nil }
    let names = status.operators.joined(separator: ", ")
    let needsTwo = app.settings.desk.approval == .other || app.settings.desk.approvalOver > 0
    guard needsTwo, status.operators.count < 2 else {
      return Finding(.store, "operators", isOK: true, "\(names) may write and approve")
    }
    return Finding(
      .store, "operators", isOK: false, "only \(names) may approve, and no one approves alone",
      nextStep: "GRANT roster_operator to a second person")
  }

  private func passwords() -> Finding? {
    guard case .success(let store)? = app.team, let path = store.passwordFile,
      let finding = PermissionCheck().keyFile(path), !finding.isOK
    else { return nil }
    return finding
  }

  private func spool() -> Finding? {
    guard let path = TeamStore.spool(in: stateFolder) else { return nil }
    return Finding(
      .store, path, isOK: false, "has answers that the journal does not have yet",
      nextStep: "the next write hands them over, as soon as the store is back")
  }

  private func ownJournal() -> Finding? {
    guard AppDatabase.isThere(folder: stateFolder) else { return nil }
    return Finding(
      .store, stateFolder.path, isOK: false,
      "has a journal of its own, from before [store], that the team does not see",
      nextStep: "roster store import takes it over")
  }
}
