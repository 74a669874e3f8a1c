#!/usr/bin/python3
"""A terminal for the tests: runs a program on its own pty, feeds its output to pyte and keeps the
raw bytes.

Reads one JSON object per line and responds with one at once. Only `end` waits, until the program ends
or the deadline passes.
"""
import fcntl
import json
import os
import pathlib
import pty
import select
import signal
import struct
import subprocess
import sys
import termios
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "scripts"))
sys.dont_write_bytecode = True

import pyte

from picture.emulator import Screen, Stream

DEADLINE_SECONDS = 60


class Terminal:
    def __init__(self):
        self.master = -1
        self.reads = True
        self.pid = 0
        self.status = None
        self.raw = bytearray()
        self.screen = None
        self.stream = None
        self.last_act = None

    # Requests of the tests

    def start(self, argv, env, columns, rows, controls):
        self.screen = Screen(columns, rows)
        self.stream = Stream(self.screen)
        read_end, write_end = os.pipe()
        self.pid, self.master = pty.fork() if controls else fork_beside()
        if self.pid == 0:
            # Waits until the size is set, because a program that starts at 80x24 shows another screen.
            os.close(write_end)
            os.read(read_end, 1)
            os.close(read_end)
            try:
                os.execve(argv[0], argv, env)
            finally:
                os._exit(127)
        os.close(read_end)
        self.set_size(columns, rows)
        modes = self.modes()
        os.close(write_end)
        return {"pid": self.pid, "modes": modes}

    def run(self, argv, env):
        done = subprocess.run(argv, env=env, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        return {"status": done.returncode, "output": done.stdout, "errors": done.stderr}

    def at_end(self, argv, env):
        self.last_act = (argv, env)
        return {}

    def set_size(self, columns, rows):
        fcntl.ioctl(self.master, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))

    def modes(self):
        done = subprocess.run(["stty", "-a"], stdin=self.master, capture_output=True, text=True)
        return done.stdout

    def resize(self, columns, rows):
        self.screen.resize(rows, columns)
        self.set_size(columns, rows)
        return {}

    def send(self, hex):
        os.write(self.master, bytes.fromhex(hex))
        return {}

    def signal(self, number):
        os.kill(self.pid, number)
        return {}

    def signal_until_gone(self, number):
        """Sends the signal repeatedly. The ended program is reaped only after this returns."""
        patience = time.monotonic() + 20
        count = 0
        while self.facts()[0] != "Z" and time.monotonic() < patience:
            os.kill(self.pid, number)
            count += 1
        return {"count": count}

    def hang_up(self):
        os.close(self.master)
        self.master = -1
        return {}

    def dump(self, styled):
        return picture(self.screen, styled)

    def modes_on(self):
        """The private modes, which pyte marks by a shift."""
        return {"on": sorted(mode >> 5 for mode in self.screen.mode if mode >= 1 << 5)}

    def stop_reading(self):
        self.reads = False
        return {}

    def read_again(self):
        self.reads = True
        return {}

    def state(self):
        """The state letter of proc(5), such as T for stopped."""
        return {"output": self.facts()[0]}

    def compare_work(self, count):
        """The processor time in ticks of the program and of this script, while this script works."""
        before, mine = self.ticks(), sum(os.times()[:4])
        for _ in range(count):
            subprocess.run(["true"])
        own = (sum(os.times()[:4]) - mine) * os.sysconf("SC_CLK_TCK")
        return {"ticks": self.ticks() - before, "own": round(own)}

    def ticks(self):
        return sum(int(field) for field in self.facts()[11:13])

    def facts(self):
        return pathlib.Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()

    def cells(self):
        """Each row with NUL between its cells. The second half of a wide cell is empty."""
        screen = self.screen
        rows = [[screen.buffer[y][x].data for x in range(screen.columns)] for y in range(screen.lines)]
        return {"lines": ["\0".join(row) for row in rows]}

    def render(self, text):
        screen = pyte.Screen(self.screen.columns, self.screen.lines)
        pyte.Stream(screen).feed(text)
        return picture(screen, True)

    def raw_bytes(self, start):
        return {"hex": self.raw[start:].hex()}

    # The program

    def read(self):
        """False once the output has ended."""
        try:
            data = os.read(self.master, 65536)
        except OSError:
            data = b""
        self.raw += data
        self.stream.feed(data)
        return bool(data)

    def reap(self):
        if self.pid and self.status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self.status = os.waitstatus_to_exitcode(status)

    def close(self):
        if self.pid and self.status is None:
            os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        if self.last_act:
            self.run(*self.last_act)


def fork_beside():
    """Like pty.fork, but the terminal is not the child's controlling terminal and sends no signals."""
    master, slave = pty.openpty()
    pid = os.fork()
    if pid == 0:
        os.setsid()
        for number in range(3):
            os.dup2(slave, number)
    os.close(slave)
    return pid, master


def picture(screen, styled):
    lines, styles = [], []
    for row in range(screen.lines):
        cells = [screen.buffer[row][column] for column in range(screen.columns)]
        # The second half of a wide cell is empty.
        lines.append("".join(cell.data for cell in cells))
        if styled:
            styles.append(" ".join(style(cell) for cell in cells))
    return {"lines": lines, "styles": styles}


def style(cell):
    flags = [cell.bold, cell.italics, cell.underscore, cell.strikethrough, cell.reverse]
    return f"{cell.fg}/{cell.bg}/" + "".join("01"[flag] for flag in flags)


class Loop:
    def __init__(self):
        self.terminal = Terminal()
        self.deadline = None
        self.input = bytearray()
        self.is_open = False

    def run(self):
        wakeup_read, wakeup_write = os.pipe()
        os.set_blocking(wakeup_read, False)
        os.set_blocking(wakeup_write, False)
        signal.set_wakeup_fd(wakeup_write)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        while True:
            sources = [0, wakeup_read]
            if self.is_open and self.terminal.reads and self.terminal.master >= 0:
                sources.append(self.terminal.master)
            wait = None
            if self.deadline is not None:
                wait = max(0, self.deadline - time.monotonic())
            ready, _, _ = select.select(sources, [], [], wait)
            if wakeup_read in ready:
                os.read(wakeup_read, 512)
            if self.terminal.master in ready:
                self.is_open = self.terminal.read()
            if 0 in ready:
                data = os.read(0, 65536)
                if not data:
                    return
                self.input += data
            self.terminal.reap()
            self.answer_end()
            while self.deadline is None and b"\n" in self.input:
                line, _, rest = self.input.partition(b"\n")
                self.input = bytearray(rest)
                self.take(json.loads(line))

    def take(self, request):
        verb = request.pop("do")
        if verb == "end":
            self.deadline = time.monotonic() + DEADLINE_SECONDS
            return self.answer_end()
        reply = getattr(self.terminal, verb)(**request)
        if verb == "start":
            self.is_open = True
        say(reply)

    def answer_end(self):
        if self.deadline is None:
            return
        terminal = self.terminal
        has_ended = terminal.status is not None and not self.drains()
        if has_ended or time.monotonic() >= self.deadline:
            self.deadline = None
            modes = terminal.modes() if terminal.master >= 0 else ""
            say({"status": terminal.status, "modes": modes})

    def drains(self):
        """Whether unread output of the ended program remains."""
        if not self.is_open or not self.terminal.reads or self.terminal.master < 0:
            return False
        return bool(select.select([self.terminal.master], [], [], 0)[0])


def say(reply):
    sys.stdout.write(json.dumps(reply) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    # Dispatch's threads block signals, and their child processes inherit that.
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
    loop = Loop()
    try:
        loop.run()
    finally:
        loop.terminal.close()
