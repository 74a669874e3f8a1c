import Foundation

/// A script that prints one line when its program is ready, and ends when the tests end, however they
/// end: it reads words from a pipe that is closed then.
package final class SupervisedProcess: Sendable {
  /// Without its newline.
  package let line: String
  private let life: FileHandle

  package init(script: String) throws {
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", Self.beginning + script]
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let answer = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    guard answer.hasPrefix("/"), answer.hasSuffix("\n") else {
      throw ToolFailure(description: "the program did not start: \(answer)")
    }
    line = String(answer.dropLast())
    life = input.fileHandleForWriting
  }

  /// Closes the pipe.
  package func stop() throws { try life.close() }

  package func tell(_ word: String) throws { try life.write(contentsOf: Data("\(word)\n".utf8)) }

  /// PostgreSQL's programs refuse to run as root.
  private static let beginning = """
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

    """
}

/// What a program said when it failed.
package struct ToolFailure: Error, CustomStringConvertible {
  package var description: String

  package init(description: String) { self.description = description }
}
