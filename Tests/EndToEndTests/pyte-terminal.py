#!/usr/bin/python3
"""A terminal for the tests: runs a program on its own pty, feeds its output to pyte and keeps the
raw bytes.

Reads one JSON object per line and responds with one. The verbs in WAITS respond when the terminal is in
the state they ask for; `timedOut` says that it never was.
"""
import base64
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

# Only a defect lasts this long, even on a machine that is busy with other things.
PATIENCE_SECONDS = 120
# pyte keeps private modes shifted.
SYNCHRONIZED = 2026 << 5
WAITS = {"end", "see", "change", "stopped"}


class Terminal:
    def __init__(self):
        self.master = -1
        self.reads = True
        self.is_open = False
        self.pid = 0
        self.status = None
        self.raw = bytearray()
        # Counts whatever may have changed the screen.
        self.changes = 0
        self.screen = None
        self.stream = None
        self.last_act = None
        # The last text of `compare`, and the screen that it paints.
        self.painted = None
        self.other = None

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
        self.is_open = True
        return {"pid": self.pid, "modes": modes}

    def run(self, argv, env, input=None):
        source = {"stdin": subprocess.DEVNULL} if input is None else {"input": input}
        done = subprocess.run(argv, env=env, capture_output=True, text=True, **source)
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
        self.changes += 1
        self.set_size(columns, rows)
        return {}

    def send(self, hex):
        os.write(self.master, bytes.fromhex(hex))
        return {}

    def signal(self, number):
        os.kill(self.pid, number)
        return {}

    def signal_until_gone(self, number):
        """Sends the signal at least twice. The ended program is reaped only after this returns."""
        patience = time.monotonic() + PATIENCE_SECONDS
        count = 0
        while (count < 2 or self.facts()[0] != "Z") and time.monotonic() < patience:
            os.kill(self.pid, number)
            count += 1
        return {"count": count}

    def hang_up(self):
        os.close(self.master)
        self.master = -1
        return {}

    def dump(self):
        return picture(self.screen)

    # The waits: each returns None until it has its reply.

    def see(self, wanted, unwanted, cells):
        """A screen with all of the wanted texts and none of the unwanted."""
        reply = picture(self.screen)
        text = "\n".join(reply["lines"])
        if not all(part in text for part in wanted) or any(part in text for part in unwanted):
            return None
        if cells:
            reply["cells"] = self.cells()
        return reply

    def change(self, since):
        """The screen after a later change than the one of this number."""
        if self.changes <= since:
            return None
        return {**picture(self.screen), "count": self.changes}

    def stopped(self):
        """As by SIGSTOP."""
        return {} if self.facts()[0] == "T" else None

    def end(self):
        if self.status is None or self.has_output():
            return None
        return {"status": self.status, "modes": self.modes() if self.master >= 0 else ""}

    # At once again

    def modes_on(self):
        """The private modes, which pyte marks by a shift."""
        return {"on": sorted(mode >> 5 for mode in self.screen.mode if mode >= 1 << 5)}

    def stop_reading(self):
        self.reads = False
        return {}

    def read_again(self):
        self.reads = True
        return {}

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
        return ["\0".join(row) for row in rows]

    def compare(self, text, hasLatencies):
        """How this screen and one painted by the text differ, a line for each row. Latencies are no
        difference, nor what else has room beside them: of the first row only the last words count."""
        ours = self.screen
        if text != self.painted:
            self.painted = text
            self.other = pyte.Screen(ours.columns, ours.lines)
            pyte.Stream(self.other).feed(text)
        theirs = self.other
        if (ours.columns, ours.lines) != (theirs.columns, theirs.lines):
            return {"lines": ["The sizes differ."]}
        lines = []
        for row in range(ours.lines):
            pair = [[each.buffer[row][x] for x in range(ours.columns)] for each in (ours, theirs)]
            texts = ["".join(cell.data for cell in cells).rstrip(" ") for cells in pair]
            if row == 0 and hasLatencies:
                if texts[0].split()[-2:] != texts[1].split()[-2:]:
                    lines.append(f"row 0: {texts[0]!r} and {texts[1]!r}")
                continue
            if texts[0] != texts[1]:
                lines.append(f"row {row}: {texts[0]!r} and {texts[1]!r}")
            elif pair[0] != pair[1]:
                styles = [[style(cell) for cell in cells] for cells in pair]
                if styles[0] != styles[1]:
                    lines.append(f"styles of row {row}: {styles[0]} and {styles[1]}")
        return {"lines": lines}

    def raw_bytes(self, start):
        return {"base64": base64.b64encode(self.raw[start:]).decode()}

    # The program

    def read(self):
        """False once the output has ended."""
        try:
            data = os.read(self.master, 65536)
        except OSError:
            data = b""
        self.raw += data
        self.stream.feed(data)
        self.changes += 1
        return bool(data)

    def has_output(self):
        """Whether the program's output is still unread."""
        if self.master < 0 or not self.reads or not self.is_open:
            return False
        return bool(select.select([self.master], [], [], 0)[0])

    def is_in_a_frame(self):
        """Whether roster has begun a frame (DEC 2026) and not ended it. Its bytes arrive in pieces."""
        return self.is_open and self.reads and SYNCHRONIZED in self.screen.mode

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


