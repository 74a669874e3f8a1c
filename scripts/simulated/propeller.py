"""Propeller: REST with a token."""
import json
import urllib.parse

import simulated


class Provider(simulated.Account):
    first, marker, updated = 25_491, "lastName", "lastName"
    most_deleted = 30
    token = None

    def action(self, method, path):
        if not path.startswith("/v2/contacts") or path == "/v2/contacts/search":
            return None
        if method == "POST":
            return "upsert" if "/bulk/" in path else "create"
        return {"PATCH": "update", "DELETE": "delete"}.get(method)

    def draft(self, marker, random):
        fields = {"firstName": "Ada", "lastName": marker, "email": f"{marker}@canary.example"}
        if random.random() < 0.5:
            fields.update(sourceId=f"S-{marker}", source="ERP")
        return fields

    def contacts(self):
        """Every contact outside the recycle bin, by identifier."""
        found, page, pages = {}, 1, 1
        while page <= pages:
            answer = self._call("POST", "/v2/contacts/search", {"offset": 100, "page": page})
            found.update({str(contact["id"]): contact for contact in answer["data"]})
            page, pages = page + 1, answer["pages"]
        return found

    def is_recycled(self, number):
        # The code of a contact that is in the recycle bin.
        return "50008" in json.dumps(self._call("GET", f"/v2/contacts/id/{number}"))

    def create(self, number):
        return self._call("POST", "/v2/contacts/", {"firstName": f"Bench {number}"})["data"]["id"]

    def delete(self, ids):
        for each in ids:
            self._call("DELETE", f"/v2/contacts/id/{each}")

    def _call(self, method, path, body=None):
        if self.token is None:
            form = urllib.parse.urlencode({
                "client_id": self.entry["client_id"], "client_secret": self.entry["key"]["value"],
                "grant_type": "client_credentials"})
            _, data = self.ask(
                "POST", "/oauth2/token", {"Content-Type": "application/x-www-form-urlencoded"}, form)
            self.token = json.loads(data)["access_token"]
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        status, data = self.ask(
            method, path, headers, json.dumps(body) if body is not None else None)
        if status == 401:
            self.token = None
            return self._call(method, path, body)
        return json.loads(data)
