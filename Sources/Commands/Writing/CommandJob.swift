import Domain
import Operations

/// Bulk work of a command, in the journal from its first contact to its last.
enum CommandJob {
  /// `ids` are as they were typed; under another key than the id the journal may not keep them, and
  /// each write stands alone.
  static func begin(
    _ ids: [String], _ lookup: LookupOptions, at client: any ProviderClient,
    _ context: WriteContext, write: (ContactLookup) -> ContactWrite
  ) async throws(CommandFailure) -> WriteContext {
    guard lookup.by == nil || lookup.by == LookupKey.id.name else { return context }
    var seen: Set<String> = []
    let parts = ids.filter { seen.insert($0).inserted }.map { JobPart(write(.id($0))) }
    do throws(WriteFailure) {
      return try await BeginJob(client: client, context: context).begin(parts)
    } catch {
      throw .write(error)
    }
  }

  /// `^C` gives up what was not begun; any other end of the program leaves it to whoever goes on.
  static func end(
    _ context: WriteContext, notBegun ids: [String], _ report: ErrorReport
  ) async throws(CommandFailure) {
    let status = Interruption.shared.status
    guard context.job != nil, status == nil || status == .interrupted else { return }
    do throws(WriteFailure) {
      try await context.endJob(notBegun: ids, reason: .cancelled)
    } catch {
      report.report(.write(error))
    }
  }
}
