package import Domain
package import Operations

extension WriteContext {
  /// Without a suppression list.
  package init(journal: any Journal, ambient: Ambient, caseReference: String? = nil) {
    self.init(
      journal: journal, ambient: ambient, caseReference: caseReference, suppression: .off)
  }
}
