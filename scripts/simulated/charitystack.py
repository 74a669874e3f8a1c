"""CharityStack: contacts are listed with a cursor, and created."""
import json
import urllib.parse

import simulated


class Provider(simulated.Account):
    marker = "lastName"

    def action(self, method, path):
        return "create" if method == "POST" else None

    def draft(self, marker, random):
        return {"firstName": "Ada", "lastName": marker, "emails": f"{marker}@canary.example"}

    def contacts(self):
        """Every contact by its identifier."""
        found, cursor = {}, None
        while True:
            query = {"limit": "100", **({"lastEvaluatedKey": cursor} if cursor else {})}
            _, data = self.ask(
                "GET", f"/v1/contacts?{urllib.parse.urlencode(query)}",
                {"Authorization": f"Bearer {self.entry['key']['value']}"})
            page = json.loads(data)
            found.update({contact["id"]: contact for contact in page["contacts"]})
            if not page["hasMore"]:
                return found
            cursor = page["lastEvaluatedKey"]
