"""Nothing lost, nothing twice, nothing falsely claimed: checks the journal against the request log
and the world. For every write of the journal it finds the requests in the simulator's log. Only one
worker writes to a contact at a time, so a request belongs to the last `sent` entry before it
arrived. Contradictions are printed with their evidence.
"""
import bisect
import collections
import os
import re

from soaking import receipts, records

# The steps that may follow each step.
FOLLOWING = {
    None: {"intended"},
    "intended": {"sent", "failed", "notSent"},
    "sent": {"answered", "failed", "unknown", "verified", "intended", "sent"},
    "answered": {"verified", "unknown"},
    "unknown": {"verified", "failed", "sent", "intended", "unknown"},
    "verified": set(),
    "failed": set(),
    "notSent": set(),
}
# The fault for a reached call limit, after which nothing was done.
LIMIT = "429"
# Reading one contact cannot tell the outcome of these, so `settle` leaves them unknown.
NOT_TOLD_BY_READING = {"create", "import", "upsert", "pricing"}


class Proof:
    def __init__(self, ledger, world, store, initial):
        self.ledger, self.world, self.store = ledger, world, store
        self.program = store.hosts[0]
        self.log = list(records.requests(world))
        export = self.program.run("journal", "export", "--output", "ndjson")
        if export.status != 0:
            ledger.contradiction(f"the journal cannot be exported: {export}")
        with open(os.path.join(self.program.home, "journal.ndjson"), "w") as file:
            file.write(export.output)
        self.writes = records.writes(export.output)
        self.events = records.events(export.output)
        self.reads = records.Reads(self.log)
        self.states = records.States(initial)
        self.contacts = {
            name: world.accounts[name].contacts() for name in world.that("list")}
        self.by_case = collections.defaultdict(list)
        for write in self.writes:
            self.by_case[write.case].append(write)

    def wrong(self, write, text):
        self.ledger.contradiction(f"{text}\n    {write}{write.evidence()}")

    def check(self):
        print("comparing the journal, the request log and the world", flush=True)
        self.assign()
        self.play()
        for write in self.writes:
            self.check_steps(write)
            self.check_told(write)
            if write.action not in ("create", "import"):
                self.check_repeats(write)
                self.check_claims(write)
        for operation in self.ledger.operations.values():
            self.check_said(operation)
        self.receipts = receipts.Receipts(self)
        self.receipts.check()
        self.check_created()
        self.check_world()
        self.check_privacy()

    # Requests by write

    def assign(self):
        """Nothing lost: every writing request has an earlier `sent` entry."""
        sent = collections.defaultdict(list)
        for write in self.writes:
            for place in write.sent:
                at = write.entries[place]["at"]
                sent[write.provider, write.action, write.target].append((at, place, write))
        for entries in sent.values():
            entries.sort(key=lambda entry: entry[0])
        self.created = []
        for request in self.log:
            if request.action is None:
                continue
            self.ledger.count("requests that write")
            if request.is_carried_out:
                self.ledger.count("requests carried out")
                if request.fault not in (None, "delayBeforeApplying"):
                    self.ledger.count("… with a spoilt, late or lost answer")
            if request.action == "create":
                self.created.append(request)
                continue
            targets = [None] if request.action == "import" else request.contacts
            for target in targets:
                entries = sent[request.provider, request.action, target]
                place = bisect.bisect_right(
                    entries, request.arrived + records.CLOCK, key=lambda entry: entry[0])
                if place == 0:
                    self.ledger.contradiction(
                        f"lost: no sent entry for {target}: {request.line}")
                    continue
                at, step, write = entries[place - 1]
                write.requests[step].append(request)
                if self.store.was_missing(at, request.arrived):
                    self.wrong(write, "sent while the store was away")

    def play(self):
        """Replays the world from the cases' wanted values and the carried out requests."""
        for write in self.writes:
            wanted = self.wanted(write)
            for request in write.carried_out:
                targets = wanted if write.action == "import" else {write.target: wanted}
                for target, values in targets.items():
                    self.states.change(
                        write.provider, target, request.number, values,
                        by_address=write.action == "import")

    def wanted(self, write):
        operation = self.ledger.operations.get(write.case)
        if operation is None:
            self.wrong(write, "a write that was not requested")
            return {}
        if write.action == "import":
            return operation.wanted
        if operation.acts is not None:
            acts = operation.acts
            return acts.get((write.provider, write.action), acts.get(write.action, {}))
        if write.action == "create":
            return {}
        if write.target not in operation.wanted:
            self.wrong(write, "a write to a contact that was not requested")
        return operation.wanted.get(write.target, {})

    # What each write claims

    def check_steps(self, write):
        before = None
        for entry in write.entries:
            if entry["step"] not in FOLLOWING[before]:
                self.wrong(write, f"{entry['step']} follows {before}")
            before = entry["step"]

    def check_told(self, write):
        self.ledger.count(f"writes {self.standing(write)}")
        if self.standing(write) == "unknown":
            self.ledger.count(f"unknown for good: {write.action}")

    def standing(self, write):
        step = write.last["step"]
        return {"intended": "not sent", "notSent": "not sent", "sent": "unknown"}.get(step, step)

    def check_repeats(self, write):
        """Nothing twice: a request is repeated only after a call limit or a read of the contact."""
        carried_out = write.carried_out
        if len(carried_out) > 1:
            self.ledger.count("carried out twice, read in between")
        for place in write.sent:
            if len(write.requests[place]) > 1:
                self.wrong(write, "twice: two requests for one entry")
        for place, following in zip(write.sent, write.sent[1:]):
            if write.entries[following]["note"] == "repeated":
                self.ledger.count("sent again after 429")
                if any(request.fault != LIMIT for request in write.requests[place]):
                    self.wrong(write, "twice: sent again, but not after a call limit")
                continue
            self.ledger.count("sent again after reading")
            reads = self.reads.between(
                write.provider, write.target, write.entries[place]["at"],
                write.entries[following]["at"])
            if not reads:
                self.wrong(write, "twice: sent again, but not read in between")

    def check_claims(self, write):
        """Nothing falsely claimed: the entries agree with the log."""
        carried_out = write.carried_out
        wanted = self.wanted(write)
        sent = write.sent
        for place, entry in enumerate(write.entries):
            attempts = [step for step in sent if step < place]
            if entry["step"] == "answered":
                requests = write.requests[attempts[-1]] if attempts else []
                if not any(
                        request.carried_out(write.target)
                        and request.time <= entry["at"] + records.CLOCK for request in requests):
                    self.wrong(write, "claimed: answered, but nothing was carried out")
            if entry["step"] == "verified":
                self.check_verified(write, entry, attempts, wanted)
        step = write.last["step"]
        if step == "failed" and carried_out:
            self.wrong(write, "claimed: failed, but it was carried out")
        if step in ("intended", "notSent") and carried_out:
            self.wrong(write, "claimed: not sent, but it was carried out")
        if step == "verified" and not carried_out:
            self.ledger.count("settled as done without a request")
            if write.last["note"] != "settled by reading":
                self.wrong(write, "claimed: verified, but nothing was carried out")

    def check_verified(self, write, entry, attempts, wanted):
        if not attempts:
            return self.wrong(write, "claimed: verified, but never sent")
        reads = self.reads.between(
            write.provider, write.target, write.entries[attempts[-1]]["at"], entry["at"])
        if not reads:
            return self.wrong(write, "claimed: verified, but not read")
        if not any(
                self.states.shows(write.provider, write.target, wanted, read.number)
                for read in reads):
            self.wrong(write, f"claimed: verified, but the contact differed: {wanted}")

    def check_said(self, operation):
        """Compares printed outcomes and exit statuses with the journal."""
        writes = {write.target: write for write in self.by_case[operation.case]}
        done = {"verified", "answered"}
        for target, said in operation.said.items():
            write = writes.get(target)
            step = write.last["step"] if write else None
            if said in ("done", "deleted", "recycled") and step not in done:
                self.ledger.contradiction(
                    f"printed {said} for {target} ({operation.case}), but the journal has {step}")
            if said in ("failed", "notFound") and step not in ("failed", None):
                # Contacts of a job that failed before sending remain for `journal continue`.
                self.ledger.contradiction(
                    f"printed {said} for {target} ({operation.case}), but the journal has {step}"
                    + (f"\n    {write}" if write else ""))
        for run in operation.runs:
            steps = {write.last["step"] for write in writes.values()}
            if run.status == 0 and (not steps or not steps <= done):
                self.ledger.contradiction(f"status 0, but the journal has {steps}: {run}")
            self.ledger.count(f"writing runs that ended {run.status}")

    # Creations

    def check_created(self):
        """At most one contact for each creation, and none that is not in the journal."""
        made = collections.defaultdict(list)
        for provider in self.world.that("list", "create"):
            marker = self.world.accounts[provider].marker
            for number, contact in self.contacts[provider].items():
                made[provider, contact[marker]].append(number)
        by_contact = {(r.provider, r.contacts[0]): r for r in self.created if r.is_carried_out}
        explained = 0
        for operation in self.ledger.operations.values():
            if operation.action != "create":
                continue
            (marker,) = operation.wanted
            found = made[operation.provider, marker]
            explained += len(found)
            if len(found) > 1:
                self.ledger.contradiction(f"twice: {operation.case} made {found}")
            writes = self.by_case[operation.case]
            for write in writes:
                step = write.last["step"]
                if step in ("verified", "answered") and found != [write.target]:
                    self.wrong(write, f"claimed: {step}, but there is {found}")
                if step in ("failed", "intended") and found:
                    self.wrong(write, f"claimed: {step}, but there is {found}")
            if found:
                request = by_contact.get((operation.provider, found[0]))
                at = [write.entries[place]["at"] for write in writes for place in write.sent]
                if not at or request is None or min(at) > request.arrived + records.CLOCK:
                    self.ledger.contradiction(f"lost: {operation.case} made {found} without an entry")
        if explained != len(by_contact):
            self.ledger.contradiction(
                f"lost: {len(by_contact)} contacts were created, but {explained} have a creation")

    # The world at the end

    def check_world(self):
        """Every written contact is as the log left it."""
        numbers = self.contacts
        for provider, target in sorted(self.states.changes, key=str):
            state = self.states.at(provider, target)
            self.ledger.count("contacts compared with the world at the end")
            if provider not in numbers:
                account = self.world.accounts[provider]
                now = account.contact(self.world.keys[target])["values"]
            else:
                contact = numbers[provider].get(target)
                now = {**(contact or {}), "gone": contact is None, "anonymized": False}
            names = ["gone"] if state["gone"] else state
            different = {
                name: (state[name], now.get(name)) for name in names
                if name != "gone" and state[name] is not None and now.get(name) != state[name]}
            if state["gone"] and not now.get("gone"):
                different["gone"] = (True, False)
            if different:
                self.ledger.contradiction(
                    f"{target} at {provider} is not as the log leaves it (log, world): {different}")

    def check_privacy(self):
        """No personal data that was typed or sent is in a state folder or the store."""
        content = b""
        for host in self.store.hosts:
            for folder, _, names in os.walk(host.state_folder):
                for name in names:
                    with open(os.path.join(folder, name), "rb") as file:
                        content += file.read()
        content += self.store.content()
        self.ledger.count("personal words looked for in the state folders", len(self.ledger.personal))
        self.ledger.count("bytes of the state folders and the store", len(content))
        # Searches a common beginning of words, or of their domains, once.
        domains = set(re.findall(rb"(?=(@.{5}))", content, re.DOTALL))
        parts = {}
        for word in self.ledger.personal:
            part = word[word.find("@") if "@" in word else 0:][:6].encode()
            if part not in parts:
                parts[part] = part in domains if part[:1] == b"@" else part in content
            if parts[part] and word.encode() in content:
                self.ledger.contradiction(f"personal: {word} is in a state folder or the store")
