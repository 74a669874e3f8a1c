import Foundation
package import Store
import Synchronization

/// A PostgreSQL server with a data folder and a socket of its own. It ends and its folder is removed
/// with the tests.
///
/// Its roles: `administrator`, the operators `jo` and `kim`, the auditor `ada`, and `guest`, who has
/// no rights.
package final class PostgresServer: Sendable {
  /// For the whole test run.
  package static let shared = Result { try PostgresServer() }

  private let process: SupervisedProcess
  private let databases = Atomic<Int>(0)

  package var socketFolder: String { process.line }

  package let port: UInt16

  package init() throws {
    port = 5432
    process = try SupervisedProcess(script: Self.script(port: port, ""))
  }

  /// Listens on this port of 127.0.0.1, too, with TLS and a certificate for `localhost`
  /// (`certificatePath`).
  package init(port: UInt16) throws {
    self.port = port
    process = try SupervisedProcess(
      script: Self.script(
        port: port,
        "-c listen_addresses=127.0.0.1 -c ssl=on -c ssl_cert_file=../server.crt "
          + "-c ssl_key_file=../server.key"))
  }

  package var certificatePath: String { socketFolder + "/server.crt" }

  package func stop() throws { try process.stop() }

  /// Ends all of its processes by SIGKILL and starts it again.
  package func crash() throws { try process.tell("crash") }

  /// Ends its connections and itself, until `startAgain`.
  package func shutDown() throws { try process.tell("shutDown") }

  package func startAgain() throws { try process.tell("startAgain") }

  private static func script(port: UInt16, _ options: String) -> String {
    """
    if ! $as "$bin/initdb" -D data -U administrator -A trust -E UTF8 --no-locale --no-sync >log 2>&1
    then tail -3 log; rm -rf "$folder"; exit 1; fi
    $as openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 \\
      -subj /CN=localhost -addext subjectAltName=DNS:localhost \\
      -keyout server.key -out server.crt 2>>log
    launch() {
      $as "$bin/postgres" -D data -k "$folder" -c port=\(port) -c listen_addresses= -c fsync=off \\
        -c max_connections=300 \(options) >>log 2>&1 &
      server=$!
    }
    # After a crash, the server refuses to start until the last of its processes has noticed.
    start() {
      launch
      for try in $(seq 600); do
        if "$bin/pg_isready" -q -h "$folder" -p \(port); then return; fi
        kill -0 $server 2>/dev/null || launch
        sleep 0.05
      done
      tail -3 log; rm -rf "$folder"; exit 1
    }
    start
    echo "$folder"
    end() {
      kill -$1 $server 2>/dev/null || true
      wait $server || true
    }
    while read -r word; do
      case $word in
        crash) end KILL; start ;;
        shutDown) end INT ;;
        startAgain) start ;;
      esac
    done
    end INT
    rm -rf "$folder"
    """
  }

  package func address(_ database: String, as role: String) throws -> PostgresAddress {
    try PostgresAddress(url: url(database, as: role), password: nil)
  }

  package func url(_ database: String, as role: String) -> String {
    "postgresql://\(role)@/\(database)?host=\(socketFolder)&port=\(port)"
  }

  /// A database with roster's tables, on the shared server.
  package func makeDatabase() async throws -> String {
    try await Self.template.value
    let name = newName()
    try run("CREATE DATABASE \(name) TEMPLATE roster_template", in: "postgres")
    return name
  }

  /// An empty database.
  package func makeEmptyDatabase() throws -> String {
    let name = newName()
    try run("CREATE DATABASE \(name)", in: "postgres")
    return name
  }

  private func newName() -> String {
    "test_\(databases.wrappingAdd(1, ordering: .relaxed).newValue)"
  }

  private static let template = Task { try await shared.get().prepare("roster_template") }

  /// Makes a database with roster's tables, and the roles.
  package func prepare(_ name: String) async throws {
    try run("CREATE DATABASE \(name)", in: "postgres")
    _ = try await PostgresSetup.initialize(try address(name, as: "administrator"))
    try run(
      """
      CREATE ROLE jo LOGIN IN ROLE roster_operator;
      CREATE ROLE kim LOGIN IN ROLE roster_operator;
      CREATE ROLE ada LOGIN IN ROLE roster_auditor;
      CREATE ROLE guest LOGIN;
      """, in: name)
  }

  /// Runs SQL in psql.
  ///
  /// - Returns: The rows, without headings.
  /// - Throws: `ToolFailure` with the server's words.
  @discardableResult
  package func run(_ statements: String, in database: String, as role: String = "administrator")
    throws
    -> String
  {
    let process = Process()
    let (output, errors) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/psql")
    process.arguments = [
      "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1", "-h", socketFolder, "-p", String(port), "-U",
      role, "-d",
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
