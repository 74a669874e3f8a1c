"""The soak's scenes: each is one action or one way of recovering.
A scene is a class with a weight and `play`. To add one, write it here and list it in SCENES.
Console scenes press keys on a `program.Screen` and, like the others, write under their own case reference.
"""
import os
import random
import re
import signal
import subprocess
import time

from soaking import program
from soaking.cases import Case

KILLS = [signal.SIGKILL] * 6 + [signal.SIGTERM] * 2 + [signal.SIGINT] * 2 + [signal.SIGHUP]
# The exit statuses of docs/commands.md that are expected here; 3, 64, 74 and 78 would be our own
# errors.
STATUSES = {0, 1, 2, 4, 5, 6, 75}
# While the team's store is away, and its place in the error.
NO_STORE, AWAY = 74, "postgresql://"
STATUS_OF_SIGNAL = {signal.SIGTERM: 143, signal.SIGINT: 130, signal.SIGHUP: 129}
CHANNELS = ["email", "sms", "call"]


class Worker:
    """Acts on contacts that no other worker writes to, so that every request has one cause."""

    def __init__(self, program, world, ledger, seed, pools, kills=0.25):
        self.program, self.world, self.ledger, self.pools = program, world, ledger, pools
        self.keyed = world.keyed.name
        self.random = random.Random(seed)
        self.kills = kills
        # Writes whose outcome reading cannot tell.
        self.undecided = set()
        # The reasons that settle printed.
        self.heard = []

    def run(self, *arguments, stdin="", kill=None, also=(), added=None):
        """Runs the program once and checks its status; `also` are further allowed statuses, `added` is
        added to the environment."""
        run = self.program.run(*arguments, stdin=stdin, kill=kill, added=added)
        self.ledger.count("runs of roster")
        if self.program.store and self.program.store.spool(self.program):
            self.ledger.count("… after which entries waited for the store")
        if run.signal:
            self.ledger.count(f"ended by {signal.Signals(run.signal).name}")
        expected = STATUSES | set(also)
        if self.lacked_store(run):
            expected.add(NO_STORE)
            self.ledger.count("commands refused while the store was away")
        if run.signal:
            expected |= {-run.signal, STATUS_OF_SIGNAL.get(run.signal, -run.signal)}
        if run.status not in expected:
            self.ledger.contradiction(f"unexpected exit status {run.status}: {run}")
        if run.status < 0:
            self.verify()
        return run

    def lacked_store(self, run):
        store, now = self.program.store, time.monotonic()
        return (
            store is not None and run.status == NO_STORE and AWAY in run.errors
            and store.was_away(now - run.seconds, now))

    def read(self, *arguments):
        """Repeats a command that only reads the journal while the store is away."""
        run = self.run(*arguments)
        while self.lacked_store(run):
            time.sleep(0.5)
            run = self.run(*arguments)
        return run

    def verify(self):
        run = self.program.run("journal", "verify", "--output", "json")
        while self.lacked_store(run):
            run = self.program.run("journal", "verify", "--output", "json")
        self.ledger.count("journal verify")
        if run.status != 0:
            self.ledger.contradiction(f"journal verify: {run}: {run.output[:600]}")

    def maybe_kill(self, share=None, longest=1.5):
        if self.random.random() >= (self.kills if share is None else share):
            return None
        return self.random.choice(KILLS), self.random.uniform(0.02, longest)

    def write(self, operation, *arguments, stdin="", kill=None, also=()):
        """A writing action under the operation's case reference."""
        timeout = self.random.choice(["1", "2", "2", "10"])
        self.ledger.count(f"{operation.action} at {operation.provider}")
        run = self.run(
            *arguments, "--case", operation.case, "--timeout", timeout, "--output", "json",
            stdin=stdin, kill=kill or self.maybe_kill(), also=also)
        operation.runs.append(run)
        for row in run.rows():
            if "outcome" in row:
                operation.said[row["id"]] = row["outcome"]
        return run

    def take(self, pool, count):
        """Removes contacts from a pool."""
        taken, self.pools[pool][:] = self.pools[pool][:count], self.pools[pool][count:]
        return taken

    def some(self, pool, count):
        contacts = self.pools[pool]
        return self.random.sample(contacts, min(count, len(contacts)))


