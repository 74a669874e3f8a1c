"""The tools measured beside roster: how to start each, and what its screen shows."""
import dataclasses
import subprocess

from benchmark import loads


@dataclasses.dataclass(frozen=True)
class Tool:
    name: str
    # Path of the program; None is roster.
    program: str | None
    arguments: tuple
    # On the screen once the first rows are there.
    loaded: str
    stdin: str | None = None
    config: str | None = None
    down: str = "j"
    up: str = "k"
    # Pressed before measuring, to move the cursor to the first row.
    to_top: str = ""
    page_down: str = "\x1b[6~"
    page_up: str = "\x1b[5~"
    # Loads every row; shown when they are loaded; begins a filter.
    load_all: str = ""
    all_loaded: str = ""
    filter: str = ""

    def start(self, console):
        """Starts the tool on a pty; `console` is the class of scripts/bench."""
        program = {"program": self.program} if self.program else {}
        return console(*self.arguments, config=self.config, stdin=self.stdin, **program)


def abook(folder, count):
    book = loads.address_book(folder, count)
    return Tool("abook", "/usr/bin/abook", ("--datafile", book), "ada.firstrow")


def neomutt(folder, count):
    mailbox, config = loads.mailbox(folder, count)
    # It opens on the last message.
    return Tool(
        "neomutt", "/usr/bin/neomutt", ("-n", "-F", config, "-f", mailbox), "Lastrow", to_top="=")


def tig(folder, count):
    return Tool("tig", "/usr/bin/tig", ("-C", loads.repository(folder, count)), "Lastrow")


def fzf(folder, count):
    return Tool(
        "fzf", "/usr/bin/fzf", ("--layout=reverse",), "ada.firstrow",
        stdin=loads.lines(folder, count), down="\x1b[B", up="\x1b[A",
        all_loaded=f"{count}/{count}")


def roster(config, count):
    return Tool(
        "roster", None, (), f"1–100 of {count:,}", config=config, load_all=":load all\r",
        all_loaded=f"all {count:,} loaded", filter="/")


OTHERS = [abook, tig, neomutt, fzf]


def version(name):
    """Debian's version of the package, or None if it is not installed."""
    form = "--showformat=${db:Status-Status} ${Version}"
    done = subprocess.run(["dpkg-query", "--show", form, name], capture_output=True, text=True)
    status, _, version = done.stdout.partition(" ")
    return version if status == "installed" else None
