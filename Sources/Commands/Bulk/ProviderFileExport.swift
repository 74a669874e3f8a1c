import Domain
import Foundation
import Operations

/// Writes the provider's own export file unchanged, or its rows as JSON objects.
struct ProviderFileExport: Sendable {
  let client: any ProviderClient
  let rendering: OutputRendering
  /// `nil` means standard output.
  let path: String?
  let report: ErrorReport

  func run() async throws(CommandFailure) {
    let writer = ProviderFileWriter(
      rendering: rendering, target: try ExportTarget(path: path, io: report.io),
      provider: client.info.name)
    let progress = ProgressLine("rows", io: report.io)
    defer { progress.end() }
    let result = await report.io.guarding { () async -> Result<Void, CommandFailure> in
      do throws(CommandFailure) {
        try await Reading.bulkValue { () async throws(ProviderFailure) in
          try await ExportContacts(client: client).exportFile { chunk in
            let (goesOn, rows) = await writer.take(chunk)
            progress.add(rows)
            return goesOn
          }
        }
        return .success(try await writer.finish())
      } catch {
        return .failure(await writer.failure ?? error)
      }
    }
    progress.end()
    let rows = await writer.rowCount
    do throws(CommandFailure) {
      try result.get()
    } catch {
      if case .outputClosed = error { throw error }
      if rows > 0 {
        report.note("\(client.info.name): failed after \(Count.of(rows, "row"))")
      }
      throw error
    }
    if let path { report.note("\(path): \(Count.of(rows, "row"))") }
  }
}

/// Writes the file as it arrives.
private actor ProviderFileWriter {
  private let rendering: OutputRendering
  private let target: ExportTarget
  private let provider: ProviderName
  private var reader = ProviderFileReader()
  private var header: [String]?
  private(set) var rowCount = 0
  /// What stopped the writing.
  private(set) var failure: CommandFailure?

  init(rendering: OutputRendering, target: ExportTarget, provider: ProviderName) {
    self.rendering = rendering
    self.target = target
    self.provider = provider
  }

  /// Whether to continue, and how many rows the chunk ended.
  func take(_ chunk: Data) -> (goesOn: Bool, rows: Int) {
    let before = rowCount
    do throws(CommandFailure) {
      let bytes = Array(chunk)
      try write(
        try records { (reader) throws(FileProblem) in try reader.records(in: bytes) },
        bytes)
      return (true, rowCount - before)
    } catch {
      failure = error
      return (false, 0)
    }
  }

  func finish() throws(CommandFailure) {
    try write(try records { (reader) throws(FileProblem) in try reader.end() }, [])
    if rendering.format == .json { try target.write(Array((rowCount == 0 ? "[]\n" : "]\n").utf8)) }
    try target.finish()
  }

  private func records(
    _ read: (inout ProviderFileReader) throws(FileProblem) -> [[String]]
  ) throws(CommandFailure) -> [[String]] {
    do throws(FileProblem) {
      return try read(&reader)
    } catch {
      throw .provider(
        ProviderFailure(
          .protocol, provider: provider, delivery: .answered,
          message: "the provider's file is not CSV: \(error.message)"))
    }
  }

  private func write(_ records: [[String]], _ bytes: [UInt8]) throws(CommandFailure) {
    var text = ""
    for record in records {
      let isHeader = header == nil
      if isHeader { header = record } else { rowCount += 1 }
      text += self.text(record, isHeader: isHeader)
    }
    let isAsItCame = rendering.format == .csv && !rendering.isForTerminal
    try target.write(isAsItCame ? bytes : Array(text.utf8))
  }

  private func text(_ record: [String], isHeader: Bool) -> String {
    switch rendering.format {
    case .csv: return rendering.terminalSafe(ContactCSV.row(record))
    case .table:
      return record.map { SafeText(untrusted: $0).string }.joined(separator: "  ") + "\n"
    case .json, .ndjson:
      guard !isHeader, let header else { return "" }
      let object = JSONText.object(zip(header, record).map { ($0, .string($1)) }).text
      guard rendering.format == .json else { return object + "\n" }
      return (rowCount == 1 ? "[" : ",\n ") + object
    }
  }
}
