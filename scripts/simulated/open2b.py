"""Open2b: every call is a POST to a method."""
import json

import simulated


# One curl and one jq a page; the next page begins after the last contact.
PRINTING = r"""
after=0
while page=$(curl -sS -H 'X-Key: {key}' -H 'Content-Type: application/json' \
    -d '{{"conditions":{{"after":'$after'}},"order":["id"],"limit":1000}}' \
    {base}/api/v6/commerce.contacts.find) &&
  rows=$(jq -c '.contacts[]' <<<"$page") && [ -n "$rows" ]; do
  printf '%s\n' "$rows"
  last=${{rows##*$'\n'}}
  after=${{last#*'"id":'}}
  after=${{after%%[,\}}]*}}
done
"""


class Provider(simulated.Account):
    first, marker, updated = 59_068, "name", "note"
    # The most contacts of one deletion.
    most_deleted = 150

    def action(self, method, path):
        verb = path.rsplit(".", 1)[-1]
        return verb if verb in ("create", "update", "delete") else None

    def draft(self, marker, random):
        return {
            "customer": str(37_100 + random.randrange(50)), "name": marker,
            "email": f"{marker}@canary.example"}

    def printing(self, base):
        return PRINTING.format(key=self.entry["key"]["value"], base=base)

    def contacts(self):
        """Every contact by its identifier."""
        found, last = {}, 0
        while True:
            page = self._call("find", {
                "conditions": {"after": last}, "order": ["id"], "limit": 500})["contacts"]
            found.update({str(contact["id"]): contact for contact in page})
            if len(page) < 500:
                return found
            last = page[-1]["id"]

    def create(self, number):
        body = {"contact": {"customer": 37091, "name": f"Bench {number}"}}
        return self._call("create", body)["id"]

    def delete(self, ids):
        self._call("delete", {"ids": ids})

    def _call(self, method, body):
        _, data = self.ask(
            "POST", f"/api/v6/commerce.contacts.{method}",
            {"X-Key": self.entry["key"]["value"], "Content-Type": "application/json"},
            json.dumps(body))
        return json.loads(data)
