"""What is measured, scene by scene; each adds its rows to the table."""

import http.server
import sqlite3
import threading
import time

from stage import median

CARRIER = ("--carrier", 9199)
STORM = 10_000


def spread(runs, *keys):
    return " ".join(f"{run[keys[0]]:,.0f}" for run in runs)


def saturated(stage):
    """Webhooks a second at 64 connections, beside plain C and Flask."""
    seconds, large = stage.options.seconds, stage.options.calls
    calls = 20_000 * seconds // 3
    # Texts are due in a minute, so that this counts what it says it counts.
    ours = stage.ours("ours", stage.copy("ours", large, delay_seconds=60))
    plain = stage.copy("plain", large)
    peer = stage.flask()
    stage.load(ours, 2_000)
    stage.load(peer, 100)
    runs = stage.alternate({
        "ours": lambda: stage.load(ours, calls, "--seconds", seconds),
        "one by one": lambda: stage.commits(plain, 1),
        "in groups": lambda: stage.commits(plain, 64),
        "flask": lambda: stage.load(peer, 1_000 * seconds, "--seconds", seconds)})
    for name, found in runs.items():
        print(f"  {name}: {spread(found, 'per_second')}", flush=True)
    rate = {name: median(found, "per_second") for name, found in runs.items()}
    stage.row("webhooks acknowledged a second, 64 connections", f"{rate['ours']:,.0f}",
              "≥ 10,000", rate["ours"] >= 10_000)
    stage.row("the same, CPU µs a webhook", f"{median(runs['ours'], 'cpu_us'):.0f}")
    stage.row("the same, p99 in ms", f"{median(runs['ours'], 'latency_us', 'p99') / 1000:.1f}")
    for name, goal in (("flask", 30), ("in groups", 0.5), ("one by one", None)):
        ratio = rate["ours"] / rate[name]
        title = {"flask": "Flask, gunicorn, sqlite3",
                 "in groups": "plain C, the rows in groups of 64",
                 "one by one": "plain C, the rows of each webhook alone"}[name]
        stage.row(f"against {title}: {rate[name]:,.0f} a second", f"{ratio:.2f}×",
                  f"≥ {goal}×" if goal else "–", ratio >= goal if goal else None)
    stage.stop()


