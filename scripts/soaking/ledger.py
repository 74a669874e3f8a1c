"""What was asked of roster, and what came of it as it said itself."""
import collections
import dataclasses
import threading


@dataclasses.dataclass
class Operation:
    """One act that writes. Its number is the reference that the journal keeps of it."""
    case: str
    action: str
    provider: str
    # What each target is to have afterwards, by the provider's id; of a creation, by its marker.
    wanted: dict
    runs: list = dataclasses.field(default_factory=list)
    # As printed, by target, of the last run that said something of it.
    said: dict = dataclasses.field(default_factory=dict)


# Of contradictions that begin alike.
MOST_SHOWN = 6


class Ledger:
    def __init__(self):
        self.lock = threading.Lock()
        self.operations = {}
        self.figures = collections.Counter()
        self.contradictions = []
        self.shown = collections.Counter()
        # Whose address, name or note was typed or sent, none of which may be in the state folder.
        self.personal = set()
        self.number = 0

    def begin(self, action, provider, wanted):
        with self.lock:
            self.number += 1
            operation = Operation(f"soak-{self.number:06}", action, provider, wanted)
            self.operations[operation.case] = operation
            return operation

    def count(self, figure, amount=1):
        with self.lock:
            self.figures[figure] += amount

    def marker(self):
        """A word that nobody else has."""
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
