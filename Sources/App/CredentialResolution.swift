import Domain
import Foundation
import Glibc

/// Fetches a provider's secret from its origin in the config. No message contains any part of it.
struct CredentialResolution {
  let origin: CredentialOrigin
  let environment: [String: String]
  /// Environment variables with secrets, which no child process gets.
  var secretVariables: Set<String> = []

  /// More than any key has.
  private static let mostBytes = 65_536

  /// - Throws: If there is no secret.
  func secret() throws(MissingSecret) -> Secret {
    switch origin {
    case .value(let secret): return secret
    case .environment(let variable): return try fromEnvironment(variable)
    case .file(let path): return try fromFile(path)
    case .command(let words): return try fromCommand(words)
    }
  }

  private func fromEnvironment(_ variable: String) throws(MissingSecret) -> Secret {
    guard let text = environment[variable], !text.isEmpty else {
      throw MissingSecret(
        "the environment has no \(variable)", nextStep: "set \(variable) to the provider's key")
    }
    return Secret(text)
  }

  private func fromFile(_ path: String) throws(MissingSecret) -> Secret {
    let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    guard descriptor >= 0 else {
      throw MissingSecret("the key file \(path): \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0, facts.st_mode & S_IFMT == S_IFREG else {
      throw MissingSecret("the key file \(path) is not a regular file")
    }
    guard facts.st_mode & 0o077 == 0 else {
      throw MissingSecret(
        "the key file \(path) can be read by others", nextStep: "chmod 600 \(path)")
    }
    return try firstLine(of: descriptor, from: "the key file \(path)")
  }

  /// Messages leave out the arguments, which may be confidential.
  private func fromCommand(_ words: [String]) throws(MissingSecret) -> Secret {
    guard let program = ProgramPath(path: environment["PATH"] ?? "").find(words[0]) else {
      throw MissingSecret("there is no program \(words[0])")
    }
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = Array(words.dropFirst())
    process.environment = environment.filter { !secretVariables.contains($0.key) }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      throw MissingSecret("\(words[0]) cannot be run")
    }
    let secret = Result { () throws(MissingSecret) in
      try firstLine(of: output.fileHandleForReading.fileDescriptor, from: words[0])
    }
    // Closes the pipe first, so that the program does not wait for a reader.
    output.fileHandleForReading.closeFile()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw MissingSecret(
        "\(words[0]) failed with status \(process.terminationStatus)",
        nextStep: "run it by hand to see why; its messages are not shown here")
    }
    return try secret.get()
  }

  /// Reads straight into locked memory.
  private func firstLine(
    of descriptor: Int32, from origin: String
  ) throws(MissingSecret) -> Secret {
    var encoding: String?
    let secret = Secret(mostBytes: Self.mostBytes) { place in
      var count = 0
      while count < place.count {
        let got = read(descriptor, place.baseAddress?.advanced(by: count), place.count - count)
        if got > 0 { count += got } else if got == 0 || errno != EINTR { break }
      }
      encoding = TextBytes.wideEncoding(of: place.prefix(count))
      return count
    }
    if let encoding {
      throw MissingSecret("\(origin) gave \(encoding), not UTF-8", nextStep: "save it as UTF-8")
    }
    guard let secret else { throw MissingSecret("\(origin) gave no key in its first line") }
    return secret
  }
}

/// Why there is no secret, without any part of it.
package struct MissingSecret: Error, Hashable {
  /// One clause that names the origin of the secret.
  package var message: String
  package var nextStep: String?

  init(_ message: String, nextStep: String? = nil) {
    self.message = message
    self.nextStep = nextStep
  }

  func settingsFailure(of entry: ProviderEntry, in file: String) -> SettingsFailure {
    SettingsFailure(
      file: file, line: entry.credentialLine, provider: entry.name.text,
      message: "\(entry.name): \(message)", nextStep: nextStep)
  }
}

/// Looks for a program as a shell would, except in relative folders.
struct ProgramPath {
  /// Folders separated by colons.
  let path: String

  /// Accepts an absolute path or a name without a slash; `nil` if there is no such executable.
  func find(_ name: String) -> String? {
    if name.contains("/") {
      return name.hasPrefix("/") && access(name, X_OK) == 0 ? name : nil
    }
    return path.split(separator: ":").filter { $0.hasPrefix("/") }
      .map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }
}
