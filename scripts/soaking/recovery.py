"""Completes everything that the soak has left open."""
import time

from soaking import scenes

# Seconds between attempts to settle, and in all: settle waits a minute before it reports that a
# write was not done, since the provider may still be working on it.
PAUSE, LONGEST = 10, 300
# Part of settle's message if reading can no longer tell.
OVERWRITTEN = "other writes to this contact"


def finish(worker):
    """Repeats until no job is unfinished and no outcome that reading can tell is unknown."""
    print("settling and ending what is open", flush=True)
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
