import App
import ArgumentParser
import Domain
import Foundation
import Operations

struct CaseExportCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Write what is held about the person of an access case.",
    discussion: """
      Reads every included contact, and writes person.json, person.html and about.html into a \
      folder. With --passphrase, it writes one file instead, access.sealed, which roster case \
      open-export opens. Replaces no file. The statements of about.html are those of access.toml \
      beside the config. Status 5 if it is not known what a provider holds.
      """)

  @OptionGroup var named: CaseArgument
  @OptionGroup var target: ExportTargetOptions
  @Option(
    help: ArgumentHelp(
      "- seals the package with the first line of standard input.", valueName: "-"))
  var passphrase: String?
  @Flag(
    help: """
      Read the person's identifiers from standard input, for providers that read contacts by \
      nothing else (an account id). They follow the passphrase.
      """)
  var identifiers = false
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws { try PassphraseInput.require(passphrase) }

  func run(in io: CommandIO) async throws {
    let run = try CaseRun(global, io, needsCredentials: true)
    let record = try await run.record(named.reference)
    let secret = passphrase == nil ? nil : try PassphraseInput.secret(io)
    let keys = identifiers ? try io.values(of: "-") : []
    let statements = try Self.statements(of: run.app)
    let exporting = ExportCase(desk: run.desk, clients: run.app.clients, keys: keys)
    let watch = WaitNotice(run.app, report: run.report).watch()
    defer { watch.cancel() }
    let package = try await run.asking { () async throws(CaseFailure) in
      try await exporting.accessPackage(of: record)
    }
    let files = ExportedFiles(package, statements)
    let writing = try await ExportWriting(files, in: target.folder, sealedWith: secret, run.app, io)
    // The case must not lack an export that exists, so the files get their names last.
    let digest = try await run.asking { () async throws(CaseFailure) in
      let digest = try run.desk.digest(ofBytes: Data(files.personJSON))
      _ = try await run.desk.take([.exported(digest: digest)], in: record)
      return digest
    }
    try writing.finish()
    try io.write(
      run.rendering.object(
        [
          ("case", .string(record.reference)), ("digest", .string(digest)),
          ("files", .array(writing.paths.map(JSONText.string))),
        ]))
    Self.note(package, statements, run.report)
    if package.parts.contains(where: { $0.obstacle != nil }) {
      throw CommandFailure.reported(.partly)
    }
  }

  private static func statements(of app: LiveApp) throws(CommandFailure) -> AccessStatements {
    let folder = URL(fileURLWithPath: app.settings.file).deletingLastPathComponent()
    do throws(SettingsFailure) {
      return try AccessTemplate.statements(in: folder)
    } catch {
      throw .config(error)
    }
  }

  /// What the operator has to look at before the package goes out.
  private static func note(
    _ package: AccessPackage, _ statements: AccessStatements, _ report: ErrorReport
  ) {
    for part in package.parts {
      guard let obstacle = part.obstacle else { continue }
      report.note("\(part.provider): it is not known what else is held: \(obstacle)")
    }
    for part in package.parts {
      for step in part.toAdd { report.note("\(part.provider): not in the package: \(step)") }
    }
    for doubt in package.doubts {
      report.note(
        "\(doubt.contact.provider) \(doubt.contact.value): \(doubt.field) may be about another "
          + "person; look at it before you hand the package over")
    }
    if !statements.blanks.isEmpty {
      report.note(
        "about.html has blanks for "
          + statements.blanks.map(\.rawValue).joined(separator: ", ")
          + "; \(AccessTemplate.fileName) beside the config fills them")
    }
  }
}

struct CaseOpenExportCommand: HostedCommand {
  static let configuration = CommandConfiguration(
    commandName: "open-export", abstract: "Open a sealed access package.",
    discussion: "Writes its files into a folder, and replaces none.")

  @Argument(help: ArgumentHelp("The sealed package.", valueName: "file"), completion: .file())
  var file: String
  @OptionGroup var target: ExportTargetOptions
  @Option(
    help: ArgumentHelp("-: the first line of standard input.", valueName: "-"))
  var passphrase: String
  @OptionGroup var global: GlobalOptions

  mutating func validate() throws { try PassphraseInput.require(passphrase) }

  func run(in io: CommandIO) async throws {
    let context = CommandContext(global, io)
    let app = try context.app(needsCredentials: false)
    let sealed = try WrittenFile.bytes(file)
    let secret = try PassphraseInput.secret(io)
    let opened: [UInt8]
    do throws(SealingFailure) {
      opened = try await app.sealing.opened(sealed, with: secret)
    } catch {
      throw CommandFailure(error, at: file)
    }
    let files = try ExportedFiles(sealed: opened, at: file)
    let writing = try await ExportWriting(files, in: target.folder, sealedWith: nil, app, io)
    try writing.finish()
    try io.write(
      context.rendering.object([("files", .array(writing.paths.map(JSONText.string)))]))
  }
}

