"""The scenes of the pictures: a title, and the steps from the demo's first screen.
Every scene first searches for Jane Smith everywhere. After that the first line shows all four
providers and has no room for latencies, which differ from run to run.
"""
import dataclasses

from picture.terminal import Terminal

# What `make demo` opens.
DEMO = ["demo", "--contacts", "5000", "--seed", "1"]


@dataclasses.dataclass(frozen=True)
class Scene:
    name: str
    title: str
    # Pairs of a Terminal method and its argument.
    steps: list

    def play(self, program, home):
        """The screen at the end."""
        terminal = Terminal(program, DEMO, home)
        try:
            for method, argument in FIND_JANE + self.steps:
                getattr(terminal, method)(argument)
            return terminal.screen
        finally:
            terminal.close()


FIND_JANE = [
    ("see", "1–100 of 5,000"), ("press", "f"), ("type", "jane@smithfoundation.org"),
    ("press", "Enter"), ("see", "4 contacts"),
    ("press", "g"), ("see", "▸  ╭eu-shop"),
]


def command(line):
    return [("press", ":"), ("type", line), ("press", "Enter")]


SCENES = [
    Scene(
        "list-and-detail", "The list of a provider's contacts, and one contact in full",
        [("press", "3"), ("see", "1–100 of 5,000"), ("press", "j"), ("see", "JANE-1")]),
    Scene(
        "edit-with-error", "The form of a contact, with an error at a field",
        [
            ("press", "3"), ("see", "1–100 of 5,000"), ("press", "j e"), ("see", "edit Jane Smith"),
            ("press", "Tab"), ("type", "Ann"), ("press", "Tab Tab Tab Tab Tab Tab"),
            ("press", "Backspace Backspace Backspace Backspace Backspace"), ("type", "13-27"),
            ("see", "1988-13-27"),
        ]),
    Scene(
        "anonymize", "What is asked before a contact is anonymized",
        [("press", "X"), ("see", "ANONYMIZE"), ("type", "ja")]),
    Scene("find-everywhere", "One e-mail address, looked for at every provider", []),
    Scene(
        "light-theme", "The light theme, with three contacts marked and the sort menu open",
        [("press", "4"), ("see", "page 1")] + command("theme default-light")
        + [("press", "j j Space Space Space s"), ("see", "sort by")]),
    Scene(
        "jobs", "A deletion of marked contacts, in the pane of jobs",
        [
            ("press", "2"), ("see", "1–100 of 5,000"), ("press", "j j Space Space Space Space D"),
            ("see", "Enter deletes"), ("type", "4"), ("press", "Enter"), ("see", "4 done"),
            ("press", "Enter"), ("see", "deleted, and read back"),
        ]),
]
