import Domain
import Operations

nonisolated extension Message {
  init(_ failure: CaseFailure) {
    switch failure {
    case .unknown(let reference):
      self.init(.warning, "there is no case \(reference)", nextStep: ":case open opens one")
    case .nothingToApprove(let name):
      self.init(
        .warning, "there is no file, case or proposal \(name)",
        nextStep: ":case approvals lists what waits for you")
    case .refused(let reason, let nextStep):
      self.init(.warning, reason, nextStep: nextStep)
    case .changedMeanwhile(let reference):
      self.init(
        .warning, "another process has changed \(reference) meanwhile",
        nextStep: "nothing was done; look at it again")
    case .provider(let failure): self.init(failure)
    case .write(let failure): self.init(failure)
    case .journal(let failure): self.init(.failure, failure.message, nextStep: "nothing was done")
    }
  }
}
