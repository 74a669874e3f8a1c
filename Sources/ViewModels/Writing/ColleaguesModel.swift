import Domain
import Observation

/// Which other session is at work on the contact in the detail, and on that of a dialog. Asks nothing
/// unless sessions share a store, and no key waits for an answer.
@Observable
package final class ColleaguesModel {
  /// Who is at work on the contact in the detail.
  private(set) var holder: LeaseHolder?

  @ObservationIgnored private let leases: any ContactLeases
  @ObservationIgnored private let ambient: Ambient
  @ObservationIgnored private let following = LatestTask()
  @ObservationIgnored private let asking = LatestTask()
  @ObservationIgnored private var contact: ContactID?
  /// Called when `holder` has changed.
  @ObservationIgnored var changed: () -> Void = {}

  package static let pause = Duration.seconds(5)

  init(leases: any ContactLeases, ambient: Ambient) {
    self.leases = leases
    self.ambient = ambient
  }

  /// Asks about the contact in the detail, unless it is the same one. Asks again while another
  /// session has it.
  func follow(_ contact: Contact?, at info: ProviderInfo?) {
    guard leases.isShared, contact?.id != self.contact else { return }
    self.contact = contact?.id
    holder = nil
    guard let contact, let info else { return following.cancel() }
    let leased = Self.leased(contact, at: info)
    following.start {
      repeat {
        guard let answer = await self.answer(about: leased) else { continue }
        guard !Task.isCancelled else { return }
        self.take(answer.holder)
        if answer.holder == nil { return }
      } while await self.waits()
    }
  }

  private func take(_ holder: LeaseHolder?) {
    guard holder != self.holder else { return }
    self.holder = holder
    changed()
  }

  /// Asks about the only contact of a dialog, and again until the dialog is answered. Meanwhile it
  /// cannot be confirmed if another session has the contact.
  func follow(_ dialog: any ConfirmationModel) {
    guard leases.isShared, let (contact, info) = dialog.subject else { return asking.cancel() }
    let leased = Self.leased(contact, at: info)
    asking.start { [weak dialog] in
      repeat {
        guard let answer = await self.answer(about: leased) else { continue }
        guard !Task.isCancelled, let dialog else { return }
        dialog.change { $0.obstacle = answer.holder?.sentence }
      } while await self.waits()
    }
  }

  func leaveDialog() { asking.cancel() }

  private static func leased(_ contact: Contact, at info: ProviderInfo) -> LeasedContact {
    LeasedContact([.id(contact.id.value)] + (contact.lookup.map { [$0] } ?? []), at: info)
  }

  private struct Answer {
    var holder: LeaseHolder?
  }

  /// - Returns: `nil` if the store cannot be asked.
  private func answer(about contact: LeasedContact) async -> Answer? {
    do throws(JournalFailure) {
      return Answer(holder: try await leases.holder(of: contact))
    } catch {
      return nil
    }
  }

  /// - Returns: `false` if the next answer is not needed any more.
  private func waits() async -> Bool {
    do {
      try await ambient.sleep(Self.pause)
      return !Task.isCancelled
    } catch {
      return false
    }
  }
}
