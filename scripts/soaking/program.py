"""Runs the real program and kills it at a random moment if asked."""
import dataclasses
import fcntl
import json
import os
import pty
import re
import select
import signal
import struct
import subprocess
import termios
import time

from picture import emulator

# A run that takes longer counts as hanging, in seconds.
LONGEST = 240


@dataclasses.dataclass
class Run:
    arguments: tuple
    # As in a shell: negative if a signal ended it.
    status: int
    output: str
    errors: str
    # The signal sent while it ran; None if it ended by itself.
    signal: int | None
    seconds: float

    def rows(self):
        """The printed JSON as a list; empty if it is not JSON."""
        try:
            value = json.loads(self.output)
        except ValueError:
            return []
        return value if isinstance(value, list) else [value]

    def __str__(self):
        sent = f", after signal {self.signal}" if self.signal else ""
        return f"roster {' '.join(self.arguments)}: {self.status}{sent}: {self.errors[:400]!r}"


class Program:
    """roster with its own home."""

    def __init__(self, path, home, config):
        self.path = os.path.abspath(path)
        self.home = home
        # Set if it is not in the state folder (stores.py).
        self.store = None
        self.environment = {
            "HOME": home, "TMPDIR": home, "XDG_STATE_HOME": os.path.join(home, "state"),
            "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC", "ROSTER_CONFIG": config,
            "TERM": "xterm-256color",
        }

    @property
    def state_folder(self):
        return os.path.join(self.home, "state", "roster")

    def start(self, *arguments, stepped=True, added=None, **pipes):
        """`stepped`: with the clock that is set now and then (`clock.py`). `added`: to the environment."""
        environment = {**self.environment, **(added or {})}
        if not stepped:
            environment.pop("LD_PRELOAD", None)
        return subprocess.Popen(
            [self.path, *arguments], env=environment, cwd=self.home, **pipes)

    def run(self, *arguments, stdin="", kill=None, added=None):
        """`kill` is a signal and the seconds after which it is sent."""
        began = time.monotonic()
        process = self.start(
            *arguments, added=added, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        sent = None
        try:
            output, errors = process.communicate(stdin.encode(), timeout=kill[1] if kill else LONGEST)
        except subprocess.TimeoutExpired:
            sent = kill[0] if kill else None
            process.send_signal(sent or signal.SIGKILL)
            try:
                output, errors = process.communicate(timeout=LONGEST)
            except subprocess.TimeoutExpired:
                process.kill()
                output, errors = process.communicate()
                return Run(arguments, -signal.SIGKILL, "", "did not end", sent, LONGEST)
        return Run(
            arguments, process.returncode, output.decode(errors="replace"),
            errors.decode(errors="replace"), sent, time.monotonic() - began)

    def processes(self):
        """The ids of processes with this home, which only processes started here have."""
        found = []
        for name in os.listdir("/proc"):
            if not name.isdigit():
                continue
            try:
                with open(f"/proc/{name}/environ", "rb") as file:
                    if f"HOME={self.home}\0".encode() in file.read():
                        found.append(int(name))
            except OSError:
                continue
        return found


class Screen:
    """The console on a pty, for scenes that press keys and read the screen."""

    def __init__(self, program, *arguments, rows=40, columns=120):
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            try:
                fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
                os.execve(program.path, [program.path, *arguments], program.environment)
            finally:
                os._exit(127)
        self.terminal = emulator.Screen(columns, rows)
        self.stream = emulator.Stream(self.terminal)

    @property
    def lines(self):
        return self.terminal.display

    def read(self, seconds):
        """Whether the console still runs."""
        if select.select([self.master], [], [], seconds)[0]:
            try:
                self.stream.feed(os.read(self.master, 1 << 16))
            except OSError:
                return False
        return True

    def wait_for(self, pattern, seconds=30):
        """The match of a regular expression on the screen; None if it never appears."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            for line in self.lines:
                if found := re.search(pattern, line):
                    return found
            if not self.read(0.2):
                return None
        return None

    def press(self, keys):
        os.write(self.master, keys.encode())

    def end(self, number=signal.SIGKILL):
        """The exit status, negative for a signal."""
        try:
            os.kill(self.pid, number)
        except ProcessLookupError:
            pass
        end = time.monotonic() + 20
        while True:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                break
            if time.monotonic() > end:
                os.kill(self.pid, signal.SIGKILL)
            # Keeps reading, so that its last frame does not block.
            self.read(0.05)
        os.close(self.master)
        return os.waitstatus_to_exitcode(status)
