"""A program on a pty under pyte: press keys, wait for text, read the screen's cells."""
import fcntl
import os
import pty
import select
import signal
import struct
import termios
import time

from .emulator import Screen, Stream

COLUMNS, ROWS = 100, 30
LONGEST_SECONDS = 30

KEYS = {
    "Enter": "\r", "Esc": "\x1b", "Tab": "\t", "Space": " ", "Backspace": "\x7f",
    "Down": "\x1b[B", "Up": "\x1b[A", "^s": "\x13", "^u": "\x15",
}


class Terminal:
    def __init__(self, program, arguments, home, environment=()):
        self.screen = Screen(COLUMNS, ROWS)
        self.stream = Stream(self.screen)
        environment = {
            "HOME": home, "TMPDIR": home, "XDG_STATE_HOME": home + "/state",
            "PATH": "/usr/bin:/bin", "TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "TZ": "UTC",
            **dict(environment),
        }
        self.pid, self.master = pty.fork()
        if self.pid == 0:
            try:
                size = struct.pack("HHHH", ROWS, COLUMNS, 0, 0)
                fcntl.ioctl(0, termios.TIOCSWINSZ, size)
                os.execve(program, [program, *arguments], environment)
            finally:
                os._exit(127)

    def read(self, seconds):
        """Whether output arrived within that time."""
        if not select.select([self.master], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self.master, 1 << 16)
        except OSError:
            data = b""
        if not data:
            raise RuntimeError(f"the program ended; last on the screen:\n{self.text()}")
        self.stream.feed(data)
        return True

    def press(self, keys):
        """Presses named keys, separated by spaces: `j e Enter`. Waits for a response after each."""
        for key in keys.split():
            self.type(KEYS.get(key, key))

    def type(self, text):
        os.write(self.master, text.encode())
        self.read(2)
        self.settle()

    def see(self, text):
        end = time.monotonic() + LONGEST_SECONDS
        while text not in self.text():
            if not self.read(0.1) and time.monotonic() > end:
                raise RuntimeError(f"'{text}' never came:\n{self.text()}")
        self.settle()

    def settle(self, quiet=0.6):
        """Waits until the screen is quiet: a detail follows its row, a message its key."""
        end = time.monotonic() + LONGEST_SECONDS
        while self.read(quiet):
            if time.monotonic() > end:
                raise RuntimeError(f"the screen does not settle:\n{self.text()}")

    def text(self):
        return "\n".join(self.screen.display)

    def close(self):
        os.close(self.master)
        os.kill(self.pid, signal.SIGHUP)
        os.waitpid(self.pid, 0)
