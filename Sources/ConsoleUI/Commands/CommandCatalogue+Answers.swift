import Domain
import ViewModels

/// Menus, forms, dialogs and prompts.
extension CommandCatalogue {
  static let answering: [ConsoleCommand] = [
    ConsoleCommand("choose", "sort", [.menu], keys: ["Enter", "s"]) {
      $0.model.lists.chooseInSortMenu()
    }
    .hinted(),
    ConsoleCommand("add-key", "sort by it, too", [.menu], keys: ["Space", "+"]) {
      $0.model.lists.addInSortMenu()
    }
    .hinted(),
    ConsoleCommand("keep-theme", "keep for this session", [.themes], keys: ["Enter", "T"]) {
      $0.model.themes.keep()
    }
    .hinted(),
    ConsoleCommand("switch-channel", "out, in, as it is", [.channels], keys: ["Space"]) {
      $0.model.overlays.switchChannel()
    }
    .hinted(),
    ConsoleCommand("channel-in", "in", [.channels], keys: ["i"]) {
      $0.model.overlays.setChannel(optsIn: true)
    },
    ConsoleCommand("channel-out", "out", [.channels], keys: ["o"]) {
      $0.model.overlays.setChannel(optsIn: false)
    },
    ConsoleCommand("plan", "show the plan", [.channels], keys: ["Enter"]) {
      $0.model.preferences.choose()
    }
    .hinted(),
    ConsoleCommand("opt-in", "opt in", [.question], keys: ["Enter"]) {
      $0.model.preferences.confirmOptIn()
    }
    .hinted(),
    ConsoleCommand("save", "save", [.form], keys: ["^s"]) { $0.model.edit?.review() }
      .hinted([.form: 0]),
    ConsoleCommand("confirm-form", "go on", [.review], keys: ["Enter"]) {
      $0.model.forms.confirm()
    }
    .hinted(),
    ConsoleCommand(
      "switch-side", "theirs or yours", [.review], keys: ["Space", "Left", "Right"]
    ) { $0.model.edit?.switchSide() }
    .available {
      $0.edit?.state.conflict == nil
        ? .unavailable(reason: "only where both sides changed") : .available
    }
    .hinted(when: { $0.edit?.state.conflict != nil }),
    ConsoleCommand("undo-in-form", "undo", [.form], keys: ["^_"]) { $0.model.forms.undo() }
      .hinted([.form: 2]),
    ConsoleCommand("previous-choice", "previous choice, or left", [.form], keys: ["Left"]) {
      $0.model.edit?.step(by: -1)
    },
    ConsoleCommand("next-choice", "next choice, or right", [.form], keys: ["Right"]) {
      $0.model.edit?.step(by: 1)
    },
    ConsoleCommand("next-field", "next field", [.form], keys: ["Tab", "Down", "Enter"]) {
      $0.model.edit?.moveFocus(by: 1)
    }
    .hinted([.form: 1]),
    ConsoleCommand("previous-field", "previous field", [.form], keys: ["Shift-Tab", "Up"]) {
      $0.model.edit?.moveFocus(by: -1)
    },
    ConsoleCommand("answer", "go ahead, once the word is typed", [.dialog], keys: ["Enter"]) {
      $0.model.plans.answer()
    }
    .titled { model in
      ConfirmationQuestion(model)?.verb.string ?? "go ahead"
    }
    .hinted(when: { canAnswer($0) }),
    ConsoleCommand("hand-over-plan", "plan for a second person", [.dialog], keys: ["^p"]) {
      $0.model.secondPerson.handOver(isApproval: false)
    }
    .available { $0.plans.handOverAvailability }
    .hinted(),
    ConsoleCommand("use-approval", "carry out with their approval", [.dialog], keys: ["^x"]) {
      $0.model.secondPerson.handOver(isApproval: true)
    }
    .available { $0.plans.handOverAvailability }
    .hinted(),
    ConsoleCommand("submit", "run", [.prompt], keys: ["Enter"]) {
      PromptSubmission.submit($0.dispatcher)
    }
    .hinted(),
    ConsoleCommand("older-line", "earlier line", [.prompt], keys: ["Up", "^p"]) {
      $0.model.overlays.recallLine(isOlder: true)
    },
    ConsoleCommand("newer-line", "later line", [.prompt], keys: ["Down", "^n"]) {
      $0.model.overlays.recallLine(isOlder: false)
    },
    ConsoleCommand("complete", "complete", [.prompt], keys: ["Tab"]) {
      CommandLineReader(dispatcher: $0.dispatcher).complete()
    },
  ]

  /// As the dialog's frame says.
  private static func canAnswer(_ model: ConsoleModel) -> Bool {
    model.plans.dialog?.typed.isAnswerable == true
  }
}
