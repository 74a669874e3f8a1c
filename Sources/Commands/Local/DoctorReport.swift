import App
import Domain

/// The doctor's findings, for people and for programs.
struct DoctorReport {
  let findings: [Finding]

  func text(_ rendering: OutputRendering) -> String {
    rendering.format == .table ? table : rendering.rows(findings.map(Self.members))
  }

  private static func members(_ finding: Finding) -> [(String, JSONText)] {
    [
      ("check", .string(finding.check.rawValue)), ("subject", .string(finding.subject)),
      ("ok", .bool(finding.isOK)), ("message", .string(finding.message)),
      ("nextStep", JSONText(finding.nextStep)),
    ]
  }

  /// An unclipped line for each finding, with the next step below.
  private var table: String {
    let subjects = findings.map { SafeText(untrusted: $0.subject, form: .detail) }
    let width = min(40, subjects.map(\.width).max() ?? 0)
    return zip(findings, subjects).map { finding, subject in
      let head = (finding.isOK ? "ok" : "problem").padded(to: 9)
      let check = finding.check.rawValue.padded(to: 13)
      let space = String(repeating: " ", count: max(2, width - subject.width + 2))
      let message = SafeText(untrusted: finding.message, form: .detail).string
      let line = head + check + subject.string + space + message + "\n"
      guard let nextStep = finding.nextStep else { return line }
      return line + "".padded(to: 9) + SafeText(untrusted: nextStep, form: .detail).string + "\n"
    }.joined()
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    self + String(repeating: " ", count: max(0, width - count))
  }
}