# Reading


class Get:
    weight = 6

    def play(self, worker):
        provider = worker.random.choice(list(worker.pools))
        if provider == worker.keyed:
            account = worker.random.choice(worker.pools[worker.keyed])["account"]
            arguments, stdin = ("get", provider, "-", "--by", "accountId"), account + "\n"
        else:
            number = worker.random.choice(worker.pools[provider])
            arguments, stdin = ("get", provider, number), ""
        run = worker.run(
            *arguments, "--timeout", "2", stdin=stdin, kill=worker.maybe_kill(0.05, 0.2))
        if run.status == 0 and not run.rows():
            worker.ledger.contradiction(f"no contact and status 0: {run}")
        worker.ledger.count("reads")


class List:
    weight = 3

    def play(self, worker):
        provider = worker.random.choice(worker.world.that("list"))
        can_skip = worker.world.accounts[provider].first is not None
        first = ["--first", str(worker.random.randrange(500))] if can_skip else []
        worker.run("list", provider, "--limit", "20", *first, "--timeout", "2",
                   kill=worker.maybe_kill(0.05, 0.3))
        worker.ledger.count("reads")


class Count:
    weight = 1

    def play(self, worker):
        worker.run("count", worker.random.choice(worker.world.that("count")), "--timeout", "2")
        worker.ledger.count("reads")


class Find:
    weight = 2

    def play(self, worker):
        account = worker.random.choice(worker.pools[worker.keyed])["account"]
        worker.run("find", "-", "--no-scan", "--timeout", "2", stdin=account + "\n",
                   kill=worker.maybe_kill(0.05, 0.5))
        worker.ledger.count("reads")


# Writing


def choices(worker):
    channels = worker.random.sample(CHANNELS, worker.random.choice([1, 1, 2, 3]))
    return {channel: worker.random.random() < 0.5 for channel in channels}


def options(chosen):
    return [
        word for channel, value in chosen.items()
        for word in (f"--{channel}", "in" if value else "out")]


class Prefer:
    weight = 10

    def play(self, worker):
        contact, chosen = worker.some(worker.keyed, 1)[0], choices(worker)
        operation = worker.ledger.begin("prefer", worker.keyed, {contact["id"]: chosen})
        worker.write(operation, "prefer", worker.keyed, contact["id"], *options(chosen))


class PreferByAccount:
    """Reads before and after; the account id is only on standard input."""
    weight = 10

    def play(self, worker):
        contacts = worker.some(worker.keyed, worker.random.choice([1, 1, 3]))
        chosen = choices(worker)
        operation = worker.ledger.begin(
            "prefer", worker.keyed, {contact["id"]: chosen for contact in contacts})
        worker.write(
            operation, "prefer", worker.keyed, "-", "--by", "accountId", *options(chosen),
            stdin="".join(contact["account"] + "\n" for contact in contacts))
        # The output has the account ids of the input.
        ids = {contact["account"]: contact["id"] for contact in contacts}
        operation.said = {ids.get(name, name): said for name, said in operation.said.items()}


class Anonymize:
    weight = 3

    def play(self, worker):
        contact = worker.some(worker.keyed, 1)[0]
        operation = worker.ledger.begin(
            "anonymize", worker.keyed, {contact["id"]: {"anonymized": True}})
        if worker.random.random() < 0.5:
            arguments, stdin = (contact["id"],), ""
        else:
            arguments, stdin = ("-", "--by", "accountId"), contact["account"] + "\n"
        worker.write(operation, "anonymize", worker.keyed, *arguments, "--yes", stdin=stdin)
        operation.said = {contact["id"]: said for said in operation.said.values()}


