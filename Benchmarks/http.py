"""Measures Textback's HTTP server beside nginx and Hummingbird; started by scripts/bench http.

All servers run at the same time and are loaded one after the other, round after round, so that a
change of the machine's mood meets all of them. Every figure is the median of the rounds.
"""

import argparse
import contextlib
import json
import os
import re
import resource
import socket
import statistics
import subprocess
import tempfile
import time

NGINX = """
worker_processes {workers};
daemon off;
pid {folder}/{name}.pid;
error_log {folder}/{name}.log;
worker_rlimit_nofile 30000;
events {{ worker_connections 20000; }}
http {{
  access_log off;
  keepalive_requests 1000000000;
  client_body_temp_path {folder}/{name}-body;
  proxy_temp_path {folder}/{name}-proxy;
  fastcgi_temp_path {folder}/{name}-fastcgi;
  uwsgi_temp_path {folder}/{name}-uwsgi;
  scgi_temp_path {folder}/{name}-scgi;
  server {{
    listen 127.0.0.1:{port} {reuseport};
    location = /healthz {{
      default_type "text/plain; charset=utf-8";
      add_header Content-Security-Policy "default-src 'none'; frame-ancestors 'none'";
      add_header X-Content-Type-Options nosniff;
      add_header Referrer-Policy no-referrer;
      add_header Cache-Control no-store;
      return 200 "ok\\n";
    }}
  }}
}}
"""

# A form of 600 bytes with a signature that is wrong: it is parsed, hashed and refused.
FORM = ("AccountSid=AC00000000000000000000000000000000&MessageSid=SM" + "0" * 32
        + "&From=%2B15550100001&To=%2B15550100002&Body=")
FORM += "a" * (600 - len(FORM))
LUA = """
wrk.method = "POST"
wrk.body = "%s"
wrk.headers["Content-Type"] = "application/x-www-form-urlencoded"
wrk.headers["X-Twilio-Signature"] = "AAAAAAAAAAAAAAAAAAAAAAAAAAA="
""" % FORM


