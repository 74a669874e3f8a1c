package import Domain
import Foundation

/// Reads a provider's export back after an import, since the answer to an import reports no rows.
package struct CheckImport: Sendable {
  private let client: any ProviderClient

  package init(client: any ProviderClient) { self.client = client }

  /// Why the provider's export cannot be read; `nil` if it can.
  package var obstacle: String? {
    if let reason = client.info.availability(of: .export).reason { return reason }
    return client.info.capabilities.exportsOwnFile
      ? nil : "\(client.info.title) has no file of its own to export"
  }

  /// The rows of the file whose entries are not in the export, in their order.
  @concurrent package func missing(
    of entries: MissingEntries
  ) async throws(ProviderFailure) -> [Int] {
    let export = ExportRecords(entries)
    do throws(ProviderFailure) {
      try await ExportContacts(client: client).exportFile { await export.take($0) }
    } catch {
      guard let problem = await export.problem else { throw error }
      throw notCSV(problem)
    }
    do throws(FileProblem) {
      return try await export.missing()
    } catch {
      throw notCSV(error)
    }
  }

  private func notCSV(_ problem: FileProblem) -> ProviderFailure {
    ProviderFailure(
      .protocol, provider: client.info.name, delivery: .answered,
      message: "the provider's file is not CSV: \(problem.message)")
  }
}

/// Compares the records of an export while they arrive.
private actor ExportRecords {
  private var entries: MissingEntries
  private var reader = ProviderFileReader()
  /// Why the export cannot be read further.
  private(set) var problem: FileProblem?

  init(_ entries: MissingEntries) { self.entries = entries }

  /// Whether to continue.
  func take(_ chunk: Data) -> Bool {
    do throws(FileProblem) {
      for record in try reader.records(in: Array(chunk)) { entries.take(record) }
      return true
    } catch {
      problem = error
      return false
    }
  }

  func missing() throws(FileProblem) -> [Int] {
    for record in try reader.end() { entries.take(record) }
    return entries.rows
  }
}
