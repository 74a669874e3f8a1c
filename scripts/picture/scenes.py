"""The scenes of the pictures: a title, and the steps from the demo's first screen.
Every scene first searches for Jane Smith everywhere. After that the first line shows all four
providers and has no room for latencies, which differ from run to run.
"""
import contextlib
import dataclasses
import pathlib
import subprocess

from picture.terminal import Terminal

# What `make demo` opens.
WORLD = ["--contacts", "5000", "--seed", "1"]


@dataclasses.dataclass(frozen=True)
class Scene:
    name: str
    title: str
    # Pairs of a Terminal method and its argument.
    steps: list
    # What the config has besides the demo's providers.
    config: str = ""

    def play(self, program, home):
        """The screen at the end."""
        with self.console(program, home) as (arguments, environment):
            terminal = Terminal(program, arguments, home, environment)
            try:
                for method, argument in FIND_JANE + self.steps:
                    getattr(terminal, method)(argument)
                return terminal.screen
            finally:
                terminal.close()

    @contextlib.contextmanager
    def console(self, program, home):
        """The arguments and environment of the console. The demo reads no config, so a scene with one
        has the same providers in a process of their own."""
        if not self.config:
            yield ["demo", *WORLD], {}
            return
        path = pathlib.Path(home) / "config.toml"
        command = [program, "simulate", *WORLD, "--port", "0", "--write-config", str(path)]
        with subprocess.Popen(command, stdout=subprocess.PIPE) as providers:
            try:
                providers.stdout.readline()
                path.write_text(self.config + path.read_text())
                yield [], {"ROSTER_CONFIG": str(path)}
            finally:
                providers.terminate()


FIND_JANE = [
    ("see", "1–100 of 5,000"), ("press", "f"), ("type", "jane@smithfoundation.org"),
    ("press", "Enter"), ("see", "4 contacts"),
    ("press", "g"), ("see", "▸  ╭eu-shop"),
]


def command(line):
    return [("press", ":"), ("type", line), ("press", "Enter")]


OPEN_CASE = [
    ("press", "C"), ("see", "cases ·"), ("press", "a"), ("type", "GDPR-130 --right erasure"),
    ("press", "Enter"), ("see", "case GDPR-130"), ("press", "f"),
    ("type", "jane@smithfoundation.org"), ("press", "Enter"), ("see", "4 contacts were found"),
]
PLAN = [("press", "p"), ("see", "to anonymize"), ("press", "k")]
CARRY_OUT = [
    ("press", "i"), ("type", "e-mail-reply"), ("press", "Enter"), ("see", "identity e-mail-reply"),
    ("press", "x"), ("see", "CARRY OUT"),
]
TASKS = [("press", "G t t k t t k t t"), ("see", "next: close the case")]

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
    Scene("cases", "The cases by due day", [("press", "C"), ("see", "GDPR-101")]),
    Scene("case-plan", "A case with its plan", OPEN_CASE + PLAN),
    Scene("case-carry-out", "What is asked before a plan is carried out", OPEN_CASE + PLAN
          + CARRY_OUT),
    Scene(
        "case-done", "A case that was carried out", OPEN_CASE + PLAN + CARRY_OUT
        + [("type", "3"), ("press", "Enter"), ("see", "in the recycle bin"), ("press", "g")]),
    Scene(
        "receipt", "The receipt of a case", OPEN_CASE + PLAN + CARRY_OUT
        + [("type", "3"), ("press", "Enter"), ("see", "in the recycle bin")] + TASKS
        + [("press", "c"), ("see", "closed as done"), ("press", "R"), ("see", "RECEIPT")]),
    Scene("person", "The contacts of one person side by side", [
        ("press", "="), ("see", "person · 4 contacts")]),
    Scene(
        "approval", "A plan of too many contacts, for a second person",
        [
            ("press", "3"), ("see", "1–100 of 5,000"), ("press", "j Space Space Space D"),
            ("see", "plan for a second person"),
        ], config="[desk]\napproval_over = 2\n"),
]
