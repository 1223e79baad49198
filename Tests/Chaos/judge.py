"""Compares what the server says to the outside with what its carrier and callers know."""

import collections
import datetime
import json
import time
import urllib.error
import urllib.request

CHARGED = {"accepted", "sent", "delivered", "undelivered"}
MOVING = {"queued", "sending"}
# A carrier's list may lag by so many seconds; before that it proves no absence.
LIST_LAG = 600


class API:
    """The admin API, with an operator's token."""

    def __init__(self, port, token):
        self.root = f"http://127.0.0.1:{port}/api/v1"
        self.token = token

    def send(self, method, path, body=None):
        content = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.root + path, content, method=method)
        request.add_header("Authorization", f"Bearer {self.token}")
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.load(response)

    def all(self, path):
        items, cursor = [], ""
        while cursor is not None:
            page = self.send("GET", f"{path}?limit=200" + (f"&cursor={cursor}" if cursor else ""))
            items += page["items"]
            cursor = page["next_cursor"]
        return items


class Business:
    """A business, and the credits bought for it: what was acknowledged, and what was asked for."""

    def __init__(self, identifier, number):
        self.id = identifier
        self.number = number
        self.bought = {}
        self.asked = {}

    @property
    def path(self):
        return f"/businesses/{self.id}"

    def buy(self, api, credits, reference):
        self.asked[reference] = credits
        try:
            api.send("POST", f"{self.path}/credits/purchases", {
                "credits": credits, "external_id": reference, "amount_cents": credits * 9,
            })
            self.bought[reference] = credits
        except (OSError, ValueError):
            pass


