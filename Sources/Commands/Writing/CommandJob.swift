import Domain
import Foundation
import Operations

/// Bulk work of a command, in the journal from its first contact to its last.
enum CommandJob {
  /// The time that `^C` leaves for telling the journal of contacts that were not begun.
  private static let closingTime = Duration.seconds(2)

  /// `ids` are as they were typed; under another key than the id the journal may not keep them, and
  /// each write stands alone.
  ///
  /// - Throws: Also where a signal came before the whole job was in the journal; nothing is sent then.
  static func begin(
    _ ids: [String], _ lookup: LookupOptions, at client: any ProviderClient,
    _ context: WriteContext, write: @escaping @Sendable (ContactLookup) -> ContactWrite
  ) async throws(CommandFailure) -> WriteContext {
    guard lookup.by == nil || lookup.by == LookupKey.id.name else { return context }
    let begun = await Interruption.shared.guarding { () -> Result<WriteContext, WriteFailure> in
      do throws(WriteFailure) {
        return .success(
          try await BeginJob(client: client, context: context).begin(ids) {
            JobPart(write(.id(ids[$0])))
          })
      } catch {
        return .failure(error)
      }
    }
    do throws(WriteFailure) {
      return try begun.get()
    } catch {
      throw .write(error)
    }
  }

  /// Says how many contacts were not sent, and why.
  static func tell(_ run: WriteRun, notSent: Int, of count: Int, _ stop: JobProgress.Stop?) {
    guard notSent > 0 else { return }
    let reason =
      switch stop {
      case .canaryFailed: "the first contact failed, so no other was begun"
      case .canaryUnknown:
        "the outcome of the first contact is unknown, so no other was begun"
      case .refused: "the provider refused \(JobProgress.mostRefusals) in a row"
      case nil: "interrupted"
      }
    run.report.note("\(run.client.info.name): \(reason): \(notSent) of \(count) were not sent")
  }

  /// `^C` gives up what was not begun, as far as that takes no longer than `closingTime`. Any other end
  /// of the program leaves it to be continued.
  static func end(
    _ context: WriteContext, notBegun ids: some RandomAccessCollection<String> & Sendable,
    _ stop: JobProgress.Stop?, _ report: ErrorReport
  ) async throws(CommandFailure) {
    let status = Interruption.shared.status
    guard let job = context.job?.id, status == nil || status == .interrupted else { return }
    do throws(WriteFailure) {
      let left = try await context.endJob(
        notBegun: ids, reason: JobEnd(stop), within: status == nil ? nil : closingTime)
      guard left > 0 else { return }
      let name = job.uuidString.lowercased()
      report.note(
        "the journal has \(Count.of(left, "contact")) as not sent: "
          + "roster journal continue \(name) sends them, roster journal abandon \(name) does not")
    } catch {
      report.report(.write(error))
    }
  }
}