class Server:
    """One running server, with its processes' accounts."""

    def __init__(self, name, command, port):
        self.name, self.port = name, port
        if self.listens():
            raise SystemExit(f"something else listens on port {port}: end it first")
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL)
        for _ in range(200):
            if self.listens():
                break
            time.sleep(0.05)
        else:
            self.stop()
            raise SystemExit(f"{name} does not listen on port {port}")
        time.sleep(0.3)
        found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True,
                               text=True).stdout.split()
        self.pids = found or [str(self.process.pid)]

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def listens(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            return True
        except OSError:
            return False

    def cpu_seconds(self):
        """What all threads have run for; the kernel counts it in nanoseconds."""
        spent = 0
        for pid in self.pids:
            for thread in os.listdir(f"/proc/{pid}/task"):
                with open(f"/proc/{pid}/task/{thread}/schedstat") as file:
                    spent += int(file.read().split()[0])
        return spent / 1e9

    def memory(self, key="VmRSS"):
        total = 0
        for pid in self.pids:
            with open(f"/proc/{pid}/status") as file:
                total += int(re.search(key + r":\s+(\d+) kB", file.read()).group(1)) * 1024
        return total

    def stop(self):
        self.process.terminate()
        self.process.wait()


def load(server, path, seconds, *options, status=None):
    """Loads a server for some seconds; gives requests per second and CPU microseconds of each."""
    before = server.cpu_seconds()
    output = subprocess.run(
        ["wrk", "-t1", "-c64", f"-d{seconds}s", *options, f"http://127.0.0.1:{server.port}{path}"],
        capture_output=True, text=True, check=True).stdout
    spent = server.cpu_seconds() - before
    requests = int(re.search(r"(\d+) requests in", output).group(1))
    refused = re.search(r"Non-2xx or 3xx responses: (\d+)", output)
    expected = requests if status == 403 else 0
    if (int(refused.group(1)) if refused else 0) != expected:
        raise SystemExit(f"{server.name} {path}: unexpected answers\n{output}")
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", output).group(1))
    return rate, spent * 1e6 / requests


def alternate(title, rounds, cases):
    """Runs each case once a round; gives the medians by name."""
    figures = {name: [] for name, _ in cases}
    for number in range(rounds):
        for name, run in cases if number % 2 == 0 else cases[::-1]:
            figures[name].append(run())
    print(f"  {title}: " + "; ".join(
        f"{name} " + " ".join(f"{rate / 1000:.0f}k" for rate, _ in runs)
        for name, runs in figures.items()), flush=True)
    return {name: tuple(statistics.median(values) for values in zip(*runs))
            for name, runs in figures.items()}


def idle_bytes(server, count):
    """What each of many idle connections costs in resident memory."""
    before = server.memory()
    clients = []
    for _ in range(count):
        client = socket.create_connection(("127.0.0.1", server.port))
        client.sendall(b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n")
        clients.append(client)
        if client.recv(4096)[:12] != b"HTTP/1.1 200":
            raise SystemExit(f"{server.name} does not answer")
    cost = (server.memory() - before) / count
    for client in clients:
        client.close()
    return cost


def crowd(server, rounds=1000):
    """Milliseconds that 99 of 100 requests take at most beside 3,000 clients that say little."""
    def connect(said):
        client = socket.create_connection(("127.0.0.1", server.port))
        client.sendall(said)
        return client

    request = b"GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
    idle = [connect(request) for _ in range(2_000)]
    for client in idle:
        client.recv(4096)
    heads = [connect(b"GET /healthz HTTP/1.1\r\nX: ") for _ in range(500)]
    bodies = [connect(b"POST /webhooks/main/sms HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n\r\n")
              for _ in range(500)]
    times = []
    client = connect(b"")
    for number in range(rounds):
        heads[number % 500].sendall(b"y")
        bodies[number % 500].sendall(b"z")
        start = time.perf_counter()
        client.sendall(request)
        if client.recv(4096)[:12] != b"HTTP/1.1 200":
            raise SystemExit(f"{server.name} does not answer in a crowd")
        times.append((time.perf_counter() - start) * 1e3)
    for other in [client, *idle, *heads, *bodies]:
        other.close()
    return sorted(times)[rounds * 99 // 100 - 1]


def ours(folder, name, port, loops):
    config = f"{folder}/{name}.json"
    with open(config, "w") as file:
        json.dump({
            "listen": {"host": "127.0.0.1", "port": port, "loops": loops},
            "public_url": "https://calls.example.com",
            "database": {"path": f"{name}.db"},
            "carriers": {"main": {
                "type": "twilio", "account_sid": "AC" + "0" * 32,
                "auth_token": {"value": "secret"}, "api_url": "http://127.0.0.1:9"}},
            "limits": {"connections": 20000, "connections_per_address": 0},
            "log": {"level": "error"},
        }, file)
    return [".build/release/textback", "serve", "--config", config]


def nginx(folder, name, port, workers):
    path = f"{folder}/{name}.conf"
    with open(path, "w") as file:
        file.write(NGINX.format(folder=folder, name=name, port=port, workers=workers,
                                reuseport="reuseport" if workers > 1 else ""))
    return ["nginx", "-c", path]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--seconds", type=int, default=3)
    options = parser.parse_args()
    rounds, seconds = options.rounds, options.seconds
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 30_000), hard))

    with contextlib.ExitStack() as running:
        folder = running.enter_context(tempfile.TemporaryDirectory())
        script = f"{folder}/form.lua"
        with open(script, "w") as file:
            file.write(LUA)
        servers = [running.enter_context(Server(name, command, port)) for name, command, port in [
            ("textback", ours(folder, "one", 9101, 1), 9101),
            ("textback, 2 loops", ours(folder, "two", 9102, 2), 9102),
            ("nginx", nginx(folder, "nginx1", 9103, 1), 9103),
            ("nginx, 2 workers", nginx(folder, "nginx2", 9104, 2), 9104),
            ("Hummingbird", ["Benchmarks/.build/release/HummingbirdHello", "9105"], 9105)]]
        one, two, peer, peers, hummingbird = servers
        rows = []

        def row(what, mine, other, ratio, goal, isMet):
            rows.append((what, mine, other, ratio, goal,
                         "–" if goal == "–" else "yes" if isMet else "**no**"))

        def compare(what, mine, other, goal):
            ratio = mine[0] / other[0]
            row(f"{what}, requests/s", f"{mine[0]:,.0f}", f"{other[0]:,.0f}", f"{ratio:.2f}×",
                f"≥ {goal:.2f}×", ratio >= goal)

        for server in servers:
            load(server, "/healthz", 1)
        health = alternate("one loop", rounds, [
            ("textback", lambda: load(one, "/healthz", seconds)),
            ("nginx", lambda: load(peer, "/healthz", seconds)),
            ("refusal", lambda: load(one, "/webhooks/main/sms", seconds, "-s", script,
                                     status=403)),
            ("hummingbird", lambda: load(hummingbird, "/healthz", seconds))])
        compare("`/healthz`, one loop against one nginx worker", health["textback"],
                health["nginx"], 0.97)
        mine, other = health["textback"][1], health["nginx"][1]
        row("the same, CPU µs a request", f"{mine:.2f}", f"{other:.2f}",
            f"{mine / other:.2f}×", "≤ 1.00×", mine <= other)
        compare("`/healthz` against Hummingbird 2.28", health["textback"],
                health["hummingbird"], 2.5)
        mine, other = health["textback"][1], health["hummingbird"][1]
        row("the same, CPU µs a request", f"{mine:.2f}", f"{other:.2f}",
            f"{mine / other:.2f}×", "–", True)
        for key, name, goal in [("VmRSS", "resident memory", 1.0),
                                ("RssAnon", "anonymous memory", 0.5)]:
            mine, other = one.memory(key), hummingbird.memory(key)
            row(f"{name} after that load, MiB, against Hummingbird", f"{mine / 2**20:.1f}",
                f"{other / 2**20:.1f}", f"{mine / other:.2f}×", f"≤ {goal:.2f}×",
                mine <= goal * other)
        compare("a wrongly signed form of 600 bytes, 403, against our `/healthz`",
                health["refusal"], health["textback"], 0.7)
        mine, other = health["refusal"][1], health["textback"][1]
        row("the same, CPU µs a request", f"{mine:.2f}", f"{other:.2f}",
            f"{mine / other:.2f}×", "≤ 1.43×", mine * 0.7 <= other)
        both = alternate("two loops", rounds, [
            ("textback", lambda: load(two, "/healthz", seconds)),
            ("nginx", lambda: load(peers, "/healthz", seconds))])
        compare("`/healthz`, two loops against two nginx workers", both["textback"],
                both["nginx"], 0.97)
        mine, other = both["textback"][1], both["nginx"][1]
        row("the same, CPU µs a request", f"{mine:.2f}", f"{other:.2f}",
            f"{mine / other:.2f}×", "–", True)
        churn = alternate("churn", rounds, [
            ("textback", lambda: load(one, "/healthz", seconds, "-H", "Connection: close")),
            ("nginx", lambda: load(peer, "/healthz", seconds, "-H", "Connection: close"))])
        compare("a new connection a request, against nginx", churn["textback"],
                churn["nginx"], 0.97)
        mine, other = churn["textback"][1], churn["nginx"][1]
        row("the same, CPU µs a request", f"{mine:.1f}", f"{other:.1f}",
            f"{mine / other:.2f}×", "–", True)
        slowest = crowd(one)
        row("beside 2,000 idle, 500 slow-head and 500 slow-body clients, p99 in ms",
            f"{slowest:.2f}", "–", "–", "< 50", slowest < 50)
        count = min(10_000, hard - 100)
        mine, other = idle_bytes(one, count), idle_bytes(peer, count)
        row(f"{count:,} idle connections, bytes of RSS each, against nginx", f"{mine:,.0f}",
            f"{other:,.0f}", f"{mine / other:.2f}×", "–", True)
    print("\n| what | ours | theirs | ratio | goal | met |")
    print("| --- | ---: | ---: | ---: | ---: | --- |")
    for cells in rows:
        print("| " + " | ".join(cells) + " |")


main()
