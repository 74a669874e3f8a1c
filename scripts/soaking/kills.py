"""Sends kill -9 at random moments while jobs of 500 contacts send."""
import contextlib
import os
import signal
import time

from soaking import recovery, scenes

SIZE = 500
# The longest time before a run is killed, in seconds. It grows while runs are killed before they
# send anything, as on a busy machine, and shrinks again.
SHORTEST, LONGEST = 0.4, 20
# Another job begins only while fewer than this are unfinished.
MOST_OPEN = 16


class Jobs:
    """Jobs of each kind in turn."""

    def __init__(self, worker, shop):
        self.worker, self.shop = worker, shop
        deleting = worker.world.listed("delete")
        self.numbers = {name: list(worker.pools[name]) for name in deleting}
        self.kinds = [f"delete {name}" for name in deleting] + [
            f"{action} {worker.keyed}" for action in ("prefer", "anonymize")]
        self.begun = 0
        self.window = {kind: 2 * SHORTEST for kind in self.kinds}

    def begin(self):
        kind = self.kinds[self.begun % len(self.kinds)]
        turn, self.begun = self.begun // len(self.kinds), self.begun + 1
        action, provider = kind.split()
        if action == "delete":
            pool = self.numbers[provider]
            wanted = {number: {"gone": True} for number in pool[:SIZE]}
            pool[:SIZE] = []
            arguments = ("delete", provider, "-", "--yes")
        elif action == "prefer":
            # The opposite of the last time, so that a change can be told from no change.
            chosen = {"sms": turn // 3 % 2 == 0, "email": turn // 3 % 2 == 0}
            wanted = {contact["id"]: chosen for contact in self.people(turn)}
            arguments = ("prefer", provider, "-", *scenes.options(chosen))
        else:
            wanted = {contact["id"]: {"anonymized": True} for contact in self.people(turn)}
            arguments = ("anonymize", provider, "-", "--yes")
        self.worker.ledger.count(f"jobs of {SIZE}: {kind}")
        operation = self.worker.ledger.begin(action, provider, wanted)
        with self.killing(action, provider) as moment:
            self.worker.write(operation, *arguments, stdin="\n".join(wanted), kill=moment)

    def people(self, turn):
        start = turn * SIZE % (len(self.shop) - SIZE)
        return self.shop[start:start + SIZE]

    @contextlib.contextmanager
    def killing(self, action, provider):
        """The time of the kill for one run; afterwards checks whether the run sent anything."""
        kind, log = f"{action} {provider}", self.worker.world.log
        size, killed = os.path.getsize(log), self.worker.ledger.figures["ended by SIGKILL"]
        yield signal.SIGKILL, self.worker.random.uniform(0.05, self.window[kind])
        if self.worker.ledger.figures["ended by SIGKILL"] == killed:
            return
        has_sent = os.path.getsize(log) > size
        self.worker.ledger.count(f"killed {'while' if has_sent else 'before'} sending")
        window = self.window[kind] * (0.9 if has_sent else 1.5)
        self.window[kind] = min(LONGEST, max(SHORTEST, window))


def play(worker, options, shop, store):
    """Begins jobs and continues unfinished ones until enough runs were killed; then completes each
    job."""
    jobs, settled = Jobs(worker, shop), {}
    while worker.ledger.figures["killed while sending"] < options.kills:
        left = scenes.jobs(worker)
        for job in left:
            check(worker, job)
            if job["unknown"] and time.monotonic() - settled.get(job["job"], 0) > recovery.PAUSE:
                scenes.settle(worker, job["job"])
                settled[job["job"]] = time.monotonic()
        ready = [job for job in left if job["notSent"]]
        if ready:
            job = worker.random.choice(ready)
            with jobs.killing(job["action"], job["provider"]) as moment:
                scenes.go_on(worker, job, kill=moment)
        elif len(left) < MOST_OPEN:
            jobs.begin()
        else:
            time.sleep(1)
    recovery.finish([worker], store)


def check(worker, job):
    """Every contact of a job is counted."""
    count = job["done"] + job["failed"] + job["unknown"] + job["notSent"]
    if count != SIZE:
        worker.ledger.contradiction(f"a job of {SIZE} has {count}: {job}")