class Create:
    weight = 6

    def play(self, worker):
        marker = worker.ledger.marker()
        provider = worker.random.choice(worker.world.that("list", "create"))
        fields = worker.world.accounts[provider].draft(marker, worker.random)
        operation = worker.ledger.begin("create", provider, {marker: {}})
        assignments = [word for name, value in fields.items() for word in ("--set", f"{name}={value}")]
        worker.write(operation, "create", provider, *assignments)


class Update:
    weight = 8

    def play(self, worker):
        provider = worker.random.choice(worker.world.listed("update"))
        number, marker = worker.some(provider, 1)[0], worker.ledger.marker()
        field = worker.world.accounts[provider].updated
        operation = worker.ledger.begin("update", provider, {number: {field: marker}})
        worker.write(operation, "update", provider, number, "--set", f"{field}={marker}")


class Delete:
    weight = 4

    def play(self, worker):
        provider = worker.random.choice(worker.world.listed("delete"))
        numbers = worker.take(provider, 1)
        operation = worker.ledger.begin("delete", provider, {n: {"gone": True} for n in numbers})
        worker.write(operation, "delete", provider, *numbers, "--yes")


class Upsert:
    weight = 3

    def play(self, worker):
        provider = worker.random.choice(worker.world.listed("upsert"))
        numbers = worker.some(provider, worker.random.randrange(2, 30))
        wanted = {number: {"lastName": worker.ledger.marker()} for number in numbers}
        operation = worker.ledger.begin("upsert", provider, wanted)
        path = os.path.join(worker.program.home, operation.case + ".csv")
        with open(path, "w") as file:
            file.write("id,lastName\n")
            file.writelines(f"{number},{values['lastName']}\n" for number, values in wanted.items())
        worker.write(operation, "upsert", provider, path, "--by", "id")


class Import:
    weight = 1

    def play(self, worker):
        contacts = worker.some(worker.keyed, 5)
        with worker.world.import_lock:
            operation = worker.ledger.begin(
                "import", worker.keyed, {contact["id"]: {"email": False} for contact in contacts})
            path = os.path.join(worker.program.home, operation.case + ".csv")
            with open(path, "w") as file:
                file.write("type,value\n")
                file.writelines(f"email,{contact['account']}\n" for contact in contacts)
            worker.write(operation, "import", worker.keyed, path, "--yes")


class BulkDelete:
    weight = 4

    def play(self, worker):
        provider = worker.random.choice(worker.world.listed("delete"))
        most = worker.world.accounts[provider].most_deleted
        numbers = worker.take(provider, worker.random.randrange(5, most))
        if len(numbers) < 2:
            return
        operation = worker.ledger.begin("delete", provider, {n: {"gone": True} for n in numbers})
        worker.write(operation, "delete", provider, "-", "--yes",
                     stdin="\n".join(numbers), kill=worker.maybe_kill(0.6, 2))


class BulkPrefer:
    weight = 5

    def play(self, worker):
        chosen = choices(worker)
        ids = [contact["id"] for contact in worker.some(worker.keyed, worker.random.randrange(5, 40))]
        operation = worker.ledger.begin("prefer", worker.keyed, {number: chosen for number in ids})
        worker.write(operation, "prefer", worker.keyed, "-", *options(chosen),
                     stdin="\n".join(ids), kill=worker.maybe_kill(0.6, 2))


class BulkAnonymize:
    weight = 2

    def play(self, worker):
        ids = [contact["id"] for contact in worker.some(worker.keyed, worker.random.randrange(3, 15))]
        operation = worker.ledger.begin(
            "anonymize", worker.keyed, {number: {"anonymized": True} for number in ids})
        worker.write(operation, "anonymize", worker.keyed, "-", "--yes",
                     stdin="\n".join(ids), kill=worker.maybe_kill(0.6, 1))


# In the console


