/// The law whose time limits a case has.
package enum PrivacyLaw: String, CaseIterable, Hashable, Sendable {
  /// Regulation (EU) 2016/679 (GDPR).
  case eu
  /// The UK GDPR with the Data Protection Act 2018.
  case uk
}
