"""What the carrier has on record, and how it shows it when it is asked."""

import threading
import time
import urllib.parse

from line import ACCOUNT

FINAL = {"completed", "busy", "no-answer", "failed", "canceled"}


class Records:
    """The lists of calls and texts, newest first, page by page."""

    def __init__(self):
        self.lock = threading.Lock()
        self.calls = {}
        self.texts = []
        self.questions = 0

    def note_call(self, form, after=0.0):
        """A leg comes to a status after so many seconds, whether we are told of it or not."""
        with self.lock:
            call = self.calls.setdefault(form["CallSid"], {
                "sid": form["CallSid"], "account_sid": ACCOUNT,
                "parent_call_sid": form.get("ParentCallSid"),
                "from": form["From"], "to": form["To"], "direction": form["Direction"],
                "date_created": written(time.time()), "start_time": written(time.time()),
                "words": [],
            })
            call["words"].append((time.time() + after, form["CallStatus"],
                                  form.get("CallDuration", "0")))

    def note_text(self, sid, sender, recipient, body, direction, status):
        with self.lock:
            self.texts.append({
                "sid": sid, "account_sid": ACCOUNT, "from": sender, "to": recipient, "body": body,
                "direction": direction, "status": status, "num_media": "0", "error_code": None,
                "date_created": written(time.time()),
            })
            return self.texts[-1]

    def answer(self, target):
        """The answer to a GET, or None if there is no such record."""
        with self.lock:
            self.questions += 1
            parts = urllib.parse.urlsplit(target)
            query = dict(urllib.parse.parse_qsl(parts.query))
            if parts.path.endswith("/Messages.json"):
                found = [t for t in self.texts
                         if query.get("From", t["from"]) == t["from"]
                         and query.get("To", t["to"]) == t["to"]]
                return self._page("messages", parts.path, query, found)
            calls = [c for c in map(self._shown, self.calls.values()) if c]
            if parts.path.endswith("/Calls.json"):
                parent = query.get("ParentCallSid")
                found = [c for c in calls if parent in (None, c["parent_call_sid"])]
                return self._page("calls", parts.path, query, found)
            sid = parts.path.rsplit("/", 1)[-1].removesuffix(".json")
            return next((c for c in calls if c["sid"] == sid), None)

    def _page(self, name, path, query, found):
        size = int(query.get("PageSize", "50"))
        # Counted from the oldest, so that what comes in between moves nothing.
        end = int(query.get("End", len(found)))
        rest = dict(query, End=str(max(0, end - size)))
        following = f"{path}?{urllib.parse.urlencode(rest)}" if end > size else None
        return {name: found[max(0, end - size):end][::-1], "next_page_uri": following}

    @staticmethod
    def _shown(call):
        passed = [w for w in call["words"] if w[0] <= time.time()]
        if not passed:
            return None
        at, word, seconds = max(passed, key=lambda w: w[0])
        shown = {k: v for k, v in call.items() if k != "words"}
        return dict(shown, status=word, duration=seconds, forwarded_from=None, caller_name=None,
                    end_time=written(at) if word in FINAL else None)


def written(seconds):
    return time.strftime("%a, %d %b %Y %H:%M:%S +0000", time.gmtime(seconds))