class Console:
    """An operator at the console whose connection drops, or who is killed, at a random moment."""

    def begin(self, worker, operation):
        self.worker = worker
        self.screen = program.Screen(worker.program)
        worker.ledger.count("sessions of the console")
        # Unfinished jobs of other workers open over the list.
        self.screen.wait_for("1–100 of|unfinished")
        self.screen.press("\x1b")
        # Keys right after an escape would belong to it.
        time.sleep(0.4)
        self.line(f"case {operation.case}", operation.case)

    def line(self, text, answer):
        self.screen.press(":")
        self.screen.wait_for("^ ?:")
        self.screen.press(text + "\r")
        return self.screen.wait_for(answer)

    def confirm(self, operation, done):
        """Types the dialog's confirmation word; the console may be killed afterwards."""
        word = self.screen.wait_for('type "([^"]+)"', 10)
        if word is None:
            return self.end(None)
        # The dialog takes no keys before that.
        time.sleep(0.6)
        self.screen.press(word.group(1))
        self.screen.read(0.1)
        self.screen.press("\r")
        self.worker.ledger.count(f"{operation.action} in the console")
        kill = self.worker.maybe_kill(0.5, 1.5)
        if kill:
            end = time.monotonic() + kill[1]
            while time.monotonic() < end and self.screen.read(0.05):
                pass
            return self.end(kill[0])
        # An unanswered write ends with its timeout and is read back.
        self.screen.wait_for(done, 90)
        return self.end(None)

    def end(self, number):
        status = self.screen.end(number or signal.SIGHUP)
        if number:
            self.worker.ledger.count(f"consoles ended by {signal.Signals(number).name}")
        expected = {129} if number in (None, signal.SIGHUP) else {
            signal.SIGKILL: {-9}, signal.SIGTERM: {143}, signal.SIGINT: {0, 129, 130, -9}}[number]
        if number == signal.SIGINT:
            # It only shows how to quit; the test ends the console.
            return
        if status not in expected:
            self.worker.ledger.contradiction(f"a console ended with {status} after {number}")


class ConsoleDelete(Console):
    weight = 3

    def play(self, worker):
        provider = worker.random.choice(worker.world.listed("delete"))
        number = worker.take(provider, 1)[0]
        operation = worker.ledger.begin("delete", provider, {number: {"gone": True}})
        self.begin(worker, operation)
        if self.line(f"get {provider} {number}", f"{number} · {provider}|{provider} · .*{number}"):
            self.screen.press("D")
            self.confirm(operation, "deleted|gone|not there|unknown|failed")
        else:
            self.end(None)


class ConsoleBulkDelete(Console):
    """Marks neighbours in the list and deletes them: a job, in the journal before it begins."""
    weight = 3

    def play(self, worker):
        provider = worker.world.listed("delete")[0]
        pool = worker.pools[provider]
        first = worker.random.randrange(max(1, len(pool) - 60))
        operation = worker.ledger.begin("delete", provider, {})
        self.begin(worker, operation)
        self.screen.press(str(worker.world.places[provider]))
        place = int(pool[first]) - worker.world.accounts[provider].first
        self.line(f"first {place}", rf"{place + 1:,}–|{place + 1}–")
        numbers = self.neighbours(set(pool))
        if len(numbers) < 2:
            return self.end(None)
        operation.wanted.update({number: {"gone": True} for number in numbers})
        for number in numbers:
            pool.remove(number)
        self.screen.press("g" + " " * len(numbers))
        if not self.screen.wait_for(f"{len(numbers)} marked", 10):
            return self.end(None)
        self.screen.press("D")
        self.confirm(operation, r"· [1-9]\d* ended")

    def neighbours(self, own):
        """The worker's own rows from the top of the screen."""
        found = []
        for line in self.screen.lines:
            number = re.search(r"│.{0,4}(\d{5})\s", line)
            if number and number.group(1) in own:
                found.append(number.group(1))
            elif found or number:
                break
        return found[:25]


# Recovering


