/// A contact that may be that of the person of a case.
package struct PersonHit: Hashable, Sendable {
  package var contact: Contact
  package var why: InclusionReason

  package init(contact: Contact, why: InclusionReason) {
    self.contact = contact
    self.why = why
  }
}
