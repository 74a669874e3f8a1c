import Domain
import Operations
import Testing

/// Checks which later writes make a write of an older job unnecessary.
@Suite struct LaterWritesTests {
  typealias Later = (JobAct, LaterWrites.Answer)

  @Test(
    arguments: [
      (.anonymize, [], nil), (.anonymize, [(.anonymize, .done)], .done),
      (.anonymize, [(.delete, .done)], .done), (.delete, [(.anonymize, .done)], nil),
      (.delete, [(.delete, .unknown)], .unknown),
      (.delete, [(.delete, .unknown), (.delete, .done)], .done),
      (.anonymize, [(.prefer([.sms: false]), .done)], nil),
      (.prefer([.sms: false]), [(.prefer([.sms: false]), .done)], .done),
      (.prefer([.sms: false]), [(.prefer([.sms: true]), .done)], nil),
      (
        .prefer([.sms: false]),
        [(.prefer([.sms: false]), .done), (.prefer([.sms: true]), .done)], nil
      ),
      (.prefer([.sms: false, .email: false]), [(.prefer([.sms: false]), .done)], nil),
      (
        .prefer([.sms: false, .email: false]),
        [(.prefer([.sms: false]), .done), (.prefer([.email: false, .call: true]), .unknown)],
        .unknown
      ),
      (.prefer([.sms: false]), [(.prefer([.sms: false]), .underWay)], .underWay),
    ] as [(JobAct, [Later], LaterWrites.Answer?)])
  func `only a later write of the same change makes a write unnecessary`(
    wanted: JobAct, writes: [Later], answer: LaterWrites.Answer?
  ) {
    var later = LaterWrites()
    for (act, answer) in writes { later.add(act, of: "4711", answer) }
    #expect(later.answer(to: wanted, of: "4711") == answer)
    #expect(later.answer(to: wanted, of: "4712") == nil)
  }
}