struct ExportTargetOptions: ParsableArguments {
  @Option(
    name: .customLong("to"),
    help: ArgumentHelp("The folder for the files; made if it is missing.", valueName: "dir"),
    completion: .directory)
  var folder: String
}

/// A passphrase on standard input: arguments are visible to other processes.
enum PassphraseInput {
  static func require(_ argument: String?) throws {
    guard let argument, argument != "-" else { return }
    throw ValidationError(
      "--passphrase takes only -, for the first line of standard input: every process of the "
        + "machine can read arguments")
  }

  static func secret(_ io: CommandIO) throws(CommandFailure) -> Secret {
    try io.requireOwnInput()
    guard !io.isInputTerminal else {
      throw .usage(
        "the terminal would show the passphrase as you type it",
        nextStep: "read -rs P; printf '%s\\n' \"$P\" | roster case …")
    }
    guard let line = try InputLines.shared.next(), !line.isEmpty else {
      throw .usage("the first line of standard input has no passphrase")
    }
    return Secret(line)
  }
}

/// The files of an access package.
struct ExportedFiles {
  static let names = ["person.json", "person.html", "about.html"]
  private static let person = names[0]

  /// By name, in the order of `names`.
  let texts: [(name: String, text: String)]

  init(_ package: AccessPackage, _ statements: AccessStatements) {
    texts = [
      (Self.person, package.personJSON { ContactJSON.object($0).text }),
      (Self.names[1], package.personHTML), (Self.names[2], package.aboutHTML(statements)),
    ]
  }

  /// - Throws: If it is not the contents of a sealed package.
  init(sealed bytes: [UInt8], at path: String) throws(CommandFailure) {
    var members: [String: JSONValue] = [:]
    if case .object(let read)? = try? JSONReader.value(of: Data(bytes)) { members = read }
    var texts: [(name: String, text: String)] = []
    for name in Self.names {
      guard let text = members[name]?.stringValue else {
        throw .caseStep(
          .refused(
            "\(path): roster sealed it, but there is no \(name) in it: this is not an access package",
            nextStep: ExportWriting.again))
      }
      texts.append((name, text))
    }
    self.texts = texts
  }

  var personJSON: [UInt8] { Array((texts.first?.text ?? "").utf8) }

  /// What is sealed: one JSON object of the texts by name.
  var sealable: [UInt8] {
    Array(JSONText.object(texts.map { ($0.name, .string($0.text)) }).text.utf8)
  }
}

/// Files of an access package that are written, and get their names at the end.
struct ExportWriting {
  private static let sealedName = "access.sealed"
  /// How to get a package that is not damaged.
  static let again =
    "copy \(sealedName) again; roster case export REF --to DIR --passphrase - writes it"

  let paths: [String]
  private let files: [OutputFile]

  /// Only the owner can read the files, and a new folder.
  init(
    _ exported: ExportedFiles, in folder: String, sealedWith passphrase: Secret?, _ app: LiveApp,
    _ io: CommandIO
  ) async throws(CommandFailure) {
    var contents = exported.texts.map { (name: $0.name, bytes: Array($0.text.utf8)) }
    if let passphrase {
      do throws(SealingFailure) {
        contents = [
          (Self.sealedName, try await app.sealing.sealed(exported.sealable, with: passphrase))
        ]
      } catch {
        throw CommandFailure(error, at: "the package")
      }
    }
    try Self.make(folder)
    paths = contents.map { folder + (folder.hasSuffix("/") ? "" : "/") + $0.name }
    for path in paths {
      var facts = stat()
      guard lstat(path, &facts) != 0 else {
        throw .localFile("\(path): it exists already, and an export replaces nothing")
      }
    }
    var files: [OutputFile] = []
    for (path, content) in zip(paths, contents) {
      let file = try OutputFile(path: path, io: io)
      try file.write(content.bytes)
      files.append(file)
    }
    self.files = files
  }

  func finish() throws(CommandFailure) {
    for file in files { try file.finish() }
  }

  private static func make(_ folder: String) throws(CommandFailure) {
    if mkdir(folder, 0o700) == 0 { return }
    let problem = errno
    var facts = stat()
    guard problem == EEXIST, stat(folder, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR else {
      throw .localFile(
        "\(folder): "
          + (problem == EEXIST ? "this is no folder" : String(cString: strerror(problem)))
      )
    }
  }
}

extension CommandFailure {
  fileprivate init(_ failure: SealingFailure, at path: String) {
    switch failure {
    case .noMemory: self = .localFile("\(path): \(failure.message)")
    case .emptyPassphrase: self = .caseStep(.refused("\(path): \(failure.message)"))
    case .notSealed, .endsEarly, .wrongPassphraseOrChanged, .changed:
      self = .caseStep(
        .refused("\(path): \(failure.message)", nextStep: ExportWriting.again))
    }
  }
}
