"""The servers on the stage, their databases, and the load that is put on them."""

import glob
import hashlib
import http.client
import json
import os
import shutil
import signal
import socket
import sqlite3
import statistics
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
PROGRAM = os.environ.get("TEXTBACK", f"{ROOT}/.build/release/textback")
SECRET, ACCOUNT = "secret", "AC" + "0" * 32


class Process:
    """One running server, with its processes' accounts."""

    def __init__(self, name, command, port, env=None):
        self.name, self.port = name, port
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, env=env)
        for _ in range(600):
            if self.process.poll() is not None:
                raise SystemExit(f"{name} ended with {self.process.returncode}")
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                break
            except OSError:
                time.sleep(0.05)
        else:
            raise SystemExit(f"{name} does not listen on port {port}")

    def pids(self):
        found = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True,
                               text=True).stdout.split()
        return [str(self.process.pid)] + found

    def cpu_nanoseconds(self):
        total = 0
        for pid in self.pids():
            for path in glob.glob(f"/proc/{pid}/task/*/schedstat"):
                with open(path) as file:
                    total += int(file.read().split()[0])
        return total

    def memory(self, key):
        with open(f"/proc/{self.process.pid}/status") as file:
            for line in file:
                if line.startswith(key + ":"):
                    return int(line.split()[1]) * 1024

    def stop(self):
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait()