def picture(screen):
    lines = []
    for row in range(screen.lines):
        cells = [screen.buffer[row][column] for column in range(screen.columns)]
        # The second half of a wide cell is empty.
        lines.append("".join(cell.data for cell in cells).rstrip(" "))
    return {"lines": lines}


def style(cell):
    flags = [cell.bold, cell.italics, cell.underscore, cell.strikethrough, cell.reverse]
    return f"{cell.fg}/{cell.bg}/" + "".join("01"[flag] for flag in flags)


class Loop:
    def __init__(self):
        self.terminal = Terminal()
        self.input = bytearray()
        # The request that waits, and until when.
        self.waiting = None
        self.deadline = 0

    def run(self):
        wakeup_read, wakeup_write = os.pipe()
        os.set_blocking(wakeup_read, False)
        os.set_blocking(wakeup_write, False)
        signal.set_wakeup_fd(wakeup_write)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        terminal = self.terminal
        while True:
            sources = [0, wakeup_read]
            if terminal.is_open and terminal.reads and terminal.master >= 0:
                sources.append(terminal.master)
            patience = max(0, self.deadline - time.monotonic()) if self.waiting else None
            ready, _, _ = select.select(sources, [], [], patience)
            if wakeup_read in ready:
                os.read(wakeup_read, 512)
            if terminal.master in ready:
                terminal.is_open = terminal.read()
            if 0 in ready:
                data = os.read(0, 65536)
                if not data:
                    return
                self.input += data
            terminal.reap()
            self.answer_wait()
            while not self.waiting and b"\n" in self.input:
                line, _, rest = self.input.partition(b"\n")
                self.input = bytearray(rest)
                self.take(json.loads(line))

    def take(self, request):
        if request["do"] in WAITS:
            self.waiting = request
            self.deadline = time.monotonic() + PATIENCE_SECONDS
            return self.answer_wait()
        say(self.call(request))

    def call(self, request):
        arguments = {name: value for name, value in request.items() if name != "do"}
        return getattr(self.terminal, request["do"])(**arguments)

    def answer_wait(self):
        if not self.waiting:
            return
        is_over = time.monotonic() >= self.deadline
        # Half a frame is no screen.
        is_shown = self.waiting["do"] in {"see", "change"}
        is_partial = self.terminal.has_output() or is_shown and self.terminal.is_in_a_frame()
        reply = None if is_partial and not is_over else self.call(self.waiting)
        if reply is None and is_over:
            reply = {**picture(self.terminal.screen), "timedOut": True}
        if reply is not None:
            self.waiting = None
            say(reply)


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
