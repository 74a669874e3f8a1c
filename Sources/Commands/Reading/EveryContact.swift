import App
import Domain
import Foundation
import Operations

/// Writes every contact of a provider as it comes. `^C` ends that and reports the count.
struct EveryContact: Sendable {
  let app: LiveApp
  let client: any ProviderClient
  let report: ErrorReport

  /// `isFree`: the operator chose neither a start nor an order. The query's limit is the size of a
  /// page. `makeStream` is called once, on the task that writes.
  ///
  /// - Returns: The number of contacts.
  func write(
    _ query: ContactQuery, isFree: Bool,
    to makeStream: @escaping @Sendable () throws(CommandFailure) -> ContactStream
  ) async throws(CommandFailure) -> Int {
    let watch = WaitNotice(app, report: report).watch()
    defer { watch.cancel() }
    let progress = ProgressLine("contacts", total: await total(query), io: report.io)
    defer { progress.end() }
    let outcome = await report.io.guarding {
      await CallPriority.$current.withValue(.bulk) {
        await walk(query, isFree: isFree, progress, makeStream)
      }
    }
    progress.end()
    outcome.broken.report(to: report, client.info.name)
    if outcome.hasMoved {
      let remedy = query.order.isEmpty ? "--first" : "--order"
      let how = query.order.isEmpty ? "by index" : "in another order"
      report.note(
        "\(client.info.name): the list changed while it was read \(how); "
          + "leave out \(remedy) to get each contact once")
    }
    guard var failure = outcome.failure else {
      try BrokenValues.require(readable: outcome.unreadable, at: client.info.name)
      return outcome.count
    }
    if case .outputClosed = failure { throw failure }
    if let status = Interruption.shared.status {
      report.note("\(client.info.name): interrupted after \(outcome.count) contacts")
      throw .reported(status)
    }
    if outcome.count > 0 {
      let given = "failed after \(Count.of(outcome.count, "contact"))"
      if report.isJSON, case .provider(var reason) = failure {
        reason.message += "; \(given)"
        failure = .provider(reason)
      } else {
        report.note("\(client.info.name): \(given)")
      }
    }
    throw failure
  }

  private struct Outcome: Sendable {
    var count: Int
    var hasMoved = false
    var unreadable = 0
    var broken = BrokenValues()
    var failure: CommandFailure?
  }

  private func walk(
    _ query: ContactQuery, isFree: Bool, _ progress: ProgressLine,
    _ makeStream: () throws(CommandFailure) -> ContactStream
  ) async -> Outcome {
    var outcome = Outcome(count: 0)
    var opened: ContactStream?
    do {
      var stream = try makeStream()
      let end = try await WalkContacts(client: client).walk(query, isFree: isFree) { contacts in
        try stream.append(contacts)
        opened = stream
        outcome.count += contacts.count
        outcome.broken.add(contacts)
        progress.add(contacts.count)
      }
      try stream.end()
      outcome.hasMoved = end.hasMoved
      outcome.unreadable = end.unreadable
    } catch let failure as ProviderFailure {
      outcome.failure = .provider(failure)
      do throws(CommandFailure) {
        try opened?.end()
      } catch {
        outcome.failure = error
      }
    } catch let failure as CommandFailure {
      outcome.failure = failure
    } catch {
      preconditionFailure("Only a provider's or a command's failure ends the pages: \(error)")
    }
    return outcome
  }

  /// Counted only for a progress line.
  private func total(_ query: ContactQuery) async -> Int? {
    guard isatty(STDERR_FILENO) == 1 else { return nil }
    return await CountContacts(client: client).known(query.conditions)
  }
}
