"""The simulator in its own process, and its contacts read without roster."""
import http.client
import os
import re
import signal
import threading
import time
import tomllib

import simulated


class World:
    """Starts the simulator with faults; `program` is roster itself."""

    def __init__(self, program, folder, seed, contacts, faults, latency):
        self.contacts = contacts
        # Of the keyed provider, by id.
        self.keys = {}
        # One import at a time, since a request does not tell one file from another.
        self.import_lock = threading.Lock()
        self.log = os.path.join(folder, "requests.ndjson")
        self.config = os.path.join(folder, "config.toml")
        self.listening = os.path.join(folder, "listening")
        with open(self.listening, "wb") as output:
            self.process = program.start(
                "simulate", "--contacts", str(contacts), "--seed", str(seed), "--latency",
                str(latency), "--faults", str(faults), "--faults-also", "delay,hang,gateway,late,foreign",
                "--no-limits", "--request-log", self.log, "--write-config", self.config,
                stepped=False, stdout=output)
        self.port = self._port()
        # roster's own pace is not measured here and would only cost time.
        with open(self.config) as file:
            text = file.read()
        with open(self.config, "w") as file:
            file.write(text.replace("[[provider]]", "[[provider]]\nrequests_per_second = 5000.0"))
        config = tomllib.loads(text)
        self.places = {entry["name"]: place for place, entry in enumerate(config["provider"], 1)}
        self.kinds = simulated.accounts(config, self.ask)
        self.accounts = {account.name: account for account in self.kinds.values()}
        rows = program.run("providers", "--output", "json").rows()
        self.able = {row["name"]: row["capabilities"] for row in rows}

    def that(self, *actions):
        """The names of the providers with all these actions, in the config's order."""
        return [
            name for name in self.accounts
            if all(self.able[name][action]["available"] for action in actions)]

    def listed(self, *actions):
        """Those of them whose contacts can be listed and have numbers in the seed's order."""
        return [
            name for name in self.that("list", *actions) if self.accounts[name].first is not None]

    @property
    def keyed(self):
        """The provider whose contacts are read by a key, with preferences and anonymization."""
        return next(
            self.accounts[name] for name in self.that("prefer", "anonymize")
            if not self.able[name]["list"]["available"])

    def _port(self):
        end = time.monotonic() + 30
        while time.monotonic() < end:
            with open(self.listening) as file:
                found = re.search(r"listening on http://127\.0\.0\.1:(\d+)\n", file.read())
            if found:
                return int(found.group(1))
            time.sleep(0.05)
        raise SystemExit("the simulator does not listen")

    def stop(self):
        """The simulator's exit status."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=30)

    # Reading, repeated until no fault gets in the way

    def ask(self, method, path, headers, body=None):
        """Status and body of an answer that no fault spoilt."""
        for _ in range(200):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=3)
            try:
                connection.request(method, path, body=body, headers=headers)
                answer = connection.getresponse()
                data = answer.read()
                is_foreign = data.startswith(b"<html>")
                if answer.status not in (429, 500, 502, 503, 504) and not is_foreign:
                    return answer.status, data
            except (OSError, http.client.HTTPException):
                pass
            finally:
                connection.close()
        raise SystemExit(f"the simulator does not answer {method} {path}")
