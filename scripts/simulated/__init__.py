"""The simulated providers, called without roster's code. `<kind>.py` has a class `Provider` for each
kind; a kind without one is neither soaked nor benchmarked.
"""
import importlib


class Account:
    """One provider of the simulator's config. `ask(method, path, headers, body)` gives the status
    and the body of an answer."""
    # The lowest identifier, if identifiers are whole numbers in the order of the seed.
    first = None
    # The field with a creation's marker, and the field that an update changes.
    marker = None
    updated = None

    def __init__(self, entry, ask):
        self.entry, self.name, self.ask = entry, entry["name"], ask

    def action(self, method, path):
        """roster's action for a request; None for a read."""
        raise NotImplementedError

    def is_recycled(self, number):
        """Whether a deleted contact can still be restored at the provider."""
        return False

    def printing(self, base):
        """A bash script that prints every contact on a line with curl and jq; None without one."""
        return None

    def draft(self, marker, random):
        """The fields of a creation."""
        raise NotImplementedError


def accounts(config, ask):
    """The accounts of a config, by kind, in its order."""
    found = {}
    for entry in config["provider"]:
        try:
            module = importlib.import_module(f"simulated.{entry['kind']}")
        except ModuleNotFoundError:
            print(f"{entry['name']} is left out: scripts/simulated/{entry['kind']}.py is missing")
            continue
        found[entry["kind"]] = module.Provider(entry, ask)
    return found