def jobs(worker):
    run = worker.read("journal", "jobs", "--output", "json")
    return [row for row in run.rows() if "job" in row]


def keys(worker, rows):
    """Settle's input on standard input, in its order; some lines are empty, some wrong."""
    lines = []
    for row in rows:
        if row["provider"] != worker.keyed or row["contactId"] is None:
            continue
        account = worker.world.keys.get(row["contactId"], "")
        draw = worker.random.random()
        if draw < 0.03:
            account = ""
        elif draw < 0.06:
            account = worker.random.choice(worker.pools[worker.keyed])["account"]
        lines.append(account + "\n")
    return "".join(lines)


def settle(worker, *identifiers, kill=None):
    """Reads from the journal which contacts settle will ask about."""
    rows = []
    for identifier in identifiers:
        shown = worker.read("journal", "show", identifier, "--output", "json")
        rows += [row for row in shown.rows() if row.get("outcome") == "unknown"]
    return settle_rows(worker, identifiers, rows, kill) if rows else []


def settle_rows(worker, identifiers, rows, kill=None):
    """`rows` are those that settle will ask about. Returns its output."""
    run = worker.run(
        "journal", "settle", *identifiers, "--timeout", "2", "--output", "json",
        stdin=keys(worker, rows), kill=kill, also=(64,))
    worker.ledger.count("journal settle")
    said = [row for row in run.rows() if "outcome" in row]
    for row in said:
        worker.ledger.count(f"settled as {row['outcome']}")
        message = row.get("message") or ""
        worker.heard.append(message)
        if row["outcome"] == "unknown":
            reason = message.split(":")[0].split(",")[0][:60]
            worker.ledger.count(f"settle left open: {reason}")
    return said


def go_on(worker, job, kill=None):
    run = worker.run(
        "journal", "continue", job["job"], "--yes", "--timeout", "2", "--output", "json",
        kill=kill, also=(64,))
    worker.ledger.count("journal continue")
    operation = worker.ledger.operations.get(job["case"])
    for row in run.rows():
        if operation and "outcome" in row:
            operation.said[row["id"]] = row["outcome"]


class Recover:
    """Recovers after a crash."""
    weight = 9

    def play(self, worker):
        for job in jobs(worker)[:3]:
            if worker.random.random() < 0.7:
                settle(worker, job["job"], kill=worker.maybe_kill(0.1, 1))
            if worker.random.random() < 0.15:
                worker.run("journal", "abandon", job["job"], "--output", "json", also=(64,))
                worker.ledger.count("journal abandon")
            else:
                go_on(worker, job, kill=worker.maybe_kill(0.4, 1.5))


class Settle:
    """Settles some unknown outcomes."""
    weight = 3

    def play(self, worker):
        run = worker.read(
            "journal", "list", "--outcome", "unknown", "--limit", "300", "--output", "json")
        rows = run.rows()
        for row in worker.random.sample(rows, min(4, len(rows))):
            settle(worker, row["write"])


class Race:
    """Continues one job from two processes at once."""
    weight = 1

    def play(self, worker):
        for job in jobs(worker)[:1]:
            arguments = (
                "journal", "continue", job["job"], "--yes", "--timeout", "2", "--output", "json")
            other = worker.program.start(
                *arguments, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL)
            go_on(worker, job)
            if other.wait() not in STATUSES | {64}:
                worker.ledger.contradiction(f"a race for job {job['job']} ended {other.returncode}")
            worker.ledger.count("races for a job")


SCENES = [
    Get, List, Count, Find, Prefer, PreferByAccount, Anonymize, Create, Update, Delete, Upsert,
    Import, BulkDelete, BulkPrefer, BulkAnonymize, ConsoleDelete, ConsoleBulkDelete, Recover, Settle, Race,
    Case,
]


def play_one(worker):
    scene = worker.random.choices(SCENES, [scene.weight for scene in SCENES])[0]
    scene().play(worker)
    worker.ledger.count("scenes")