class Stage:
    def __init__(self, folder, options):
        self.run_folder, self.options, self.rows, self.processes = folder, options, [], []
        self.next_call, self.next_port = 0, 9200

    @staticmethod
    def folder():
        path = f"{ROOT}/Benchmarks/.build/ingest"
        os.makedirs(path, exist_ok=True)
        return path

    def row(self, what, figure, goal="–", is_met=None):
        met = {None: "–", True: "yes", False: "**no**"}[is_met]
        self.rows.append((what, figure, goal, met))
        print(f"  {what}: {figure} ({goal}: {met})", flush=True)

    def port(self):
        self.next_port += 1
        return self.next_port

    def stop(self):
        for process in self.processes:
            process.stop()
        self.processes = []

    # Databases

    def seeded(self, calls):
        """A database with so many calls; made once for each version of the schema."""
        digest = hashlib.sha256()
        for path in sorted(glob.glob(f"{ROOT}/migrations/*.sql")
                           + glob.glob(f"{ROOT}/Benchmarks/history.*")):
            with open(path, "rb") as file:
                digest.update(file.read())
        path = f"{self.folder()}/{calls}-{self.options.numbers}-{digest.hexdigest()[:12]}.db"
        if not os.path.exists(path):
            for file in glob.glob(path + ".new*"):
                os.remove(file)
            subprocess.run([f"{ROOT}/scripts/history", path + ".new", str(calls)], check=True,
                           env={**os.environ, "TEXTBACK": PROGRAM})
            self.furnish(path + ".new")
            os.rename(path + ".new", path)
        return path

    def furnish(self, path):
        """Opens the businesses that will be called, and verifies what has come of it all."""
        server = self.ours("furnish", path)
        config = f"{self.run_folder}/furnish.json"
        token = subprocess.run(
            [PROGRAM, "token", "create", "--config", config, "--role", "operator", "--name",
             "bench"], check=True, capture_output=True, text=True).stdout.strip()
        api = http.client.HTTPConnection("127.0.0.1", server.port)

        def post(path, body):
            api.request("POST", "/api/v1/businesses" + path, json.dumps(body),
                        {"Authorization": "Bearer " + token, "Content-Type": "application/json"})
            answer = api.getresponse()
            content = json.load(answer)
            if answer.status != 201:
                raise SystemExit(f"{path}: {answer.status} {content}")
            return content["id"]

        day_and_night = [{"open": "00:00", "close": "00:00"}]
        for n in range(self.options.numbers):
            business = post("", {
                "name": f"Acme Plumbing {n}", "time_zone": "America/New_York",
                "hours": {"weekly": {day: day_and_night for day in
                                     ("mon", "tue", "wed", "thu", "fri", "sat", "sun")}},
                "booking_link": f"https://book.example.com/{n}", "owner_name": "Joe",
                "city": "New York", "caps": {"number_per_hour": 1_000_000,
                                             "business_per_day": 1_000_000,
                                             "prefix_per_hour": 1_000_000}})
            post(f"/{business}/credits/purchases", {"credits": 1_000_000, "external_id": "first"})
            post(f"/{business}/numbers", {
                "number": f"+1212{2_000_000 + n}", "carrier": "main",
                "textback": {"enabled": True, "forward_to": [f"+1415{2_000_000 + n}"],
                             "message": "Hi, this is {{business}}. Sorry we missed your call! "
                                        "How can we help? {{booking_link}}"}})
        server.stop()
        subprocess.run([PROGRAM, "verify", "--config", config], check=True,
                       stdout=subprocess.DEVNULL)

    def copy(self, name, calls, **number):
        """A copy to work on, with columns of every number set."""
        path = f"{self.run_folder}/{name}.db"
        shutil.copyfile(self.seeded(calls), path)
        # Else the first checkpoint would wait for the copy to be on the disk.
        with open(path, "rb+") as file:
            os.fsync(file.fileno())
        db = sqlite3.connect(path)
        for column, value in number.items():
            db.execute(f"UPDATE number SET {column} = ?", (value,))
        db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.close()
        return path

    # Servers

    def config(self, name, database, port, **account):
        path = f"{self.run_folder}/{name}.json"
        with open(path, "w") as file:
            json.dump({
                "listen": {"host": "127.0.0.1", "port": port},
                "public_url": "https://calls.example.com",
                "database": {"path": database},
                "carriers": {"main": {
                    "type": "twilio", "account_sid": ACCOUNT, "auth_token": {"value": SECRET},
                    "api_url": "http://127.0.0.1:9199", "api_access": False, **account}},
                "limits": {"connections_per_address": 0},
                "log": {"level": "warning"},
            }, file)
        return path

    def ours(self, name, database, port=None, **account):
        port = port or self.port()
        command = [PROGRAM, "serve", "--config", self.config(name, database, port, **account)]
        server = Process(name, command, port)
        server.database = database
        self.processes.append(server)
        return server

    def flask(self):
        port = self.port()
        python = f"{self.folder()}/venv/bin/python"
        env = {**os.environ, "PEER_DATABASE": f"{self.run_folder}/peer.db", "PYTHONPATH": HERE}
        subprocess.run([python, "-c", "import peer; peer.prepare()"], env=env, check=True)
        server = Process("flask", [
            python, "-m", "gunicorn", "--workers", "2", "--worker-class", "gthread", "--threads",
            "8", "--keep-alive", "75", "--log-level", "error", "--bind", f"127.0.0.1:{port}",
            "peer:app"], port, env)
        self.processes.append(server)
        return server

    # Load

    def load(self, server, calls, *options, steps=3):
        """Plays calls that nobody has played before; gives the tool's figures."""
        first = self.next_call
        self.next_call += calls
        before = server.cpu_nanoseconds()
        output = subprocess.run(
            [f"{self.folder()}/load", "--port", str(server.port), "--numbers",
             str(self.options.numbers), "--first", str(first), "--calls", str(calls), "--steps",
             str(steps), *map(str, options)], capture_output=True, text=True)
        if output.returncode:
            raise SystemExit(f"load on {server.name}: {output.stdout}{output.stderr}")
        figures = json.loads(output.stdout)
        spent = server.cpu_nanoseconds() - before
        figures["cpu_us"] = spent / 1000 / max(1, figures["acknowledged"])
        return figures

    def commits(self, database, group):
        first = self.next_call
        self.next_call += 1_000_000
        output = subprocess.run(
            [f"{self.folder()}/commits", database, "--group", str(group), "--seconds",
             str(self.options.seconds), "--first", str(first)], capture_output=True, text=True,
            check=True)
        return json.loads(output.stdout)

    def alternate(self, cases):
        """Runs each case once a round; gives all figures by name."""
        figures = {name: [] for name in cases}
        for number in range(self.options.rounds):
            names = list(cases) if number % 2 == 0 else list(cases)[::-1]
            for name in names:
                figures[name].append(cases[name]())
        return figures


def median(runs, *keys):
    """The median of a figure that stands under these keys in every run."""
    def value(run):
        for key in keys:
            run = run[key]
        return run
    return statistics.median(map(value, runs))
