"""People who ring a business: what they do, and what each of them knows."""

import threading
import time

OWNER = "+15126009999"


class Call:
    """A call as those who took part in it remember it."""

    def __init__(self, sid, caller, business, fate):
        self.sid = sid
        self.caller = caller
        self.business = business
        self.fate = fate
        self.is_acknowledged = False
        self.was_told_missed = False
        self.was_told_answered = False
        self.after_stop = False


class Callers:
    """Places calls, and lets them end as they will."""

    def __init__(self, line, agenda, dice, businesses, records):
        self.line = line
        self.records = records
        self.agenda = agenda
        self.dice = dice
        self.businesses = businesses
        self.calls = []
        self.again = []
        self.texts = 0
        self.numbers = 0

    def place_for(self, seconds, per_second):
        end = time.monotonic() + seconds
        start = time.monotonic()
        while time.monotonic() < end:
            lot = self.dice.random()
            business = self.dice.choice(self.businesses)
            if lot < 0.02:
                self._stop_and_ring(business)
            elif lot < 0.12 and self.again:
                self._ring(self.dice.choice(self.again), business)
            else:
                self._ring(self._new_number(), business)
            due = start + len(self.calls) / per_second
            time.sleep(max(0, due - time.monotonic()))

    def _new_number(self):
        self.numbers += 1
        number = f"+1512{2_000_000 + self.numbers:07d}"
        if self.dice.random() < 0.1:
            self.again.append(number)
        return number

    def _ring(self, caller, business, after_stop=False):
        fates = ["rings out", "busy", "failed", "caller hangs up", "answered"]
        fate = self.dice.choices(fates, [4, 2, 1, 1, 2])[0]
        call = Call(f"CA{len(self.calls):032x}", caller, business, fate)
        call.after_stop = after_stop
        self.calls.append(call)
        self.agenda.after(0, lambda: self._arrive(call))

    def _stop_and_ring(self, business):
        """Who was told that their STOP is taken rings; they must not be texted."""
        self.texts += 1
        caller = self._new_number()
        form = {
            "MessageSid": f"SM{0xF << 100 | self.texts:032x}", "From": caller, "To": business,
            "Body": "STOP", "SmsStatus": "received",
        }
        self.records.note_text(
            form["MessageSid"], caller, business, "STOP", "inbound", "received")
        ring = lambda _: self._ring(caller, business, after_stop=True)
        self.agenda.after(0, lambda: self.line.post("sms", form, ring))

    def _arrive(self, call):
        def heard(document):
            call.is_acknowledged = True
            if "<Dial" in document:
                self._proceed(call)
            else:
                self._later(0.3, call, "voice/status", self._caller(call, "completed", 0))

        form = self._caller(call, "ringing")
        self.records.note_call(form)
        def given_up():
            self.records.note_call(self._caller(call, "failed"))

        self.line.post("voice", form, heard, given_up, may_be_lost=False)

    def _proceed(self, call):
        if call.fate == "answered":
            self._answered(call)
        elif call.fate == "caller hangs up":
            self._later(1.0, call, "voice/status", self._leg(call, "canceled"))
            self._later(1.2, call, "voice/status", self._caller(call, "canceled"), "missed")
        else:
            word = {"rings out": "no-answer"}.get(call.fate, call.fate)
            after = 10.0 if call.fate == "rings out" else 0.8
            last = "no-answer" if call.fate == "rings out" else "completed"
            self._later(after, call, "voice/status", self._leg(call, word))
            self._later(after + 0.1, call, "voice/result", self._result(call, word), "missed")
            self._later(after + 0.5, call, "voice/status", self._caller(call, last, 0))

    def _answered(self, call):
        self._later(1.0, call, "voice/status", self._leg(call, "in-progress"), "answered")
        self._later(3.0, call, "voice/status", self._leg(call, "completed", 2))
        self._later(3.1, call, "voice/result", self._result(call, "completed", 2), "answered")
        self._later(3.5, call, "voice/status", self._caller(call, "completed", 2))

    def _later(self, after, call, path, form, meaning=None):
        def heard(_):
            call.was_told_missed |= meaning == "missed"
            call.was_told_answered |= meaning == "answered"

        if path == "voice/status":
            self.records.note_call(form, after)
        self.agenda.after(after, lambda: self.line.post(path, form, heard))

    def _caller(self, call, word, seconds=None):
        form = {
            "CallSid": call.sid, "From": call.caller, "To": call.business, "CallStatus": word,
            "Direction": "inbound",
        }
        return form if seconds is None else dict(form, CallDuration=str(seconds))

    def _leg(self, call, word, seconds=None):
        form = {
            "CallSid": "CA" + f"{1 << 124 | int(call.sid[2:], 16):032x}", "ParentCallSid": call.sid,
            "From": call.caller, "To": OWNER, "CallStatus": word, "Direction": "outbound-dial",
        }
        return form if seconds is None else dict(form, CallDuration=str(seconds))

    def _result(self, call, word, seconds=None):
        form = dict(
            self._caller(call, "in-progress"), DialCallStatus=word,
            DialCallSid="CA" + f"{1 << 124 | int(call.sid[2:], 16):032x}")
        return form if seconds is None else dict(form, DialCallDuration=str(seconds))
