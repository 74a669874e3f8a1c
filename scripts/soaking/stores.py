"""Where the journal is: SQLite in one state folder, or PostgreSQL for operators on hosts of their own,
which is killed now and then.
"""
import bisect
import os
import random
import threading
import time

import postgresql
from soaking.program import Program

# Seconds that the server runs between two kills, and that it stays away.
SHORTEST_UP, LONGEST_UP = 2, 9
SHORTEST_AWAY, LONGEST_AWAY = 0.2, 8
# How much longer a program may still notice that the server was away, in seconds: it waits before it
# connects again.
SLACK = 12
OPERATORS = ["op1", "op2"]


class SQLite:
    """One operator on one host."""

    # Of the simulator's answers, in milliseconds.
    latency = 2

    def __init__(self, program, world, folder, seed):
        self.hosts = [program]

    def begin(self):
        pass

    def end(self):
        pass

    def stop(self):
        pass

    def was_away(self, began, ended):
        return False

    def was_missing(self, began, ended):
        return False

    def spool(self, host):
        return None

    def count(self, ledger):
        pass

    def content(self):
        return b""


class PostgreSQL:
    """Each operator has a config, a home and a state folder, and so a chain in the journal."""

    # So that many kills hit a write that is not answered yet.
    latency = 25

    def __init__(self, program, world, folder, seed):
        self.server = postgresql.Server(durable=False)
        self.random = random.Random(seed)
        # When no process of the server was left, and when it was started again, in order.
        self.kills, self.starts = [], []
        self.spared = 0
        self.ending = threading.Event()
        self.thread = threading.Thread(target=self._kill_now_and_then, daemon=True)
        self.error = None
        try:
            self.server.prepare(program.path, OPERATORS)
            self.hosts = [self._host(program, world, folder, name) for name in OPERATORS]
        except BaseException:
            self.server.stop()
            raise

    def _host(self, program, world, folder, name):
        home = os.path.join(folder, name)
        os.mkdir(home, 0o700)
        config = os.path.join(home, "config.toml")
        with open(world.config) as file:
            text = file.read()
        with open(os.open(config, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
            file.write(text + self.server.table(name))
        host = Program(program.path, home, config)
        host.store = self
        return host

    def begin(self):
        self.thread.start()

    def _kill_now_and_then(self):
        try:
            while not self.ending.wait(self.random.uniform(SHORTEST_UP, LONGEST_UP)):
                spares = self.random.random() < 0.5
                self.server.kill(spares)
                self.spared += spares
                self.kills.append(time.monotonic())
                time.sleep(self.random.uniform(SHORTEST_AWAY, LONGEST_AWAY))
                self.starts.append(time.monotonic())
                self.server.start()
        except BaseException as error:  # a thread's error would otherwise be only printed
            self.error = error
            raise

    def end(self):
        """The server runs from here on. No program runs, but the leases of killed ones last a minute, and
        other hosts do not see their jobs until then."""
        self.ending.set()
        if self.thread.ident is not None:
            self.thread.join()
        if self.error:
            raise SystemExit(f"the soak itself failed: {self.error!r}")
        held = "SELECT count(*) FROM roster.leases WHERE expires > clock_timestamp()"
        while int(self.server.psql(held, postgresql.DATABASE)):
            time.sleep(1)

    def stop(self):
        self.ending.set()
        if self.thread.ident is not None:
            self.thread.join()
        self.server.stop()

    def was_away(self, began, ended):
        """Whether a program that ran then may have found the server away."""
        kills, starts = list(self.kills), list(self.starts)
        for place, killed in enumerate(kills):
            # Not even ready yet, for the last one.
            back = starts[place] if place < len(starts) else float("inf")
            if killed <= ended and began <= back + SLACK:
                return True
        return False

    def was_missing(self, began, ended):
        """Whether no process of the server ran at any moment from `began` to `ended`."""
        place = bisect.bisect_right(self.kills, began)
        return place > 0 and ended < self.starts[place - 1]

    def spool(self, host):
        """The file with entries that the database does not have yet; None if there are none."""
        path = os.path.join(host.state_folder, "team", "journal.spool")
        return path if os.path.exists(path) else None

    def count(self, ledger):
        ledger.count("PostgreSQL killed", len(self.kills))
        ledger.count("… only its first process", self.spared)
        away = sum(start - kill for kill, start in zip(self.kills, self.starts))
        ledger.count("seconds without PostgreSQL", round(away))
        for row in self.server.psql(
                "SELECT operator, number FROM roster.chains WHERE number > 0 ORDER BY operator",
                postgresql.DATABASE).splitlines():
            name, entries = row.split("|")
            ledger.count(f"entries in the chain of {name}", int(entries))

    def content(self):
        """Everything that the server has on disk, and a dump, in which nothing is compressed."""
        content = self.server.dump().encode()
        for folder, _, names in os.walk(self.server.data):
            for name in names:
                try:
                    with open(os.path.join(folder, name), "rb") as file:
                        content += file.read()
                except FileNotFoundError:
                    # The server runs, and removes caches now and then.
                    continue
        return content


KINDS = {"sqlite": SQLite, "postgres": PostgreSQL}
