"""Kills roster at every moment at which something becomes durable or is sent, in every command of a
case, and continues: the k-th case of a right kills each of its commands at the k-th moment.
"""
import collections
import dataclasses
import os
import signal
import subprocess
import threading
import time

from soaking.cases import CHANNELS, Request

# A continued command is killed as well, once: its k-th moment is another one.
MOST_KILLS = {"apply": 2, "settle": 2}
# Steps of one case, far more than it needs.
MOST_STEPS = 400
# How long after the last try `settle` may report that a write was not done, in seconds.
PATIENCE = 61
# An id of the keyed provider that no contact has.
ANOTHER = "5f1cd3b5774e50c3ffffffff"
# Where an entry becomes durable, and the moments at which it is not there yet.
JOURNAL = {"log-of-journal", "head", "database"}
BEFORE = {("before-writing", "log-of-journal"), ("before-sending", "database")}


@dataclasses.dataclass
class Kill:
    play: str
    case: str
    step: str
    when: str
    what: str
    # The machine's running time, in seconds.
    at: float


class Play(Request):
    """A request with steps that the random soak has not, each of which may be left out once it was
    killed at all of its moments."""

    def __init__(self, worker, kind, pools, skipped):
        self.kind, self.skipped = kind, skipped
        contact = pools.person()
        providers = list(worker.world.accounts) if kind.providers is None else kind.providers(worker)
        members = {name: pools.contact(name) for name in providers if name != worker.keyed}
        members[worker.keyed] = contact["id"]
        super().__init__(
            worker, kind.right, members, contact["account"], kind.reads_by_key, is_whole=True)
        self.done = set()
        # What the suppression list must know at the end: what was read under the case.
        self.identifiers = {contact["account"]} if kind.reads_by_key else set()
        for name in set(members) & set(worker.world.listed("delete")):
            self.identifiers.add(pools.seen[name][members[name]].get("email"))
        self.identifiers -= {None, ""}

    def optional(self, *step):
        """Whether a step that is not needed is next; it is taken at most once."""
        name = " ".join((step[0], *[word for word in step if word.startswith("--")]))
        if name in self.skipped or name in self.done:
            return False
        return True

    def step(self, record):
        if record is None:
            return super().step(record)
        for before, step in self.extra(record):
            if before and self.optional(*step):
                return step
        return super().step(record)

    def extra(self, record):
        """Steps that are not needed, with whether they are possible."""
        today = time.strftime("%Y-%m-%d", time.gmtime())
        is_open, closed = record["state"] == "open", record["state"] == "closed"
        receipt = os.path.join(self.worker.program.home, f"{self.case}.json")
        yield is_open and not record["contacts"], ("find", self.case, "--include-all")
        yield is_open and record["identity"] is None, ("identity", self.case, "--asked")
        yield is_open, ("clarify", self.case, "--asked")
        yield is_open and "clarify --asked" in self.done, ("clarify", self.case, "--given")
        yield is_open and record["extension"] is None, (
            "extend", self.case, "--months", "1", "--reason", "number", "--told", today)
        yield is_open and bool(record["contacts"]), (
            "exclude", self.case, self.worker.keyed, ANOTHER, "--why", "not-them")
        refusing = next(iter(set(self.worker.world.accounts) - set(self.members)), None)
        yield is_open and refusing is not None, (
            "refuse", self.case, "--reason", "excessive", "--provider", refusing)
        yield closed, ("told", self.case, "--outcome", "--on", today)
        yield closed, ("receipt", self.case, "--to", receipt)
        yield closed and os.path.exists(receipt), ("verify", receipt)
        yield closed, ("recheck", self.case, *self.keyed)


@dataclasses.dataclass
class Kind:
    name: str
    right: str
    reads_by_key: bool
    # Of a worker; `None` for all.
    providers: object = None


# An erasure at the keyed provider is read back only with the person's key.
KINDS = [
    Kind("erasure", "erasure", False),
    Kind("erasure, read by key", "erasure", True, lambda worker: [worker.keyed]),
    Kind("objection", "objection", True),
    Kind("access", "access", True),
    Kind("rectification", "rectification", False),
]


