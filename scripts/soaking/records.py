"""The journal and the request log, with requests assigned to writes."""
import bisect
import collections
import dataclasses
import json

# The journal's times have milliseconds, the log's microseconds.
CLOCK = 0.002


@dataclasses.dataclass
class Request:
    number: int
    arrived: float
    time: float
    provider: str
    action: str | None
    contacts: list
    range: list | None
    is_carried_out: bool
    refused: set
    fault: str | None
    status: int | None
    line: str

    @property
    def is_answered(self):
        """Whether the caller received the provider's own answer, even if late."""
        return self.fault in (None, "delayBeforeApplying", "delayAfterApplying")

    def carried_out(self, target):
        return self.is_carried_out and target not in self.refused

    def reads(self, target):
        if self.range is None:
            return target in self.contacts
        first, last = self.range
        return target.isdigit() and first <= int(target) and (last is None or int(target) <= last)


def requests(world):
    with open(world.log) as file:
        for text in file:
            line = json.loads(text)
            account = world.kinds.get(line["provider"])
            name = account.name if account else line["provider"]
            path = line["target"].split("?")[0]
            yield Request(
                line["number"], float(line["arrivedUptime"]), float(line["uptime"]),
                name, account and account.action(line["method"], path),
                line["contacts"], line["range"], line["carriedOut"], set(line["refused"]),
                line["fault"], line["status"], text.strip()[:300])


@dataclasses.dataclass
class Write:
    """One write of the journal, and the requests that it caused."""
    id: str
    entries: list
    # By the place of the `sent` entry in `entries`.
    requests: dict = dataclasses.field(default_factory=lambda: collections.defaultdict(list))

    @property
    def last(self):
        return self.entries[-1]

    @property
    def case(self):
        return self.last["case"]

    @property
    def provider(self):
        return self.last["provider"]

    @property
    def action(self):
        return self.last["action"]

    @property
    def target(self):
        return self.last["contactId"]

    @property
    def sent(self):
        return [place for place, entry in enumerate(self.entries) if entry["step"] == "sent"]

    @property
    def carried_out(self):
        return [
            request for place in self.sent for request in self.requests[place]
            if request.carried_out(self.target)]

    def __str__(self):
        steps = ", ".join(
            f"{entry['sequence']} {entry['step']} {entry['time'][11:23]}"
            + (f" {entry['note']}" if entry["note"] else "") for entry in self.entries)
        return (
            f"write {self.id[:8]} ({self.case}, {self.action} of {self.target} at {self.provider}): "
            f"{steps}")

    def evidence(self):
        return "".join(
            f"\n    {request.line}" for place in self.sent for request in self.requests[place])


def writes(export):
    found = {}
    for text in export.splitlines():
        entry = json.loads(text)
        # A step of a case.
        if entry["step"] == "event":
            continue
        # The wall clock is stepped, so the machine's uptime is used.
        entry["at"] = entry["uptime"] / 1000
        found.setdefault(entry["write"], Write(entry["write"], [])).entries.append(entry)
    return list(found.values())


def events(export):
    """The steps of cases, in the order of the journal."""
    found = [json.loads(text) for text in export.splitlines()]
    return [
        {**entry, "at": entry["uptime"] / 1000} for entry in found if entry["step"] == "event"]


class Reads:
    """When each contact was read, by requests whose answers arrived."""

    def __init__(self, log):
        self.by_contact = collections.defaultdict(list)
        self.ranges = collections.defaultdict(list)
        for request in sorted(log, key=lambda request: request.arrived):
            if request.action or not request.is_answered:
                continue
            if request.range is not None:
                self.ranges[request.provider].append(request)
            for contact in request.contacts:
                self.by_contact[request.provider, contact].append(request)

    def between(self, provider, target, start, end):
        """Reads that arrived after `start` and were dealt with before `end`, in order."""
        found = []
        for reads in (self.by_contact[provider, target], self.ranges[provider]):
            place = bisect.bisect_left(reads, start - CLOCK, key=lambda read: read.arrived)
            while place < len(reads) and reads[place].arrived <= end + CLOCK:
                if reads[place].time <= end + CLOCK and reads[place].reads(target):
                    found.append(reads[place])
                place += 1
        return sorted(found, key=lambda read: read.number)


class States:
    """Each contact's state after each request, replayed from the log."""

    def __init__(self, initial):
        self.initial = initial
        self.changes = collections.defaultdict(list)

    def change(self, provider, target, number, values, by_address=False):
        """`by_address`: an anonymized contact has no address and is not found by it."""
        self.changes[provider, target].append((number, values, by_address))

    def at(self, provider, target, number=float("inf")):
        """The state that a read with that number in the log found."""
        state = {"gone": False, "anonymized": False, **self.initial.get((provider, target), {})}
        changes = sorted(self.changes[provider, target], key=lambda change: change[0])
        for changed, values, by_address in changes:
            if changed < number and not (by_address and state["anonymized"]):
                state.update(values)
        return state

    def shows(self, provider, target, values, number=float("inf")):
        state = self.at(provider, target, number)
        return all(state.get(name) == value for name, value in values.items())
