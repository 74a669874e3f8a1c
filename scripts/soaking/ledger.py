"""What roster was asked to do, and the results that it printed."""
import collections
import dataclasses
import threading


@dataclasses.dataclass
class Operation:
    """One writing action. Its case reference in the journal is its number."""
    case: str
    action: str
    provider: str
    # The wanted values of each target, by the provider's id, or by marker for a creation.
    wanted: dict
    # The wanted values by action, or by provider and action, for a case, whose targets are at several
    # providers; and its request (`cases.py`).
    acts: dict | None = None
    person: object = None
    runs: list = dataclasses.field(default_factory=list)
    # The last printed outcome, by target.
    said: dict = dataclasses.field(default_factory=dict)


# For contradictions that begin alike.
MOST_SHOWN = 6


class Ledger:
    def __init__(self):
        self.lock = threading.Lock()
        self.operations = {}
        self.figures = collections.Counter()
        self.contradictions = []
        self.shown = collections.Counter()
        # Addresses, names and notes that were typed or sent. None may be in the state folder.
        self.personal = set()
        self.number = 0

    def begin(self, action, provider, wanted, acts=None):
        with self.lock:
            self.number += 1
            operation = Operation(f"soak-{self.number:06}", action, provider, wanted, acts)
            self.operations[operation.case] = operation
            return operation

    def count(self, figure, amount=1):
        with self.lock:
            self.figures[figure] += amount

    def marker(self):
        """A word that no contact has yet."""
        with self.lock:
            self.number += 1
            word = f"Soakov{self.number:06}x"
            self.personal.add(word)
            return word

    def is_personal(self, texts):
        with self.lock:
            self.personal.update(texts)

    def contradiction(self, text):
        with self.lock:
            self.contradictions.append(text)
            kind = text.split(":")[0].split("\n")[0][:40]
            self.shown[kind] += 1
            if self.shown[kind] <= MOST_SHOWN:
                print(f"CONTRADICTION: {text}", flush=True)
