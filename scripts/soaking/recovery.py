"""Completes everything that the soak has left open."""
import time

from soaking import scenes

# Seconds between attempts to settle, and in all: settle waits a minute before it reports that a
# write was not done, since the provider may still be working on it.
PAUSE, LONGEST = 10, 300
# Part of settle's message if reading can no longer tell.
OVERWRITTEN = "other writes to this contact"


def finish(crew, store):
    """Repeats until no job is unfinished and no outcome that reading can tell is unknown."""
    print("settling and ending what is open", flush=True)
    store.end()
    for worker in {worker.program: worker for worker in crew}.values():
        hand_over(worker, store)
    worker = crew[0]
    end = time.monotonic() + LONGEST
    while time.monotonic() < end:
        left = scenes.jobs(worker)
        for job in left:
            end_job(worker, job)
        if not left and not settle_rest(worker):
            return
        time.sleep(PAUSE)
    worker.ledger.contradiction(
        f"not finished after {LONGEST} s: jobs {left}, settle: {worker.heard[-5:]}")


def hand_over(worker, store):
    """What the host kept while the store was away goes to the store with its next write."""
    if not store.spool(worker.program):
        return
    worker.ledger.count("hosts that kept entries until the end")
    worker.kills = 0
    worker.verify()
    if store.spool(worker.program):
        worker.ledger.count("… and still after journal verify")
    scenes.Update().play(worker)
    if store.spool(worker.program):
        worker.ledger.contradiction(f"entries wait in {store.spool(worker.program)} after a write")


def end_job(worker, job):
    """One attempt; abandons a job if all its open contacts can never be settled."""
    said = scenes.settle(worker, job["job"])
    scenes.go_on(worker, job)
    if said and all(OVERWRITTEN in (row.get("message") or "") for row in said):
        worker.run("journal", "abandon", job["job"], "--output", "json", also=(64,))
        worker.ledger.count("journal abandon")


def settle_rest(worker):
    """Whether any outcome that reading can tell is still unknown."""
    run = worker.run("journal", "list", "--outcome", "unknown", "--limit", "100000", "--output", "json")
    rows = [
        row for row in run.rows()
        if row["action"] in ("anonymize", "delete", "prefer")
        and row["write"] not in worker.undecided]
    for start in range(0, len(rows), 50):
        part = rows[start:start + 50]
        for row in scenes.settle_rows(worker, [row["write"] for row in part], part):
            if OVERWRITTEN in (row.get("message") or ""):
                worker.undecided.add(row["write"])
    return bool(rows)
