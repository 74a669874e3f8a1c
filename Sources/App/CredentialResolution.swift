import Domain
import Foundation
import Glibc

/// Fetches a provider's secret from where the config says. No message holds any part of it.
struct CredentialResolution {
  let origin: CredentialOrigin
  let environment: [String: String]
  /// Variables that hold secrets, which no child process gets.
  var secretVariables: Set<String> = []

  /// More than a key ever has.
  private static let mostBytes = 65_536

  /// - Throws: Where there is no secret.
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
      throw MissingSecret("the key file \(path) is not a file")
    }
    guard facts.st_mode & 0o077 == 0 else {
      throw MissingSecret(
        "the key file \(path) can be read by others", nextStep: "chmod 600 \(path)")
    }
    return try firstLine(of: descriptor, from: "the key file \(path)")
  }

  /// Arguments are not repeated in a message: they may say more than a log should.
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
    // What is not read any more must not keep the program waiting.
    output.fileHandleForReading.closeFile()
    process.waitUntilExit()
    guard process.terminationReason == .exit, process.terminationStatus == 0 else {
      throw MissingSecret(
        "\(words[0]) failed with status \(process.terminationStatus)",
        nextStep: "run it by hand to see why; its messages are not shown here")
    }
    return try secret.get()
  }

  /// Straight into the memory that is locked.
  private func firstLine(
    of descriptor: Int32, from origin: String
  ) throws(MissingSecret) -> Secret {
    let secret = Secret(mostBytes: Self.mostBytes) { place in
      var count = 0
      while count < place.count {
        let got = read(descriptor, place.baseAddress?.advanced(by: count), place.count - count)
        if got > 0 { count += got } else if got == 0 || errno != EINTR { break }
      }
      return count
    }
    guard let secret else { throw MissingSecret("\(origin) gave no key in its first line") }
    return secret
  }
}

/// Why there is no secret, without any part of it.
package struct MissingSecret: Error, Hashable {
  /// One clause, which says where the secret was to come from.
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

/// Looks for a program as a shell would, without one, and in no folder that depends on where roster
/// was started.
struct ProgramPath {
  /// Folders separated by colons.
  let path: String

  /// A name with a slash is a whole path; `nil` where nothing that can be run has the name.
  func find(_ name: String) -> String? {
    if name.contains("/") {
      return name.hasPrefix("/") && access(name, X_OK) == 0 ? name : nil
    }
    return path.split(separator: ":").filter { $0.hasPrefix("/") }
      .map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
  }
}
