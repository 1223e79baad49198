"""The judge must see what it is there to see: each finding, brought about by hand."""

import types
import unittest

from callers import Call
from judge import Business, Judge

CALLER, NUMBER = "+15122000000", "+15125550100"


class House:
    """A server that has texted one missed caller, as its API tells it."""

    def __init__(self):
        self.calls = [{
            "id": "1", "from": CALLER, "to": NUMBER, "outcome": "missed",
            "decision": {"text": True, "message_id": "7", "reason": None},
        }]
        self.messages = [{
            "id": "7", "direction": "outbound", "status": "delivered", "credits": 1,
            "attempts": [{"verdict": "accepted", "started_at": "2026-03-01T12:00:00Z"}],
        }]
        self.entries = [{"kind": "purchase", "external_id": "first", "credits": 5}]
        self.balance = {"available": 4, "held": 0, "spent": 1}

    def all(self, path):
        lists = {"calls": self.calls, "messages": self.messages, "entries": self.entries}
        return lists[path.rsplit("/", 1)[-1]]

    def send(self, *_):
        return self.balance


class TheJudge(unittest.TestCase):
    def setUp(self):
        self.house = House()
        self.business = Business("1", NUMBER)
        self.business.asked = self.business.bought = {"first": 5}
        self.accepted = [{"to": CALLER, "from": NUMBER, "body": "Sorry", "token": "7.1.x"}]
        self.call = Call("CA1", CALLER, NUMBER, "busy")
        self.call.is_acknowledged = self.call.was_told_missed = True

    def findings(self, recovers=False):
        carrier = types.SimpleNamespace(accepted=self.accepted)
        judge = Judge(self.house, [self.business], carrier, [self.call], recovers)
        judge.judge()
        return sorted({finding.split()[0] for finding in judge.findings})

    def test_has_nothing_to_say_of_a_sound_house(self):
        self.assertEqual(self.findings(), [])

    def test_sees_a_text_that_was_accepted_twice(self):
        self.accepted.append(dict(self.accepted[0], token="7.2.y"))
        self.assertEqual(self.findings(), ["O2", "O7"])

    def test_sees_a_second_text_to_one_caller(self):
        self.accepted.append(dict(self.accepted[0], token="8.1.y"))
        self.house.messages.append(dict(self.house.messages[0], id="8"))
        self.assertEqual(self.findings(), ["L5", "O7"])

    def test_sees_a_text_that_was_written_off_and_sent(self):
        self.house.messages[0]["status"] = "not_sent"
        self.assertEqual(self.findings(), ["L5", "O2"])

    def test_sees_a_charge_without_a_text(self):
        self.accepted.clear()
        self.assertEqual(self.findings(), ["L5"])

    def test_sees_a_missed_call_without_a_decision(self):
        self.house.calls[0]["decision"] = None
        self.assertEqual(self.findings(), ["C4"])

    def test_sees_a_call_that_was_acknowledged_and_is_gone(self):
        self.house.calls.clear()
        self.assertEqual(self.findings(), ["W1"])

    def test_sees_a_call_that_ended_another_way(self):
        self.house.calls[0]["outcome"] = "answered"
        self.assertEqual(self.findings(), ["C2"])

    def test_sees_a_text_to_somebody_who_said_stop(self):
        self.call.after_stop = True
        self.assertEqual(self.findings(), ["D1"])

    def test_sees_a_purchase_that_is_gone(self):
        self.house.entries.clear()
        self.assertEqual(self.findings(), ["L1", "L6"])

    def leave_unknown(self):
        self.house.messages[0]["status"] = "unknown"
        self.house.messages[0]["attempts"][0]["verdict"] = "unknown"
        self.house.balance = {"available": 4, "held": 1, "spent": 0}

    def try_again(self, verdict, started_at):
        attempts = self.house.messages[0]["attempts"]
        attempts.append(dict(attempts[0], started_at=started_at))
        attempts[0]["verdict"] = verdict

    def test_sees_a_text_left_unknown_that_nobody_accepted(self):
        self.leave_unknown()
        self.accepted.clear()
        self.assertEqual(self.findings(recovers=True), ["G6"])

    def test_sees_a_text_left_unknown_that_is_on_the_list(self):
        self.leave_unknown()
        self.assertEqual(self.findings(recovers=True), ["G6"])

    def test_lets_a_text_be_unknown_where_none_is_sent_again(self):
        self.leave_unknown()
        self.accepted.clear()
        self.assertEqual(self.findings(), [])

    def test_lets_a_text_be_sent_again_or_given_up_once_it_is_absent(self):
        self.try_again("proved_absent", "2026-03-01T12:10:30Z")
        self.assertEqual(self.findings(recovers=True), [])
        self.accepted.clear()
        self.house.messages[0].update(status="not_sent", credits=0)
        self.house.balance = {"available": 5, "held": 0, "spent": 0}
        self.assertEqual(self.findings(recovers=True), [])

    def test_sees_a_text_sent_again_before_its_absence_can_be_proved(self):
        self.try_again("proved_absent", "2026-03-01T12:09:59Z")
        self.assertEqual(self.findings(recovers=True), ["O4"])

    def test_sees_a_text_sent_again_while_its_fate_is_unknown(self):
        self.try_again("unknown", "2026-03-01T12:10:30Z")
        self.assertEqual(self.findings(recovers=True), ["O4"])

    def test_sees_credits_that_do_not_add_up(self):
        self.house.balance["available"] = -1
        self.assertEqual(self.findings(), ["L1"])


if __name__ == "__main__":
    unittest.main()