class Pools:
    """Contacts that no other case has."""

    def __init__(self, world, shop):
        self.seen = {name: world.accounts[name].contacts() for name in world.that("list")}
        self.numbers, self.lock = {name: list(seen) for name, seen in self.seen.items()}, threading.Lock()
        # An objection must change something.
        self.people = [
            contact for contact in shop
            if any(contact["values"][channel] is not False for channel in CHANNELS)]

    def person(self):
        with self.lock:
            return self.people.pop()

    def contact(self, provider):
        with self.lock:
            return self.numbers[provider].pop()


class Events:
    """Plays cases of all kinds until a case passes in which no command was killed. `every` is 1 for
    each moment, or n for each n-th, the first of which depends on `seed`."""

    def __init__(self, crew, pools, folder, every, seed):
        self.crew, self.pools, self.every = crew, pools, every
        self.ledger = crew[0].ledger
        self.library = os.path.join(folder, "kill_at.so")
        source = os.path.join(os.path.dirname(__file__), "kill_at.c")
        subprocess.run(
            ["cc", "-O1", "-shared", "-fPIC", "-o", self.library, source, "-ldl"], check=True)
        self.folder, self.lock = folder, threading.Lock()
        self.kills = []
        # By kind: the number of its next case, the steps that passed all of their moments, and whether
        # all commands did.
        self.next = {kind.name: 1 + seed % every for kind in KINDS}
        self.passed = {kind.name: set() for kind in KINDS}
        self.over = set()
        # Cases with a write that is not settled yet, and when to continue them.
        self.waiting, self.plays = [], {}
        self.failures = []

    def play(self):
        threads = [threading.Thread(target=self.work, args=(worker,)) for worker in self.crew]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if self.failures:
            raise SystemExit(f"the soak itself failed: {self.failures[0]!r}")

    def work(self, worker):
        try:
            while True:
                task = self.task(worker)
                if task is None:
                    return
                if task == "wait":
                    time.sleep(0.5)
                else:
                    self.go_on(worker, *task)
        except Exception as error:  # a thread's error would otherwise be only printed
            self.failures.append(error)
            raise

    def task(self, worker):
        """A new case or one that has waited; `None` if nothing is left."""
        with self.lock:
            now = time.monotonic()
            for place, (ready, play, number, killed) in enumerate(self.waiting):
                if ready <= now and play.worker is worker:
                    del self.waiting[place]
                    return play, number, killed
            left = [kind for kind in KINDS if kind.name not in self.over]
            if not left or self.failures:
                is_awaited = any(play.worker is worker for _, play, _, _ in self.waiting)
                return "wait" if is_awaited and not self.failures else None
            kind = min(left, key=lambda kind: self.next[kind.name])
            number = self.next[kind.name]
            self.next[kind.name] += self.every
            skipped = set(self.passed[kind.name])
        play = Play(worker, kind, self.pools, skipped)
        self.plays[play.case] = play
        self.ledger.count(f"cases played: {kind.name}")
        return play, number, collections.Counter()

    def go_on(self, worker, play, number, killed):
        """Takes the steps of a case until it is closed and proven, or has to wait."""
        record = play.shown()
        for _ in range(MOST_STEPS):
            step = play.step(record)
            if step is None:
                self.check_end(play, record)
                if not sum(killed.values()):
                    with self.lock:
                        self.over.add(play.kind.name)
                return
            run = self.take(worker, play, step, number, killed)
            # What a step printed is the case, unless it was killed or has another output.
            printed = run.rows() if run and run.status == 0 else []
            is_case = len(printed) == 1 and "state" in printed[0]
            record = printed[0] if is_case else play.shown()
            if self.must_wait(play, step, record):
                with self.lock:
                    self.waiting.append((time.monotonic() + PATIENCE, play, number, killed))
                return
        self.ledger.contradiction(f"lost: {play.case} takes no further step than {step}")

    def take(self, worker, play, step, number, killed):
        name = " ".join((step[0], *[word for word in step if word.startswith("--")]))
        log = os.path.join(self.folder, f"kills-{play.case}")
        # Each export has another folder.
        what = step[0] if step[0] == "export" else step
        kills = killed[what] < MOST_KILLS.get(step[0], 1)
        added = {
            "LD_PRELOAD": self.library, "KILL_AT": str(number), "KILL_LOG": log,
            # A search reads whole lists.
            "KILL_WITHOUT": "requests" if step[0] == "find" else ""}
        run = play.take(step, added=added if kills else None, also=(-signal.SIGKILL,))
        if run is None:
            return None
        if run.status == -signal.SIGKILL and kills:
            killed[what] += 1
            self.note(play, name, log)
            return run
        play.done.add(name)
        if run.status not in (0, 4, 5, 6):
            self.ledger.contradiction(f"a step that was continued failed: {run}")
        if kills and not killed[what]:
            with self.lock:
                self.passed[play.kind.name].add(name)
        return run

    def note(self, play, name, log):
        with open(log) as file:
            _, when, what, at = file.read().splitlines()[-1].split()
        with self.lock:
            self.kills.append(
                Kill(play.kind.name, play.case, name, when, what, int(at) / 1000))
        self.ledger.count(f"killed {when.replace('-', ' ')}: {what.replace('-', ' ')}")

    def must_wait(self, play, step, record):
        """Whether a write may still be under way at the provider, after an attempt to settle it."""
        acts = [act for contact in record["contacts"] for act in contact["acts"]] if record else []
        return (
            step[0] == "apply" and "settle" in play.done
            and any(act["outcome"] == "unknown" for act in acts))

    def check_end(self, play, record):
        """No fault was played and every task is confirmed, so a case is done unless a provider has no
        contact of it."""
        self.ledger.count("cases closed")
        if record["outcome"] != "done" and play.kind.providers is None:
            self.ledger.contradiction(f"lost: {play.case} was closed as {record['outcome']}")

    # The proof

    def check(self, proof):
        """Every entry of every kind of case was killed just before and just after it."""
        entries = collections.defaultdict(list)
        for write in proof.writes:
            entries[write.case] += [(entry["at"], entry["step"]) for entry in write.entries]
        for event in proof.events:
            entries[event["case"]].append((event["at"], event["note"]))
        seen = {kind.name: {"before": set(), "after": set()} for kind in KINDS}
        for kill in self.kills:
            if kill.what not in JOURNAL:
                continue
            old = [entry for entry in sorted(entries[kill.case]) if entry[0] <= kill.at]
            new = [entry for entry in sorted(entries[kill.case]) if entry[0] > kill.at]
            is_before = (kill.when, kill.what) in BEFORE
            if is_before and new:
                seen[kill.play]["before"].add(new[0][1])
            if not is_before and old:
                seen[kill.play]["after"].add(old[-1][1])
        for kind in KINDS:
            names = {
                name for case, play in self.plays.items() if play.kind is kind
                for _, name in entries[case]}
            self.ledger.count(f"kinds of entries: {kind.name}", len(names))
            both = names & seen[kind.name]["before"] & seen[kind.name]["after"]
            self.ledger.count("… killed just before and just after", len(both))
            for when in ("before", "after"):
                for name in sorted(names - seen[kind.name][when]):
                    if self.every == 1:
                        self.ledger.contradiction(
                            f"not killed: {kind.name} was never killed just {when} {name}")
        self.check_suppression(proof)

    def check_suppression(self, proof):
        """The person of each erasure and objection is on the suppression list, and no other case's."""
        expected = {
            (identifier, play.case) for play in self.plays.values()
            if play.right in ("erasure", "objection") for identifier in play.identifiers}
        others = {
            (identifier, play.case) for play in self.plays.values()
            if play.right not in ("erasure", "objection") for identifier in play.identifiers}
        typed = sorted({identifier for identifier, _ in expected | others})
        run = proof.program.run(
            "suppression", "check", "-", "--output", "json", stdin="\n".join(typed) + "\n")
        listed = {(row["identifier"], row["case"]) for row in run.rows() if row["listed"]}
        self.ledger.count("identifiers looked for in the suppression list", len(typed))
        for identifier, case in sorted(expected - listed):
            self.ledger.contradiction(f"lost: {identifier} of {case} is not on the suppression list")
        for identifier, case in sorted(listed & others):
            self.ledger.contradiction(f"claimed: the suppression list has {identifier} of {case}")
