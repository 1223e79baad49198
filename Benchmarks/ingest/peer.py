"""What a web developer would write: Flask, sqlite3 and one transaction a webhook.

It checks the signature, drops repeats, keeps the call, decides, holds a credit and queues the text,
at synchronous=FULL like ours. It has no opening hours, opt-outs, caps, legs or voicemail. Started by
scripts/bench ingest under gunicorn; PEER_DATABASE names its file.
"""

import base64
import hashlib
import hmac
import os
import sqlite3
import threading
import time

from flask import Flask, Response, request

SCHEMA = """
CREATE TABLE IF NOT EXISTS webhook (identity TEXT PRIMARY KEY, answer TEXT);
CREATE TABLE IF NOT EXISTS lead (id INTEGER PRIMARY KEY, business TEXT, phone TEXT, last_text INTEGER,
  UNIQUE (business, phone));
CREATE TABLE IF NOT EXISTS call (sid TEXT PRIMARY KEY, lead INTEGER REFERENCES lead (id), number TEXT,
  phone TEXT, state TEXT, started_at INTEGER, ended_at INTEGER);
CREATE TABLE IF NOT EXISTS decision (call TEXT PRIMARY KEY REFERENCES call (sid), text INTEGER,
  reason TEXT);
CREATE TABLE IF NOT EXISTS message (id INTEGER PRIMARY KEY, call TEXT UNIQUE REFERENCES call (sid),
  sender TEXT, recipient TEXT, body TEXT, state TEXT, due_at INTEGER);
CREATE TABLE IF NOT EXISTS hold (id INTEGER PRIMARY KEY, business TEXT, message INTEGER UNIQUE
  REFERENCES message (id), credits INTEGER);
CREATE TABLE IF NOT EXISTS balance (business TEXT PRIMARY KEY, credits INTEGER CHECK (credits >= 0));
"""
URL = "https://calls.example.com"
TOKEN = b"secret"
XML = '<?xml version="1.0" encoding="UTF-8"?><Response>%s</Response>'
RING = XML % ('<Dial action="' + URL + '/webhooks/main/voice/result" method="POST" timeout="20" '
              'answerOnBridge="true"><Number>+14152000000</Number></Dial>')
HANG_UP = XML % "<Hangup/>"

app = Flask(__name__)
local = threading.local()


def connection():
    if not hasattr(local, "db"):
        local.db = sqlite3.connect(os.environ["PEER_DATABASE"], timeout=30, isolation_level=None)
        for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
            local.db.execute("PRAGMA " + pragma)
    return local.db


def prepare():
    connection().executescript(SCHEMA)


def is_signed():
    text = URL + request.path + "".join(
        name + value for name, value in sorted(request.form.items(multi=True)))
    code = base64.b64encode(hmac.new(TOKEN, text.encode(), hashlib.sha1).digest()).decode()
    return hmac.compare_digest(code, request.headers.get("X-Twilio-Signature", ""))


def arrived(db, form):
    business, phone = form["To"], form["From"]
    db.execute("INSERT INTO lead (business, phone) VALUES (?, ?) ON CONFLICT DO NOTHING",
               (business, phone))
    lead, = db.execute("SELECT id FROM lead WHERE business = ? AND phone = ?",
                       (business, phone)).fetchone()
    db.execute("INSERT INTO call VALUES (?, ?, ?, ?, 'ringing', ?, NULL)",
               (form["CallSid"], lead, business, phone, int(time.time() * 1000)))
    return RING


def rang_out(db, form):
    sid, business, now = form["CallSid"], form["To"], int(time.time() * 1000)
    lead, phone = db.execute("SELECT lead, phone FROM call WHERE sid = ?", (sid,)).fetchone()
    db.execute("UPDATE call SET state = 'missed' WHERE sid = ?", (sid,))
    last, = db.execute("SELECT last_text FROM lead WHERE id = ?", (lead,)).fetchone()
    db.execute("INSERT INTO balance VALUES (?, 1000000) ON CONFLICT DO NOTHING", (business,))
    credits, = db.execute("SELECT credits FROM balance WHERE business = ?", (business,)).fetchone()
    reason = "cooldown" if last and now - last < 3600000 else None if credits else "no_credits"
    db.execute("INSERT INTO decision VALUES (?, ?, ?)", (sid, reason is None, reason))
    if reason is None:
        message = db.execute(
            "INSERT INTO message (call, sender, recipient, body, state, due_at) "
            "VALUES (?, ?, ?, ?, 'queued', ?)",
            (sid, business, phone, "Hi, this is Acme Plumbing. Sorry we missed your call!",
             now)).lastrowid
        db.execute("INSERT INTO hold (business, message, credits) VALUES (?, ?, 1)",
                   (business, message))
        db.execute("UPDATE balance SET credits = credits - 1 WHERE business = ?", (business,))
        db.execute("UPDATE lead SET last_text = ? WHERE id = ?", (now, lead))
    return HANG_UP


def ended(db, form):
    db.execute("UPDATE call SET ended_at = ? WHERE sid = ?",
               (int(time.time() * 1000), form["CallSid"]))
    return ""


STEPS = {"voice": arrived, "voice/result": rang_out, "voice/status": ended}


@app.post("/webhooks/main/<path:route>")
def webhook(route):
    if not is_signed():
        return Response(status=403)
    identity = f"{route}:{request.form['CallSid']}:{request.form['CallStatus']}"
    db = connection()
    db.execute("BEGIN IMMEDIATE")
    try:
        seen = db.execute("SELECT answer FROM webhook WHERE identity = ?", (identity,)).fetchone()
        if seen:
            answer = seen[0]
        else:
            answer = STEPS[route](db, request.form)
            db.execute("INSERT INTO webhook VALUES (?, ?)", (identity, answer))
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise
    return Response(answer, mimetype="text/xml")
