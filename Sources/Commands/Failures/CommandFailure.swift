import App
import Domain
import Operations

/// Why a command failed.
enum CommandFailure: Error {
  /// The `kind` of the JSON error, besides those of `ProviderFailure` (docs/commands.md).
  enum Kind: String {
    case notFound
    case usage
    case config
    case validation
    case conflict
    case unsupported
    case unknownOutcome
    case partial
    case refused
  }

  case usage(String, nextStep: String? = nil)
  case config(SettingsFailure)
  case provider(ProviderFailure)
  case write(WriteFailure)
  /// The provider cannot do it, or the config does not allow it. Nothing was sent.
  case unavailable(Kind, provider: ProviderName, reason: String)
  /// The operator's file is not valid input for the command. Nothing was sent.
  case invalidFile(path: String, message: String, nextStep: String = "nothing was sent")
  /// Part of the work was done.
  case partly(provider: ProviderName, message: String, nextStep: String?)
  /// A local file or stream failed.
  case localFile(String, nextStep: String? = nil)
  /// The journal has no write or job with this identifier.
  case notInJournal(String)
  /// A step of a case was not taken.
  case caseStep(CaseFailure)
  /// The reader of standard output has gone.
  case outputClosed
  /// Already reported.
  case reported(ExitCodes)

  var status: ExitCodes {
    switch self {
    case .usage: .usage
    case .config: .config
    case .provider(let failure): failure.kind.status
    case .write(let failure): failure.status
    case .unavailable, .invalidFile: .refused
    case .partly: .partly
    case .localFile: .localFile
    case .notInJournal: .notFound
    case .caseStep(let failure): failure.status
    case .outputClosed: .done
    case .reported(let status): status
    }
  }
}

extension ProviderFailure.Kind {
  var status: ExitCodes {
    switch self {
    case .notFound: .notFound
    case .unauthorized, .forbidden: .notAuthorized
    case .validation, .conflict, .unsupported: .refused
    case .rateLimited: .rateLimited
    case .unreachable, .proxy, .timeout, .protocol, .server: .providerFailed
    case .cancelled: .interrupted
    }
  }
}

extension WriteFailure {
  var status: ExitCodes {
    switch self {
    case .unavailable, .caseMissing, .invalid, .conflict, .held: .refused
    case .suppressed(_, .unreadable): .localFile
    case .suppressed: .refused
    case .failed(let failure): failure.kind.status
    case .outcomeUnknown, .journal(_, isSent: true): .outcomeUnknown
    case .journal(_, isSent: false): .localFile
    case .doneUnrecorded: .partly
    }
  }
}
