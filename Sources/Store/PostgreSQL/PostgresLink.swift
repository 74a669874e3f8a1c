import CPostgres
import Domain
import Foundation

/// One connection to PostgreSQL. Its calls wait, but no longer than their limits.
///
/// The only code that calls C: pointers stay in this file.
final class PostgresLink {
  /// Names and values of a connection's settings, as libpq documents them.
  typealias Settings = [(keyword: String, value: String)]

  private let connection: OpaquePointer

  init() throws(PostgresFailure) {
    guard let connection = cpostgres_create() else {
      throw PostgresFailure(.lost, "the system gives no memory")
    }
    self.connection = connection
  }

  deinit { cpostgres_free(connection) }

  /// The server's process as libpq knows it.
  var backend: Int64 { cpostgres_backend(connection) }

  var isOpen: Bool { cpostgres_is_open(connection) }

  func close() { cpostgres_close(connection) }

  /// What a connection URL sets.
  static func settings(of url: String) throws(PostgresFailure) -> Settings {
    let found = SettingList()
    guard cpostgres_parse(url, collect, Unmanaged.passUnretained(found).toOpaque()) else {
      throw PostgresFailure(.settings, "it is not a URL of PostgreSQL")
    }
    return found.settings
  }

  /// Passes the settings that the connection would use to `check` before anything is sent.
  func open(
    _ settings: Settings, within limit: Duration,
    check: (Settings) throws(PostgresFailure) -> Void
  ) throws(PostgresFailure) {
    let keywords = settings.map { strdup($0.keyword) }
    let values = settings.map { strdup($0.value) }
    defer {
      for text in keywords { free(text) }
      for text in values {
        // One may be a password.
        if let text { explicit_bzero(text, strlen(text)) }
        free(text)
      }
    }
    try require(
      cpostgres_begin(
        connection, keywords.map { $0.map { UnsafePointer($0) } },
        values.map { $0.map { UnsafePointer($0) } }, settings.count))
    let found = SettingList()
    cpostgres_settings(connection, collect, Unmanaged.passUnretained(found).toOpaque())
    do throws(PostgresFailure) {
      try check(found.settings)
    } catch {
      close()
      throw error
    }
    try require(cpostgres_complete(connection, limit.wholeMilliseconds))
  }

  /// Statements without arguments, in one round trip.
  ///
  /// - Returns: The server's word for what the last one did, e.g. `COMMIT`.
  @discardableResult
  func run(_ statements: String, within limit: Duration) throws(PostgresFailure) -> String {
    try require(cpostgres_run(connection, statements, limit.wholeMilliseconds))
    return String(cString: cpostgres_tag(connection))
  }

  func rows(
    _ query: String, _ arguments: [RawValue?], within limit: Duration
  ) throws(PostgresFailure) -> [RawEntry] {
    var result: OpaquePointer?
    var bytes: [UInt8] = []
    let places = arguments.map { argument -> Range<Int> in
      guard case .text(let data) = argument else {
        guard case .blob(let data) = argument else { return 0..<0 }
        bytes += data
        return bytes.count - data.count..<bytes.count
      }
      bytes += data
      return bytes.count - data.count..<bytes.count
    }
    let ending = bytes.withUnsafeBufferPointer { buffer in
      let values = zip(arguments, places).map { argument, place in
        cpostgres_value(argument, buffer.baseAddress?.advanced(by: place.lowerBound), place.count)
      }
      return cpostgres_query(
        connection, query, values, values.count, limit.wholeMilliseconds, &result)
    }
    try require(ending)
    guard let result else { return [] }
    defer { cpostgres_result_free(result) }
    return try Self.rows(of: result)
  }

  private static func rows(of result: OpaquePointer) throws(PostgresFailure) -> [RawEntry] {
    let columns = RawColumns(
      (0..<cpostgres_column_count(result)).map {
        cpostgres_column_name(result, $0).map { String(cString: $0) } ?? ""
      })
    var rows: [RawEntry] = []
    for row in 0..<cpostgres_row_count(result) {
      var values: [RawValue?] = []
      for column in columns.names.indices {
        values.append(try RawValue.of(cpostgres_value_at(result, row, column)))
      }
      rows.append(RawEntry(columns: columns, values: values))
    }
    return rows
  }

  private func require(_ ending: cpostgres_ending) throws(PostgresFailure) {
    guard ending != CPOSTGRES_DONE else { return }
    let kind: PostgresFailure.Kind =
      switch ending {
      case CPOSTGRES_REFUSED: .refused(state: String(cString: cpostgres_state(connection)))
      case CPOSTGRES_TIMED_OUT: .timedOut
      default: .lost
      }
    throw PostgresFailure(kind, String(cString: cpostgres_message(connection)))
  }
}

// MARK: - To and from C

private final class SettingList {
  var settings: PostgresLink.Settings = []
}

private let collect: cpostgres_setting = { context, keyword, value in
  guard let context, let keyword, let value else { return }
  Unmanaged<SettingList>.fromOpaque(context).takeUnretainedValue().settings.append(
    (String(cString: keyword), String(cString: value)))
}

extension cpostgres_value {
  fileprivate init(_ value: RawValue?, _ bytes: UnsafePointer<UInt8>?, _ size: Int) {
    self.init(kind: CPOSTGRES_NULL, integer: 0, real: 0, bytes: bytes, size: size)
    switch value {
    case nil: break
    case .integer(let number):
      kind = CPOSTGRES_INTEGER
      integer = number
    case .real(let number):
      kind = CPOSTGRES_REAL
      real = number
    case .text: kind = CPOSTGRES_TEXT
    case .blob: kind = CPOSTGRES_BYTES
    }
  }
}

extension RawValue {
  fileprivate static func of(_ value: cpostgres_value) throws(PostgresFailure) -> RawValue? {
    switch value.kind {
    case CPOSTGRES_NULL: return nil
    case CPOSTGRES_INTEGER: return .integer(value.integer)
    case CPOSTGRES_REAL: return .real(value.real)
    case CPOSTGRES_TEXT: return .text(value.data)
    case CPOSTGRES_BYTES: return .blob(value.data)
    default:
      throw PostgresFailure(
        .settings, "the server sent a value of a type that roster does not read")
    }
  }
}

extension cpostgres_value {
  fileprivate var data: Data { bytes.map { Data(bytes: $0, count: size) } ?? Data() }
}

extension Duration {
  fileprivate var wholeMilliseconds: Int64 {
    let (seconds, attoseconds) = components
    return seconds * 1_000 + attoseconds / 1_000_000_000_000_000
  }
}
