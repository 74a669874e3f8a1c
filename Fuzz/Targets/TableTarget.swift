import Domain
import Providers

/// The CSV reader, and an upsert of its rows. The first byte chooses the delimiter and the
/// provider; the second is the length of the pieces.
enum TableTarget {
  static func run(_ bytes: [UInt8]) throws {
    var input = FuzzInput(bytes)
    let choice = input.byte()
    let delimiter: Character? = [",", ";", nil][choice % 3]
    let length = input.byte() + 1
    let stream = Array(input.rest)
    let whole = read(stream, delimiter, piece: max(1, stream.count))
    let split = read(stream, delimiter, piece: length)
    try require(
      split.records == whole.records && split.problem == whole.problem,
      "pieces of \(length) bytes make other records")
    for record in whole.records {
      try require(!record.isEmpty, "a record without cells")
      for cell in record { try AllowedText.check(SafeText(untrusted: cell), cell) }
    }
    try written(whole.records, delimiter)
    try upsert(whole.records, choice / 3)
  }

  private static func read(
    _ bytes: [UInt8], _ delimiter: Character?, piece: Int
  ) -> (records: [[String]], problem: CSVReader.Problem?) {
    var reader = CSVReader(delimiter: delimiter)
    var records: [[String]] = []
    var rest = bytes[...]
    do throws(CSVReader.Problem) {
      while !rest.isEmpty {
        records += try reader.records(in: rest.prefix(piece))
        rest = rest.dropFirst(piece)
      }
      records += try reader.end()
      return (records, nil)
    } catch {
      // The pieces decide how much is read before the problem.
      return ([], error)
    }
  }

  /// Records written by RFC 4180 are read as the same records.
  private static func written(_ records: [[String]], _ delimiter: Character?) throws {
    let separator = delimiter ?? ","
    let text = records.map { record in
      record.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }
        .joined(separator: String(separator))
    }.joined(separator: "\r\n")
    let again = read(Array(text.utf8), separator, piece: max(1, text.utf8.count))
    try require(
      again.problem != nil || again.records.elementsEqual(records) { $0.elementsEqual($1) },
      "records that are written and read again are others")
  }

  private static func upsert(_ records: [[String]], _ choice: Int) throws {
    guard let header = records.first else { return }
    let factory = ProviderRegistry.factories[choice % ProviderRegistry.factories.count]
    let client = try FuzzClient.make(factory, answers: [])
    let rules = client.info.capabilities.fieldRules
    for record in records.dropFirst() {
      let fields = zip(header, record).map { FieldValue(name: $0, value: .string($1)) }
      do throws(FieldProblem) {
        let draft = try DraftParsing.checked(fields, rules: rules)
        _ = DraftParsing.missing(in: draft, rules: rules)
        for key in client.info.capabilities.upsertKeys {
          do throws(ProviderFailure) {
            _ = try client.plannedRequests(for: .upsert(key, [draft]))
          } catch {
            _ = OperatorMessage(error)
          }
        }
      } catch {
        _ = error.message
      }
    }
  }
}
