import App
import Domain

/// Why a command did not do what was asked.
enum CommandFailure: Error {
  /// The `kind` of the JSON error, beside those of `ProviderFailure` (interface.md).
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
  /// A file of the operator's that is not what the command takes. Nothing was sent.
  case invalidFile(path: String, message: String)
  /// Some of it was done. What was not is named elsewhere, too.
  case partly(provider: ProviderName, message: String, nextStep: String?)
  /// A file or a stream of this machine.
  case localFile(String)
  /// No write and no job of the journal has such an identifier.
  case notInJournal(String)
  /// Whoever read standard output has gone.
  case outputClosed
  /// Everything was said already.
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
    case .unreachable, .timeout, .protocol, .server: .providerFailed
    case .cancelled: .interrupted
    }
  }
}

extension WriteFailure {
  var status: ExitCodes {
    switch self {
    case .unavailable, .caseMissing, .invalid, .conflict: .refused
    case .failed(let failure): failure.kind.status
    case .outcomeUnknown, .journal(_, isSent: true): .outcomeUnknown
    case .journal(_, isSent: false): .localFile
    case .doneUnrecorded: .partly
    }
  }
}
