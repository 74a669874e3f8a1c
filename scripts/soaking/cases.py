"""The soak's cases: requests of every right, carried through whatever kills them. The proof of their
receipts is in receipts.py.
"""
import os

# Steps of one case; a provider that fails often needs some more.
MOST_STEPS = 60
CHANNELS = ("email", "sms", "call")
# What each act must leave behind, by the journal's action.
ERASED = {"anonymize": {"anonymized": True}, "delete": {"gone": True}, "update": {}}
OPTED_OUT = {"prefer": {channel: False for channel in CHANNELS}}


class Request:
    """A person's request, by commands: one case, its contacts, and what it must leave behind."""

    def __init__(self, worker, right, members, account, reads_by_key, is_whole):
        """`members` are one contact of each provider, `account` the key of the keyed provider's
        contact. `reads_by_key`: the commands get that key. `is_whole`: with every task confirmed."""
        self.worker, self.right, self.members, self.account = worker, right, members, account
        self.reads_by_key, self.is_whole = reads_by_key, is_whole
        self.assignments, self.exported_to, self.is_second = [], [], False
        acts = {"erasure": {**ERASED, **OPTED_OUT}, "objection": OPTED_OUT}.get(right, {})
        if right == "rectification":
            acts = {(name, "update"): self.correction(name) for name in members}
        self.operation = worker.ledger.begin("case", worker.keyed, {}, acts=acts)
        self.case = self.operation.case
        self.operation.person = self

    def correction(self, provider):
        """The new value of the field that the provider can change."""
        field = self.worker.world.accounts[provider].updated
        if field is None:
            return {}
        word = self.worker.ledger.marker()
        self.assignments += ["--set", f"{field}={word}"]
        return {field: word}

    def shown(self):
        """The case as it is; `None` before it is opened."""
        run = self.worker.read("case", "show", self.case, "--output", "json")
        return None if run.status == 2 else run.rows()[0]

    def step(self, record):
        """The next command after `case` with its arguments; `None` if there is none."""
        if record is None:
            return ("open", self.case, "--right", self.right)
        known = {contact["provider"] for contact in record["contacts"]}
        missing = [provider for provider in self.members if provider not in known]
        acts = [act for contact in record["contacts"] for act in contact["acts"]]
        is_failed = any(act["outcome"] == "failed" for act in acts)
        if record["state"] == "closed":
            return None
        if missing:
            return (
                "include", self.case, missing[0], self.members[missing[0]], "--why", "by-hand")
        if record["identity"] is None:
            return ("identity", self.case, "--given", "other")
        if any(act["outcome"] == "unknown" for act in acts):
            self.is_second = not self.is_second
            return ("settle",) if self.is_second else self.apply()
        if record["state"] == "open":
            return ("plan", self.case, *self.assignments, *self.keyed)
        if record["state"] in ("planned", "applying") and not is_failed:
            return self.apply() if acts else self.after_acts(record)
        if is_failed:
            # Now and then a new plan, which leaves out what was done.
            self.is_second = not self.is_second
            return (
                self.apply() if self.is_second
                else ("plan", self.case, *self.assignments, *self.keyed))
        return self.after_acts(record)

    def apply(self):
        return ("apply", self.case, "--yes", *self.assignments, *self.keyed)

    def after_acts(self, record):
        if self.right == "access" and not any(map(os.path.exists, self.packages())):
            # An export replaces nothing, so each has a folder of its own.
            folder = f"{self.case}-{len(self.exported_to)}"
            self.exported_to.append(os.path.join(self.worker.program.home, folder))
            return ("export", self.case, "--to", folder, *self.keyed)
        if self.is_whole:
            for task in record["tasks"]:
                if task["status"] != "confirmed":
                    how = "--asked" if task["status"] == "open" else "--confirmed"
                    return ("task", self.case, str(task["number"]), how)
            return ("close", self.case)
        return ("close", self.case, "--leaving-open")

    def packages(self):
        return [os.path.join(folder, "person.json") for folder in self.exported_to]

    @property
    def keyed(self):
        return ("--identifiers",) if self.reads_by_key else ()

    def take(self, step, **options):
        """Runs a step; `options` are those of `Worker.run`."""
        if step[0] == "settle":
            return self.settle(**options)
        is_read = "--identifiers" in step or step[0] == "find"
        stdin = self.account + "\n" if is_read else ""
        self.worker.ledger.count(f"case {step[0]}")
        limit = () if step[0] == "verify" else ("--timeout", "2")
        return self.worker.run("case", *step, *limit, "--output", "json", stdin=stdin, **options)

    def settle(self, **options):
        """Settles what is unknown of the case by reading; `None` if nothing is."""
        run = self.worker.read(
            "journal", "list", "--case", self.case, "--outcome", "unknown", "--output", "json")
        rows = run.rows()
        if not rows:
            return None
        keys = [self.account for row in rows if row["provider"] == self.worker.keyed]
        self.worker.ledger.count("journal settle")
        return self.worker.run(
            "journal", "settle", *[row["write"] for row in rows], "--timeout", "2", "--output",
            "json", stdin="".join(key + "\n" for key in keys), **options)


class Case:
    """Opens, plans, carries out and closes a request; each command may be killed."""
    weight = 2

    def play(self, worker):
        right = worker.random.choice(["erasure"] * 3 + ["objection", "access", "rectification"])
        contact = worker.take(worker.keyed, 1)[0]
        members = {worker.keyed: contact["id"]}
        for provider in worker.world.listed("delete"):
            members[provider] = worker.take(provider, 1)[0]
        request = Request(
            worker, right, members, contact["account"],
            reads_by_key=right == "access" or worker.random.random() < 0.3, is_whole=False)
        worker.ledger.count(f"cases opened: {right}")
        for _ in range(MOST_STEPS):
            record = request.shown()
            step = request.step(record)
            if step is None:
                worker.ledger.count("cases closed")
                return
            request.take(step, kill=worker.maybe_kill(0.35, 0.8))
        worker.ledger.count("cases left open")
