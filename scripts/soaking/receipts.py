"""What the receipts of cases claim, compared with the journal, the request log and the world."""
import collections
import hashlib
import json
import os

from soaking import records
from soaking.cases import CHANNELS

DONE = {"answered", "verified"}
# The journal's action of each act that writes.
ACTIONS = {
    "optout": "prefer", "anonymize": "anonymize", "empty": "update", "delete": "delete",
    "update": "update"}


class Receipts:
    def __init__(self, proof):
        self.proof, self.ledger, self.world = proof, proof.ledger, proof.world
        self.receipts = {}
        self.events = collections.defaultdict(list)
        for event in proof.events:
            self.events[event["case"]].append(event)

    def check(self):
        """Proves the receipt of every case."""
        for operation in self.ledger.operations.values():
            if operation.action == "case":
                self.check_case(operation)

    def path(self, case):
        return os.path.join(self.proof.program.home, f"proof-{case}.json")

    def check_case(self, operation):
        case, program = operation.case, self.proof.program
        self.check_twice(case)
        made = program.run("case", "receipt", case, "--to", self.path(case))
        if made.status == 2:
            return self.ledger.count("cases killed before they were opened")
        if made.status != 0:
            return self.ledger.contradiction(f"no receipt: {made}")
        verified = program.run("case", "verify", self.path(case))
        if verified.status != 0:
            self.ledger.contradiction(
                f"a receipt that does not hold: {verified}: {verified.output}")
        with open(self.path(case)) as file:
            text = file.read()
        receipt = self.receipts[case] = json.loads(text)["receipt"]
        self.ledger.count(f"receipts compared with the world: {receipt['right']}")
        for contact in receipt["contacts"]:
            for act in contact["acts"]:
                self.ledger.count(f"claims of receipts: {act['outcome']}")
                self.ledger.count(f"evidence of receipts: {act.get('evidence')}")
                for reason in self.reasons(operation, contact, act):
                    self.ledger.contradiction(
                        f"claimed by a receipt: {case}, {contact['provider']} {contact['id']}: "
                        f"{act}: {reason}")
        self.check_exports(operation, receipt)
        for word in self.ledger.personal:
            if word in text:
                self.ledger.contradiction(f"personal: {word} is in the receipt of {case}")

    def check_twice(self, case):
        """No act of a case is sent again after the journal had it as done. What was emptied in part
        is sent again."""
        done = {}
        for write in sorted(self.proof.by_case[case], key=lambda write: write.entries[0]["sequence"]):
            what = (write.provider, write.action, write.target, tuple(write.entries[0]["fields"]))
            if what in done and write.sent:
                self.proof.wrong(write, f"twice: {done[what].id[:8]} had done it")
            if write.last["step"] in DONE:
                done[what] = write

    # What an act claims

    def reasons(self, operation, contact, act):
        """Why a claim is not true; empty if it is."""
        found = [
            self.doubt_of_outcome(operation, contact, act),
            self.doubt_of_evidence(operation.case, contact, act)]
        return [reason for reason in found if reason]

    def doubt_of_outcome(self, operation, contact, act):
        provider, number, outcome = contact["provider"], contact["id"], act["outcome"]
        now = self.values(provider, number)
        if outcome in ("erased", "recycled", "notFound"):
            is_recycled = now is None and self.world.accounts[provider].is_recycled(number)
            if now is None and is_recycled == (outcome == "recycled"):
                return None
            return "it is there" if now is not None else (
                "it is in the recycle bin" if is_recycled else "it is not in the recycle bin")
        if outcome == "anonymized":
            return None if now and now["anonymized"] else f"it is {now}"
        if outcome == "optedOut":
            return None if now and not any(
                now[channel] is not False for channel in CHANNELS) else f"it is {now}"
        if outcome == "updated":
            wanted = operation.acts.get((provider, "update"), {})
            different = {
                name: (now or {}).get(name) for name, value in wanted.items()
                if now is None or now.get(name) != value}
            return f"it has {different}, not {wanted}" if different or not wanted else None
        if outcome == "emptied" and now is not None:
            names = self.fields(operation.case, provider, number) - set(act["kept"])
            left = {name: now[name] for name in names if now.get(name)}
            return f"it has {left}" if left else None
        if outcome == "read":
            return "it is not there" if now is None else None
        return None

    def values(self, provider, number):
        """The contact in the world at the end; `None` if it is gone."""
        if provider in self.proof.contacts:
            return self.proof.contacts[provider].get(number)
        found = self.world.accounts[provider].contact(self.world.keys[number])
        return found and found["values"]

    def fields(self, case, provider, number):
        return {
            name for write in self.proof.by_case[case] for name in write.last["fields"]
            if (write.provider, write.action, write.target) == (provider, "update", number)}

    def doubt_of_evidence(self, case, contact, act):
        """`readBack`: a read of the contact arrived after the write was sent, and before the claim was
        recorded. `answerOnly`: the request was carried out and answered before."""
        provider, number = contact["provider"], contact["id"]
        end = self.recorded(case, provider, number, act)
        if end is None:
            return None if act["outcome"] in ("failed", "unknown") else "no event says so"
        writes = [
            write for write in self.proof.by_case[case]
            if (write.provider, write.action, write.target)
            == (provider, ACTIONS.get(act["act"]), number)]
        if act.get("evidence") == "readBack":
            sent = [write.entries[place]["at"] for write in writes for place in write.sent]
            start = max([at for at in sent if at <= end], default=self.planned(case))
            if not self.proof.reads.between(provider, number, start, end):
                return "it was not read between the write and the claim"
        if act.get("evidence") == "answerOnly":
            if not any(
                    request.is_answered and request.time <= end + records.CLOCK
                    for write in writes for request in write.carried_out):
                return "no request was carried out and answered before the claim"
        return None

    def planned(self, case):
        return min(event["at"] for event in self.events[case] if event["note"] == "planned")

    def recorded(self, case, provider, number, act):
        """When the claim was recorded: the newest such `acted` about the contact."""
        plan, found = {}, None
        for event in self.events[case]:
            if event["note"] == "planned":
                acts = event["event"]["planned"]["plan"]["acts"]
                plan = {planned["number"]: planned for planned in acts}
            if event["note"] != "acted":
                continue
            said = event["event"]["acted"]
            about = plan[said["act"]]
            if (about["provider"], about["id"], about["act"]) == (provider, number, act["act"]) and \
                    said["outcome"] == act["outcome"]:
                found = event["at"]
        return found

    def check_exports(self, operation, receipt):
        """Each package that has its name is in the receipt."""
        digests = set()
        for path in filter(os.path.exists, operation.person.packages()):
            with open(path, "rb") as file:
                digests.add(hashlib.sha256(file.read()).hexdigest())
        recorded = set(receipt["exports"])
        self.ledger.count("access packages compared with their receipts", len(digests))
        # The event is recorded before the files get their names.
        self.ledger.count("… and in a receipt, but killed before it got its name", len(recorded - digests))
        if not digests <= recorded:
            self.ledger.contradiction(
                f"an export that the receipt of {operation.case} lacks: {digests - recorded}")

    # The proof of the proof

    def show_that_it_can_fail(self):
        """Makes claims untrue, and expects each to be reported. A contact in the world is deleted by raw
        HTTP, after everything else was proven."""
        claims = [
            (self.ledger.operations[case], contact, act)
            for case, receipt in self.receipts.items() for contact in receipt["contacts"]
            for act in contact["acts"] if act["outcome"] not in ("failed", "unknown")]
        for operation, contact, act in first(claims, lambda act: act.get("evidence") == "readBack"):
            self.expect("a receipt of which a word was changed", self.refuses_a_changed(operation.case))
        for operation, contact, act in first(claims, lambda act: act["outcome"] == "updated"):
            account = self.world.accounts[contact["provider"]]
            account.delete([int(contact["id"])])
            self.proof.contacts[account.name] = account.contacts()
            self.expect(
                "that a corrected contact was deleted by raw HTTP",
                self.doubt_of_outcome(operation, contact, act))
        for true, false in (("erased", "updated"), ("optedOut", "erased"), ("read", "anonymized")):
            for operation, contact, act in first(claims, lambda act: act["outcome"] == true):
                self.expect(
                    f"that what was {true} is called {false}",
                    self.doubt_of_outcome(operation, contact, {**act, "outcome": false}))
        for operation, contact, act in first(claims, lambda act: act.get("evidence") == "answerOnly"):
            self.expect(
                "that an answer is called read back", self.doubt_of_evidence(
                    operation.case, contact, {**act, "evidence": "readBack"}))

    def refuses_a_changed(self, case):
        with open(self.path(case)) as file:
            text = file.read()
        path = self.path(f"changed-{case}")
        with open(path, "w") as file:
            file.write(text.replace('"readBack"', '"answerOnly"', 1))
        return self.proof.program.run("case", "verify", path).status == 74

    def expect(self, what, is_reported):
        self.ledger.count("untrue claims that the proof reported")
        if not is_reported:
            self.ledger.contradiction(f"the proof does not notice {what}")


def first(claims, matches):
    return [claim for claim in claims if matches(claim[2])][:1]
