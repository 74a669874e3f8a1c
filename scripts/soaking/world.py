"""The simulator in its own process, and its contacts read without roster."""
import csv
import http.client
import io
import json
import os
import re
import signal
import time
import tomllib
import urllib.parse

KIND_OF = {
    "eu-shop": "cartsguru", "shop-it": "open2b", "b2b": "propeller", "donors": "charitystack"}
OPEN2B_FIRST, PROPELLER_FIRST = 59_068, 25_491


class World:
    """Starts the simulator with faults; `program` is roster itself."""

    def __init__(self, program, folder, seed, contacts, faults, latency=2):
        self.contacts = contacts
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
        self.providers = {entry["name"]: entry for entry in tomllib.loads(text)["provider"]}
        self.token = None

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

    def opted_out(self):
        """The addresses at Carts Guru that are opted out of e-mails."""
        shop = self.providers["eu-shop"]
        _, data = self.ask(
            "GET", f"/contacts.csv?siteId={shop['site_id']}", {"x-auth-key": shop["key"]["value"]})
        rows = csv.DictReader(io.StringIO(data.decode()))
        return [row["value"] for row in rows if row["type"] == "email"]

    def shop_contact(self, account):
        """A contact of Carts Guru as values; None unless there is exactly one."""
        shop = self.providers["eu-shop"]
        query = urllib.parse.urlencode({"siteId": shop["site_id"], "accountId": account})
        status, data = self.ask(
            "GET", f"/contacts?{query}", {"x-auth-key": shop["key"]["value"]})
        found = json.loads(data).get("data", []) if status == 200 else []
        if len(found) != 1:
            return None
        values = {
            channel: {"Optin": True, "Optout": False}.get(value)
            for channel, value in found[0]["communicationPreferences"].items()}
        values["anonymized"] = found[0]["emails"] == "undefined"
        return {"id": found[0]["_id"], "values": values}

    def _open2b(self, method, body):
        key = self.providers["shop-it"]["key"]["value"]
        _, data = self.ask(
            "POST", f"/api/v6/commerce.contacts.{method}",
            {"X-Key": key, "Content-Type": "application/json"}, json.dumps(body))
        return json.loads(data)

    def open2b_contacts(self):
        """Every contact of Open2b by its identifier."""
        found, last = {}, 0
        while True:
            page = self._open2b(
                "find", {"conditions": {"after": last}, "order": ["id"], "limit": 500})["contacts"]
            found.update({str(contact["id"]): contact for contact in page})
            if len(page) < 500:
                return found
            last = page[-1]["id"]

    def charitystack_contacts(self):
        """Every contact of CharityStack by its identifier."""
        key = self.providers["donors"]["key"]["value"]
        found, cursor = {}, None
        while True:
            query = {"limit": "100", **({"lastEvaluatedKey": cursor} if cursor else {})}
            _, data = self.ask(
                "GET", f"/v1/contacts?{urllib.parse.urlencode(query)}",
                {"Authorization": f"Bearer {key}"})
            page = json.loads(data)
            found.update({contact["id"]: contact for contact in page["contacts"]})
            if not page["hasMore"]:
                return found
            cursor = page["lastEvaluatedKey"]

    def _propeller(self, method, path, body=None):
        if self.token is None:
            entry = self.providers["b2b"]
            form = urllib.parse.urlencode({
                "client_id": entry["client_id"], "client_secret": entry["key"]["value"],
                "grant_type": "client_credentials"})
            _, data = self.ask(
                "POST", "/oauth2/token", {"Content-Type": "application/x-www-form-urlencoded"}, form)
            self.token = json.loads(data)["access_token"]
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        status, data = self.ask(
            method, path, headers, json.dumps(body) if body is not None else None)
        if status == 401:
            self.token = None
            return self._propeller(method, path, body)
        return json.loads(data)

    def propeller_contacts(self):
        """Every contact of Propeller outside its recycle bin, by identifier."""
        found, page, pages = {}, 1, 1
        while page <= pages:
            answer = self._propeller(
                "POST", "/v2/contacts/search", {"offset": 100, "page": page})
            found.update({str(contact["id"]): contact for contact in answer["data"]})
            page, pages = page + 1, answer["pages"]
        return found
