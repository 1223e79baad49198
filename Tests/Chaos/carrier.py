"""A carrier that lies: it keeps the truth in a log and answers as it pleases."""

import http.server
import json
import threading
import time
import urllib.parse

from line import ACCOUNT
from records import Records


class Carrier:
    """The message API, and what it truly accepted."""

    def __init__(self, line, agenda, dice):
        self.line = line
        self.agenda = agenda
        self.dice = dice
        self.lock = threading.Lock()
        self.accepted = []
        self.requests = 0
        self.is_calm = False
        self.records = Records()
        carrier = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                carrier.answer(self)

            def do_GET(self):
                carrier.show(self)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def answer(self, handler):
        """Whether a text is accepted and what is answered are two decisions."""
        length = int(handler.headers["Content-Length"])
        form = dict(urllib.parse.parse_qsl(handler.rfile.read(length).decode()))
        handler.close_connection = True
        with self.lock:
            self.requests += 1
            lot = 100 if self.is_calm else self.dice.random() * 100
            patience = self.dice.random()
        if lot < 3:
            return self._say(handler, 429, {"code": 20429}, {"Retry-After": "1"})
        if lot < 6:
            return self._say(handler, 503, {})
        if lot < 8:
            return self._say(handler, 400, {"code": 21211})
        if lot < 10:
            return
        sid = self._accept(form)
        if lot < 20:
            return
        if lot < 25:
            return self._say(handler, 500, {})
        if lot < 30:
            time.sleep(0.5 + 4 * patience)
        if lot < 31:
            time.sleep(25)
        self._say(handler, 201, {"sid": sid, "account_sid": ACCOUNT, "num_segments": "1"})

    def show(self, handler):
        """A list, which now and then is not to be had."""
        handler.close_connection = True
        with self.lock:
            lot = 100 if self.is_calm else self.dice.random() * 100
        if lot < 5:
            return
        if lot < 10:
            return self._say(handler, 503, {})
        found = self.records.answer(handler.path)
        self._say(handler, 200 if found else 404, found or {"code": 20404})

    def _say(self, handler, status, body, fields=None):
        content = json.dumps(body).encode()
        try:
            handler.send_response(status)
            for name, value in (fields or {}).items():
                handler.send_header(name, value)
            handler.send_header("Content-Type", "application/json")
            handler.send_header("Content-Length", str(len(content)))
            handler.end_headers()
            handler.wfile.write(content)
        except OSError:
            pass

    def _accept(self, form):
        with self.lock:
            sid = f"SM{len(self.accepted):032x}"
            self.accepted.append({
                "sid": sid, "to": form["To"], "from": form["From"], "body": form["Body"],
                "token": form["StatusCallback"].split("token=")[1].split("#")[0],
                "at": time.time(),
            })
            last = self.dice.choice(["delivered"] * 6 + ["undelivered", "failed"])
        self.records.note_text(
            sid, form["From"], form["To"], form["Body"], "outbound-api", last)
        self._report(form, sid, ["queued", "sent", last])
        return sid

    def _report(self, form, sid, words):
        path = "sms/status?token=" + form["StatusCallback"].split("token=")[1].split("#")[0]
        for number, word in enumerate(words):
            report = {
                "MessageSid": sid, "MessageStatus": word, "To": form["To"], "From": form["From"],
            }
            self.agenda.after(
                0.05 + number * 0.4, lambda report=report: self.line.post(path, report))
