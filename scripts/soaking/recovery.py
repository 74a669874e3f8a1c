"""Brings everything to its end that the soak has left open."""
import time

from soaking import scenes

# How often what settle leaves open is asked for again, and how long at most: a minute passes before it
# says that something was not done, since the provider may be at work on it.
PAUSE, LONGEST = 10, 300
# What settle says where no reading can tell any more.
OVERWRITTEN = "other writes of this contact"


def finish(worker):
    """Goes on until no job is unfinished and nothing is unknown that reading can tell."""
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
        f"not at an end after {LONGEST} s: jobs {left}, settle: {worker.heard[-5:]}")


def end_job(worker, job):
    """Once; a job is given up where all that is left of it can never be told."""
    said = scenes.settle(worker, job["job"])
    scenes.go_on(worker, job)
    if said and all(OVERWRITTEN in (row.get("message") or "") for row in said):
        worker.run("journal", "abandon", job["job"], "--output", "json", also=(64,))
        worker.ledger.count("journal abandon")


def settle_rest(worker):
    """Whether some of what reading could tell is open still."""
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
