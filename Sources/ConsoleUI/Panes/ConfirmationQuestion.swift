import Domain
import Foundation
import ViewModels

/// What a dialog before a write says and asks: that of a plan, or that of a command.
nonisolated struct ConfirmationQuestion {
  /// A contact in a row of its own.
  struct Line {
    let contact: Contact
    let what: SafeText
    let style: Style
  }

  let context: PaneContext
  /// `DELETE`
  let act: SafeText
  let info: ProviderInfo
  /// As in "Enter deletes".
  let verb: SafeText
  /// What the write is about, and where.
  let subject: SafeText
  /// The contact, if the write is about one only.
  let contact: Contact?
  /// `3 contacts`, for a row with little room.
  let things: SafeText
  /// Each with its style.
  let warnings: [(SafeText, Style)]
  let lines: [Line]
  let consequence: SafeText
  /// What remains, and what the operator has to do.
  let notes: [SafeText]
  let typed: TypedAnswer

  /// `DELETE in SANDBOX`
  var heading: SafeText {
    act + " in \(untrusted: info.environment.rawValue.uppercased())"
  }

  /// Of the dialog in front; `nil` if there is none.
  @MainActor init?(_ model: ConsoleModel, _ context: PaneContext) {
    if let plan = model.plan {
      self.init(plan.state, context)
    } else if let command = model.commands.question {
      self.init(command.question, command.typed, context)
    } else {
      return nil
    }
  }

  /// For words that no choice of signs changes.
  @MainActor init?(_ model: ConsoleModel) {
    self.init(
      model, PaneContext(glyphs: .unicode, now: .distantPast, masking: model.masking))
  }

  init(_ plan: ActionPlanState, _ context: PaneContext) {
    let state = context.masking.shown(plan)
    let words = PlanWords(state)
    let subjects = state.subjects
    self.context = context
    act = state.isUndo ? "UNDO" : state.act.heading
    info = state.info
    verb = state.act.verb
    contact = subjects.count == 1 ? subjects[0] : nil
    things = "\(subjects.count) contacts"
    let place = state.place(context)
    subject =
      contact.map {
        ($0.labelParts + [place, state.change(of: $0, context)]).filter { !$0.isEmpty }
          .joined(separator: context.separator)
      } ?? "\(subjects.count) contacts at " + place
    warnings = Self.warnings(state)
    lines =
      (subjects.count == 1 ? [] : subjects).map {
        Line(contact: $0, what: state.change(of: $0, context), style: .text)
      }
      + state.skipped.map {
        Line(contact: $0.contact, what: "left out: \(untrusted: $0.reason)", style: .dim)
      }
    consequence = words.consequence
    notes = words.notes
    typed = state.typed
  }

  private static func warnings(_ state: ActionPlanState) -> [(SafeText, Style)] {
    var warnings: [(SafeText, Style)] = []
    if state.subjects.count > 1, !state.changeSummary.isEmpty {
      warnings.append((state.changeSummary, .text.bold()))
    }
    if state.hiddenSubjects > 0 {
      warnings.append(("\(state.hiddenSubjects) of them are hidden by the filter", .warning))
    }
    if !state.skipped.isEmpty { warnings.append(("\(state.skipped.count) left out", .warning)) }
    if state.absentMarks > 0 {
      warnings.append(("\(state.absentMarks) of them are on other pages", .warning))
    }
    return warnings
  }

  init(_ command: CommandQuestion, _ typed: TypedAnswer, _ context: PaneContext) {
    let info = command.info
    let contact = command.contact.map(context.masking.shown)
    let things = SafeText(untrusted: command.things)
    let reference = command.caseReference.map { context.separator + "case \(untrusted: $0)" }
    let place = "\(untrusted: command.place ?? info.name.text)" + (reference ?? "")
    self.context = context
    act = SafeText(untrusted: command.heading)
    self.info = info
    verb = SafeText(untrusted: command.verb)
    self.contact = contact
    self.things = things
    subject =
      contact.map { ($0.labelParts + [place]).joined(separator: context.separator) }
      ?? things + " at " + place
    warnings = command.notes.map {
      (SafeText(untrusted: context.masking.shown(sentence: $0)), .warning)
    }
    lines = []
    consequence = SafeText(untrusted: command.consequence.text)
    notes = command.consequence.notes.map { SafeText(untrusted: $0) }
    self.typed = typed
  }
}