def paced(stage):
    """Latencies at fixed rates, counted from when a webhook was due."""
    server = stage.ours("paced", stage.copy("paced", stage.options.calls),
                        send_rate={"per_number": 0, "burst": 5, "per_account": 0})
    stage.load(server, 500, *CARRIER)
    for rate, seconds, goal in ((50, 40, 20), (500, 20, 100)):
        runs = [stage.load(server, rate * seconds // 3, "--rate", rate, *CARRIER)
                for _ in range(2)]
        p50, p99 = (median(runs, "latency_us", key) / 1000 for key in ("p50", "p99"))
        stage.row(f"acknowledged at {rate} a second, p50 in ms", f"{p50:.2f}")
        stage.row(f"acknowledged at {rate} a second, p99 in ms", f"{p99:.2f}", f"≤ {goal}",
                  p99 <= goal)
    stage.stop()


def carrier(stage):
    """From the webhook that decides to the first byte of the text at the carrier."""
    server = stage.ours("carrier", stage.copy("carrier", stage.options.calls),
                        send_rate={"per_number": 0, "burst": 5, "per_account": 0})
    stage.load(server, 500, *CARRIER)
    for delay in (0, 60):
        runs = [stage.load(server, 500 * 20 // 3, "--rate", 500, *CARRIER, "--carrier-delay-ms",
                           delay) for _ in range(2)]
        p50, p99 = (median(runs, "first_byte_us", key) / 1000 for key in ("p50", "p99"))
        count = median(runs, "first_byte_us", "count")
        stage.row(f"first byte at the carrier at 500 a second, answers after {delay} ms:"
                  f" p50 in ms of {count:,.0f} texts", f"{p50:.1f}")
        stage.row("the same, p99 in ms", f"{p99:.1f}", "≤ 50", p99 <= 50)
    stage.stop()


def growth(stage):
    """What a webhook costs in a large database, against a small one."""
    small, large = 10_000, stage.options.calls
    seconds = stage.options.seconds
    servers = {size: stage.ours(f"growth-{size}", stage.copy(f"growth-{size}", size,
                                                             delay_seconds=60))
               for size in (small, large)}
    for server in servers.values():
        stage.load(server, 2_000)
    # The slow runs first: texts of the others fall due a minute later, and nobody takes them.
    slow = stage.alternate({size: lambda server=server: stage.load(
        server, 50 * 15 // 3, "--rate", 50) for size, server in servers.items()})
    for key, title in (("cpu_us", "CPU"), ("p50", "p50")):
        cost = {size: median(runs, key) if key == "cpu_us" else median(runs, "latency_us", key)
                for size, runs in slow.items()}
        ratio = cost[large] / cost[small]
        stage.row(f"the same at 50 a second, {title}: {cost[large]:,.0f} µs against"
                  f" {cost[small]:,.0f}", f"{ratio:.2f}×", "≤ 1.2×", ratio <= 1.2)
    calls = 20_000 * seconds // 3
    full = stage.alternate({size: lambda server=server: stage.load(
        server, calls, "--seconds", seconds) for size, server in servers.items()})
    ratio = median(full[small], "per_second") / median(full[large], "per_second")
    stage.row(f"cost of a webhook, saturated, {large:,} calls against {small:,}",
              f"{ratio:.2f}×", "≤ 1.5×", ratio <= 1.5)
    stage.stop()


def storm(stage):
    """Calls whose ring ends in the same second, and no report of any of them comes."""
    for asks in (False, True):
        look_ups = LookUps() if asks else None
        took, resident, highest = drown(stage, api_access=asks)
        what = f"{STORM:,} calls whose ring ends within one second, api_access"
        if asks:
            look_ups.close()
            stage.row(f"{what} on: all decided after, in s", f"{took:.2f}")
            stage.row(f"the same, look-ups put, and at once at most",
                      f"{look_ups.count:,}, {look_ups.highest}", "≤ 10", look_ups.highest <= 10)
        else:
            stage.row(f"{what} off: all decided after, in s", f"{took:.2f}", "≤ 3", took <= 3)
        stage.row("the same, memory: RSS before and highest, MiB",
                  f"{resident / 2**20:.0f}, {highest / 2**20:.0f}")


def drown(stage, **account):
    name = "storm-asking" if account["api_access"] else "storm"
    database = stage.copy(name, stage.options.calls, ring_timeout_seconds=10, delay_seconds=60)
    server = stage.ours(name, database, **account)
    stage.load(server, STORM, steps=1)
    stage.stop()
    db = sqlite3.connect(database)
    due = db.execute("SELECT max(deadline_steady) FROM call").fetchone()[0] + 3_000
    db.execute("UPDATE call SET deadline_steady = ? + id % 1000 WHERE deadline_steady NOT NULL",
               (due,))
    db.commit()
    before = db.execute("SELECT count(*) FROM decision").fetchone()[0]
    server = stage.ours(name, database, **account)
    offset = db.execute("SELECT value FROM meta WHERE key = 'steady_offset'").fetchone()[0]
    resident, done = server.memory("VmRSS"), 0
    while done < STORM:
        time.sleep(0.01)
        done = db.execute("SELECT count(*) FROM decision").fetchone()[0] - before
    took = time.clock_gettime(time.CLOCK_BOOTTIME) + offset / 1000 - due / 1000
    db.close()
    highest = server.memory("VmHWM")
    stage.stop()
    return took, resident, highest


class LookUps:
    """A carrier that takes 50 ms to say that it knows none of the calls it is asked for."""

    def __init__(self):
        self.count = self.now = self.highest = 0
        self.lock = threading.Lock()
        look_ups = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                with look_ups.lock:
                    look_ups.count += 1
                    look_ups.now += 1
                    look_ups.highest = max(look_ups.highest, look_ups.now)
                time.sleep(0.05)
                body = b'{"code": 20404, "status": 404}'
                self.send_response(404)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                with look_ups.lock:
                    look_ups.now -= 1
                self.wfile.write(body)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", CARRIER[1]), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
