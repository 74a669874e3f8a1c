import Foundation
import Store
import Synchronization

/// A PostgreSQL server for the whole test run, with a data folder and a socket of its own. It ends and
/// its folder is removed when the tests end, however they end: it waits for the end of a pipe.
///
/// Its roles: `administrator`, the operators `jo` and `kim`, the auditor `ada`, and `guest`, who has
/// no rights.
final class PostgresServer: Sendable {
  static let shared = Result { try PostgresServer() }

  let socketFolder: String
  /// Open until the tests end.
  private let life: FileHandle
  private let databases = Atomic<Int>(0)

  private init() throws {
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", Self.script]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard line.hasPrefix("/"), line.hasSuffix("\n") else {
      throw ToolFailure(description: "PostgreSQL did not start: \(line)")
    }
    socketFolder = String(line.dropLast())
    life = input.fileHandleForWriting
  }

  /// Runs as another user than root, which PostgreSQL refuses.
  private static let script = """
    set -eu
    umask 077
    trap '' INT TERM HUP
    bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -1)
    folder=$(mktemp -d /tmp/roster-postgres-XXXXXX)
    as=
    if [ "$(id -u)" = 0 ]; then
      chown postgres "$folder"
      as='setpriv --reuid=postgres --regid=postgres --clear-groups'
    fi
    cd "$folder"
    if ! $as "$bin/initdb" -D data -U administrator -A trust -E UTF8 --no-locale --no-sync >log 2>&1
    then tail -3 log; rm -rf "$folder"; exit 1; fi
    $as "$bin/postgres" -D data -k "$folder" -c listen_addresses= -c fsync=off \\
      -c max_connections=300 >>log 2>&1 &
    server=$!
    until "$bin/pg_isready" -q -h "$folder"; do
      kill -0 $server || { tail -3 log; rm -rf "$folder"; exit 1; }
      sleep 0.05
    done
    echo "$folder"
    cat >/dev/null
    kill -INT $server
    wait $server || true
    rm -rf "$folder"
    """

  func address(_ database: String, as role: String) throws -> PostgresAddress {
    try PostgresAddress(
      url: "postgresql://\(role)@/\(database)?host=\(socketFolder)", password: nil)
  }

  /// A database with roster's tables.
  func makeDatabase() async throws -> String {
    try await Self.template.value
    let name = "test_\(databases.wrappingAdd(1, ordering: .relaxed).newValue)"
    try run("CREATE DATABASE \(name) TEMPLATE roster_template", in: "postgres")
    return name
  }

  /// An empty database.
  func makeEmptyDatabase() throws -> String {
    let name = "test_\(databases.wrappingAdd(1, ordering: .relaxed).newValue)"
    try run("CREATE DATABASE \(name)", in: "postgres")
    return name
  }

  private static let template = Task {
    let server = try shared.get()
    try server.run("CREATE DATABASE roster_template", in: "postgres")
    _ = try await PostgresSetup.initialize(
      try server.address("roster_template", as: "administrator"))
    try server.run(
      """
      CREATE ROLE jo LOGIN IN ROLE roster_operator;
      CREATE ROLE kim LOGIN IN ROLE roster_operator;
      CREATE ROLE ada LOGIN IN ROLE roster_auditor;
      CREATE ROLE guest LOGIN;
      """, in: "roster_template")
  }

  /// Runs SQL in psql.
  ///
  /// - Returns: The rows, without headings.
  /// - Throws: `ToolFailure` with the server's words.
  @discardableResult
  func run(_ statements: String, in database: String, as role: String = "administrator") throws
    -> String
  {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/psql")
    process.arguments = [
      "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", socketFolder, "-U", role, "-d",
      database,
      "-c", statements,
    ]
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = errors
    try process.run()
    let answer = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    let words = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw ToolFailure(description: words) }
    return answer.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

/// What a program said when it failed.
struct ToolFailure: Error, CustomStringConvertible {
  var description: String
}
