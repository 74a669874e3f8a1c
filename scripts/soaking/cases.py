"""The soak's cases: an erasure at three providers, carried through whatever kills it, and the proof that
its receipt claims nothing which the simulator's state contradicts.
"""
import json
import os

# Steps of one case; a provider that fails often needs some more.
MOST_STEPS = 40
# What an act must have left behind.
GONE = {"erased", "recycled"}


class Case:
    """Opens, plans, carries out and closes an erasure; each command may be killed."""
    weight = 2

    def play(self, worker):
        members = {worker.keyed: worker.take(worker.keyed, 1)[0]["id"]}
        for provider in worker.world.listed("delete"):
            members[provider] = worker.take(provider, 1)[0]
        operation = worker.ledger.begin("case", worker.keyed, {}, acts={
            "prefer": {channel: False for channel in ("email", "sms", "call")},
            "anonymize": {"anonymized": True}, "delete": {"gone": True}, "update": {}})
        worker.ledger.count("cases opened")
        for _ in range(MOST_STEPS):
            if not self.step(worker, operation.case, members):
                worker.ledger.count("cases closed")
                return
        worker.ledger.count("cases left open")

    def step(self, worker, case, members):
        """Takes the next step; `False` if there is none."""
        shown = worker.read("case", "show", case, "--output", "json")
        if shown.status == 2:
            self.run(worker, "open", case, "--right", "erasure")
            return True
        record = shown.rows()[0]
        known = {contact["provider"] for contact in record["contacts"]}
        missing = [provider for provider in members if provider not in known]
        acts = [act for contact in record["contacts"] for act in contact["acts"]]
        if record["state"] == "closed":
            return False
        if missing:
            self.run(worker, "include", case, missing[0], members[missing[0]], "--why", "by-hand")
        elif record["identity"] is None:
            self.run(worker, "identity", case, "--given", "other")
        elif any(act["outcome"] == "unknown" for act in acts):
            self.settle(worker, case)
            self.run(worker, "apply", case, "--yes")
        elif record["state"] == "open" or any(act["outcome"] == "failed" for act in acts):
            if record["state"] == "open" or not self.apply(worker, case):
                self.run(worker, "plan", case)
        elif record["state"] in ("planned", "applying"):
            self.apply(worker, case)
        else:
            self.run(worker, "close", case, "--leaving-open")
        return True

    def apply(self, worker, case):
        return self.run(worker, "apply", case, "--yes").status == 0

    def run(self, worker, step, case, *arguments):
        run = worker.run(
            "case", step, case, *arguments, "--timeout", "2", "--output", "json",
            kill=worker.maybe_kill(0.35, 0.8))
        worker.ledger.count(f"case {step}")
        return run

    def settle(self, worker, case):
        from soaking import scenes  # which imports this module
        run = worker.read(
            "journal", "list", "--case", case, "--outcome", "unknown", "--output", "json")
        rows = run.rows()
        if rows:
            scenes.settle_rows(worker, [row["write"] for row in rows], rows)


def check(proof):
    """Compares the receipt of every case with the world, and verifies it."""
    for operation in proof.ledger.operations.values():
        if operation.action == "case":
            check_receipt(proof, operation.case)


def check_receipt(proof, case):
    path = os.path.join(proof.program.home, f"{case}.json")
    made = proof.program.run("case", "receipt", case, "--to", path)
    if made.status == 2:
        return proof.ledger.count("cases killed before they were opened")
    if made.status != 0:
        return proof.ledger.contradiction(f"no receipt: {made}")
    verified = proof.program.run("case", "verify", path)
    if verified.status != 0:
        proof.ledger.contradiction(f"a receipt that does not hold: {verified}: {verified.output}")
    with open(path) as file:
        text = file.read()
    proof.ledger.count("receipts compared with the world")
    receipt = json.loads(text)["receipt"]
    for contact in receipt["contacts"]:
        for act in contact["acts"]:
            if contradicts(proof, contact, act):
                proof.ledger.contradiction(
                    f"claimed by a receipt: {case}, {contact['provider']} {contact['id']}: {act}")
    for word in proof.ledger.personal:
        if word in text:
            proof.ledger.contradiction(f"personal: {word} is in the receipt of {case}")


def contradicts(proof, contact, act):
    """Whether the provider's state says something else than a claim."""
    provider, number = contact["provider"], contact["id"]
    if act["outcome"] in GONE:
        return number in proof.contacts.get(provider, {})
    if act["outcome"] == "anonymized":
        account = proof.world.keys.get(number)
        found = proof.world.accounts[provider].contact(account)
        return not found["values"]["anonymized"]
    return False