class Judge:
    """Everything that must hold once all is quiet; what does not is a finding.

    Where the server `recovers`, it sends a text again that the lists prove absent, so that none is
    left of unknown fate; where it does not, such a text waits for a person.
    """

    def __init__(self, api, businesses, carrier, calls, recovers=False):
        self.api = api
        self.businesses = businesses
        self.carrier = carrier
        self.calls = calls
        self.recovers = recovers
        self.findings = []
        self.figures = collections.Counter()
        self.reasons = collections.Counter()
        self.states = collections.Counter()
        self.verdicts = collections.Counter()

    def wait_until_quiet(self, within):
        """Until no call rings and no text is on its way."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            ringing = self._count("/calls", "outcome", {"ringing"})
            moving = self._count("/messages", "status", MOVING)
            if ringing + moving == 0:
                return
            time.sleep(2)
        self.findings.append(f"LIVE {ringing} calls still ring, {moving} texts are still to go")

    def wait_until_known(self, within):
        """Until no text is of unknown fate; one that is left is found by `judge`."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            if self._count("/messages", "status", MOVING | {"unknown"}) == 0:
                return
            time.sleep(10)

    def _count(self, path, name, words):
        items = [item for b in self.businesses for item in self.api.all(b.path + path)]
        return sum(item[name] in words for item in items)

    def judge(self):
        self.accepted = list(self.carrier.accepted)
        stored, texts = {}, {}
        for business in self.businesses:
            for call in self.api.all(business.path + "/calls"):
                stored.setdefault((call["from"], call["to"]), []).append(call)
            mine = {m["id"]: m for m in self.api.all(business.path + "/messages")}
            self._check_ledger(business, mine)
            texts |= mine
        self._check_carrier(texts)
        self._check_calls(stored)
        self._check_opt_outs()

    def _check_carrier(self, texts):
        """No text twice, none that we do not know, none charged that the carrier does not have."""
        seen = {}
        people = collections.Counter()
        for text in self.accepted:
            message = text["token"].split(".")[0]
            if message in seen:
                self.findings.append(f"O2 text {message} was accepted twice")
            seen[message] = text
            people[text["to"], text["from"]] += 1
            if message not in texts:
                self.findings.append(f"O2 the carrier has text {message} and we have not")
            elif texts[message]["status"] in {"rejected", "expired", "cancelled", "not_sent"}:
                self.findings.append(
                    f"O2 text {message} is {texts[message]['status']}, and the carrier has it")
        for pair, count in people.items():
            if count > 1:
                self.findings.append(f"O7 {count} texts to one caller within the cool-down: {pair}")
        for text in texts.values():
            if text["direction"] != "outbound":
                continue
            self.states[text["status"]] += 1
            if text["status"] in CHARGED | {"failed"} and text["id"] not in seen:
                self.findings.append(
                    f"L5 text {text['id']} is {text['status']}; nobody accepted it")
            if self.recovers and text["status"] == "unknown":
                owner = "the carrier has" if text["id"] in seen else "nobody accepted"
                self.findings.append(f"G6 text {text['id']} is still unknown; {owner} it")
            self._check_attempts(text)

    def _check_attempts(self, text):
        """None follows another whose fate was open, nor one before its absence can be proved."""
        self.verdicts.update(attempt["verdict"] or "open" for attempt in text["attempts"])
        for earlier, later in zip(text["attempts"], text["attempts"][1:]):
            passed = (instant(later["started_at"]) - instant(earlier["started_at"])).total_seconds()
            is_proved = earlier["verdict"] == "proved_absent"
            if is_proved:
                self.verdicts["sent again"] += 1
            if earlier["verdict"] in {None, "unknown"} or is_proved and passed < LIST_LAG:
                self.findings.append(
                    f"O4 text {text['id']} is tried again {passed:.0f} s after an attempt that is"
                    f" {earlier['verdict'] or 'open'}")

    def _check_calls(self, stored):
        """Every acknowledged call is there, and every missed one has its decision."""
        expected = collections.Counter(
            (c.caller, c.business) for c in self.calls if c.is_acknowledged)
        for pair, count in expected.items():
            if len(stored.get(pair, [])) < count:
                self.findings.append(f"W1 {count} calls were acknowledged, fewer are there: {pair}")
        alone = {p for p, n in collections.Counter(
            (c.caller, c.business) for c in self.calls).items() if n == 1}
        for call in self.calls:
            pair = call.caller, call.business
            if pair not in alone or pair not in stored:
                continue
            told = stored[pair][0]
            self.figures[told["outcome"]] += 1
            if call.was_told_answered and told["outcome"] != "answered":
                self.findings.append(f"C2 {call.sid} was answered and is {told['outcome']}")
            if call.was_told_missed and told["outcome"] != "missed":
                self.findings.append(f"C2 {call.sid} was missed and is {told['outcome']}")
        for call in (c for calls in stored.values() for c in calls):
            self._check_decision(call)

    def _check_decision(self, call):
        decision = call["decision"]
        if call["outcome"] == "missed":
            self.figures["missed, decided"] += decision is not None
            if decision is None:
                self.findings.append(f"C4 missed call {call['id']} has no decision")
            elif decision["text"] and decision["message_id"] is None:
                self.findings.append(f"C4 call {call['id']} is to be texted, and there is no text")
        if decision is not None:
            self.reasons[decision["reason"] or "texted"] += 1

    def _check_opt_outs(self):
        stopped = {(c.caller, c.business) for c in self.calls if c.after_stop}
        self.figures["rang after STOP"] = len(stopped)
        for text in self.accepted:
            if (text["to"], text["from"]) in stopped and text["body"].startswith("Sorry"):
                self.findings.append(f"D1 {text['to']} is texted after their STOP")

    def _check_ledger(self, business, texts):
        """Purchases are there once each; what was spent is what was accepted."""
        entries = self.api.all(business.path + "/credits/entries")
        balance = self.api.send("GET", business.path + "/credits")
        bought = {e["external_id"]: e["credits"] for e in entries if e["kind"] == "purchase"}
        for reference, credits in business.bought.items():
            if bought.get(reference) != credits:
                self.findings.append(f"L6 purchase {reference} was acknowledged and is not there")
        for reference in bought:
            if reference not in business.asked:
                self.findings.append(f"L6 nobody asked for purchase {reference}")
        total = sum(bought.values())
        if min(balance.values()) < 0 or sum(
                balance[name] for name in ("available", "held", "spent")) != total:
            self.findings.append(f"L1 {total} credits were bought, and there are {balance}")
        spent = sum(m["credits"] for m in texts.values() if m["status"] in CHARGED)
        if balance["spent"] != spent:
            self.findings.append(f"L5 {balance['spent']} credits are spent on texts worth {spent}")
        held = sum(m["credits"] for m in texts.values() if m["status"] == "unknown")
        if balance["held"] != held:
            self.findings.append(f"L4 {balance['held']} credits are held for {held} unknown texts")


def instant(written):
    return datetime.datetime.fromisoformat(written.replace("Z", "+00:00"))
