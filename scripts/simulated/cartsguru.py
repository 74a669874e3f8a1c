"""Carts Guru: contacts are read by account id, and there is no list."""
import csv
import io
import json
import urllib.parse

import simulated


class Provider(simulated.Account):
    def action(self, method, path):
        changes = "import" if path == "/contacts.csv" else "anonymize"
        return {"POST": "prefer", "PUT": changes}.get(method)

    def keys(self):
        """The lookup keys of some contacts: the addresses that are opted out of e-mails."""
        _, data = self.ask("GET", f"/contacts.csv?siteId={self.entry['site_id']}", self._headers())
        rows = csv.DictReader(io.StringIO(data.decode()))
        return [row["value"] for row in rows if row["type"] == "email"]

    def contact(self, key):
        """A contact as values; None unless there is exactly one."""
        query = urllib.parse.urlencode({"siteId": self.entry["site_id"], "accountId": key})
        status, data = self.ask("GET", f"/contacts?{query}", self._headers())
        found = json.loads(data).get("data", []) if status == 200 else []
        if len(found) != 1:
            return None
        values = {
            channel: {"Optin": True, "Optout": False}.get(value)
            for channel, value in found[0]["communicationPreferences"].items()}
        values["anonymized"] = found[0]["emails"] == "undefined"
        return {"id": found[0]["_id"], "values": values}

    def _headers(self):
        return {"x-auth-key": self.entry["key"]["value"]}
