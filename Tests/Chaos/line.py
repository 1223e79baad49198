"""The carrier's line to the server: webhooks that are signed, and repeated until they arrive."""

import base64
import hashlib
import hmac
import heapq
import http.client
import queue
import random
import threading
import time
import urllib.parse

ACCOUNT = "AC00000000000000000000000000000000"
SECRET = "f00f00f00f00f00f00f00f00f00f00f0"
PUBLIC_URL = "https://calls.example.com"
TRIES = 6


class Agenda:
    """Does what is due on a few threads; what is put in later may be due earlier."""

    def __init__(self, workers=32):
        self.due = []
        self.count = 0
        self.running = 0
        self.changed = threading.Condition()
        self.ready = queue.SimpleQueue()
        threading.Thread(target=self._watch, daemon=True).start()
        for _ in range(workers):
            threading.Thread(target=self._work, daemon=True).start()

    def after(self, seconds, action):
        with self.changed:
            self.count += 1
            heapq.heappush(self.due, (time.monotonic() + seconds, self.count, action))
            self.changed.notify_all()

    def is_empty(self):
        with self.changed:
            return not self.due and self.running == 0

    def _watch(self):
        while True:
            with self.changed:
                while not self.due or self.due[0][0] > time.monotonic():
                    pause = self.due[0][0] - time.monotonic() if self.due else None
                    self.changed.wait(pause)
                self.running += 1
                self.ready.put(heapq.heappop(self.due)[2])

    def _work(self):
        while True:
            action = self.ready.get()
            try:
                action()
            finally:
                with self.changed:
                    self.running -= 1


class Line:
    """Posts webhooks as the carrier does: signed, sometimes lost or doubled, up to six tries."""

    def __init__(self, agenda, port, dice):
        self.agenda = agenda
        self.port = port
        self.dice = dice
        self.lock = threading.Lock()
        self.tries = 0
        self.acknowledged = 0
        self.refusals = []

    def chance(self, percent):
        with self.lock:
            return self.dice.random() * 100 < percent

    def post(self, path, form, heard=None, given_up=None, may_be_lost=True):
        """`heard` is called with the first good answer, `given_up` when there will be none."""
        if may_be_lost and self.chance(10):
            return
        self._try(path, dict(form, AccountSid=ACCOUNT), heard, given_up, 1)
        if self.chance(5):
            again = dict(form, AccountSid=ACCOUNT)
            self.agenda.after(0.05, lambda: self._try(path, again, None, None, TRIES))

    def _try(self, path, form, heard, given_up, number):
        answer = self._send(path, form)
        if answer is not None:
            if heard:
                heard(answer)
        elif number < TRIES:
            pause = 0.3 * number + random.random()
            self.agenda.after(pause, lambda: self._try(path, form, heard, given_up, number + 1))
        elif given_up:
            given_up()

    def _send(self, path, form):
        with self.lock:
            self.tries += 1
        target = f"/webhooks/main/{path}"
        signed = PUBLIC_URL + target + "".join(k + form[k] for k in sorted(form))
        digest = hmac.new(SECRET.encode(), signed.encode(), hashlib.sha1).digest()
        fields = {
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Twilio-Signature": base64.b64encode(digest).decode(),
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=15)
        try:
            connection.request("POST", target, urllib.parse.urlencode(form), fields)
            response = connection.getresponse()
            body = response.read().decode()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        with self.lock:
            if 200 <= response.status < 300:
                self.acknowledged += 1
                return body
            if response.status != 503:
                self.refusals.append(f"{response.status} {path}")
        return None
