"""Runs the real program amid real signals, a full disk and a carrier that lies; then judges it.

Usage: chaos.py --program FILE [--minutes N] [--seed N] [--rate CALLS_A_SECOND] [--recover] [--keep]
"""

import argparse
import pathlib
import random
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time

from callers import OWNER, Callers
from carrier import Carrier
from judge import API, Business, Judge
from line import Agenda, Line
from machine import Disk, Fate, Server

NUMBERS = ["+15125550100", "+15125550101"]
# The least age of a text that leaves time for the proof that the carrier does not have it.
AGE_TO_RECOVER = 900
# The proof takes ten and a half minutes from the last attempt; a list that failed amid the storm
# puts it off by half of what has passed since.
TIME_TO_RECOVER = 20 * 60


def options():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--program", required=True)
    parser.add_argument("--minutes", type=float, default=10)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--rate", type=float, default=20, help="calls a second")
    parser.add_argument("--recover", action="store_true",
                        help="send a text again once the carrier provably does not have it")
    parser.add_argument("--keep", action="store_true", help="keep the folder of the run")
    parser.add_argument("--may-mount", action="store_true", help="the mounts are our own")
    return parser.parse_args()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def open_business(api, number, credits, max_age):
    made = api.send("POST", "/businesses", {
        "name": f"Business {number}", "time_zone": "UTC",
        "caps": {"number_per_hour": 0, "business_per_day": 0, "prefix_per_hour": 0},
    })
    business = Business(made["id"], number)
    api.send("POST", f"{business.path}/numbers", {
        "number": number, "carrier": "main",
        "textback": {
            "enabled": True, "forward_to": [OWNER], "ring_timeout_seconds": 10,
            "message": "Sorry we missed your call.", "max_age_seconds": max_age,
        },
    })
    business.buy(api, credits, f"first of {number}")
    return business


class Run:
    """One run: the parts, the storm, the calm after it."""

    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        (folder / "disk").mkdir()
        self.disk = Disk(folder / "disk", options.may_mount)
        self.agenda = Agenda()
        self.line = Line(self.agenda, free_port(), self.dice("line"))
        self.carrier = Carrier(self.line, self.agenda, self.dice("carrier"))
        self.server = Server(options.program, folder, folder / "server.log")
        self.server.configure(
            self.line.port, self.carrier.port, "recover" if options.recover else "strict")
        self.fate = Fate(self.server, self.disk, self.dice("fate"))
        self.callers = Callers(
            self.line, self.agenda, self.dice("callers"), NUMBERS, self.carrier.records)

    def dice(self, purpose):
        return random.Random(f"{self.options.seed} {purpose}")

    def storm(self):
        token = self.server.run("token", "create", "--role", "operator", "--name", "chaos")
        if token.returncode != 0 or not self.server.start():
            sys.exit(f"the program does not start: {token.stderr}")
        self.api = API(self.line.port, token.stdout.strip())
        max_age = AGE_TO_RECOVER if self.options.recover else 60
        self.businesses = [
            open_business(self.api, number, credits, max_age)
            for number, credits in zip(NUMBERS, [1_000_000, 5])]
        threads = [
            threading.Thread(target=self.fate.rage, daemon=True),
            threading.Thread(target=self.shop, daemon=True)]
        for thread in threads:
            thread.start()
        self.callers.place_for(self.options.minutes * 60, self.options.rate)
        self.fate.is_over.set()
        for thread in threads:
            thread.join()

    def shop(self):
        """The second business buys a few credits at a time, so that the last one is fought for."""
        dice, count = self.dice("shop"), 0
        poor = self.businesses[1]
        while not self.fate.is_over.wait(0.2 + dice.random()):
            count += 1
            poor.buy(self.api, dice.randint(1, 4), f"order {count // 2}")

    def heal(self):
        self.carrier.is_calm = True
        self.disk.make_room()
        self.server.kill()
        if not self.server.start():
            return False
        self.wait_for_webhooks()
        return True

    def wait_for_webhooks(self):
        end = time.monotonic() + 60
        while not self.agenda.is_empty() and time.monotonic() < end:
            time.sleep(0.5)

    def judge(self):
        judge = Judge(
            self.api, self.businesses, self.carrier, self.callers.calls, self.options.recover)
        judge.wait_until_quiet(150)
        if self.options.recover:
            judge.wait_until_known(TIME_TO_RECOVER)
            judge.wait_until_quiet(60)
            self.wait_for_webhooks()
        judge.judge()
        checked = self.server.run("verify", "--full")
        judge.findings += [line for line in checked.stdout.splitlines() if "BROKEN" in line]
        if checked.returncode != 0:
            judge.findings.append(f"verify ends with {checked.returncode}: {checked.stderr}")
        self.server.signal(signal.SIGTERM)
        if self.server.wait(60) != 0:
            judge.findings.append("SIGTERM does not end it with 0")
        judge.findings += [f"exit {code} during the storm" for code in self.server.odd_exits]
        judge.findings += [f"a webhook was refused: {why}" for why in self.line.refusals]
        return judge

    def report(self, judge):
        disk = "20 MB tmpfs" if self.disk.is_mounted else "NOT MOUNTED, it never fills"
        words = lambda counter: ", ".join(f"{n} {name}" for name, n in counter.most_common())
        mode = "recover" if self.options.recover else "strict"
        print(f"seed {self.options.seed}, {self.options.minutes:g} minutes, {mode}, disk: {disk}")
        print(f"{self.fate.kills} kills, {self.server.starts} starts, {self.fate.stops} stops,"
              f" {self.disk.fills} times full")
        print(f"{len(self.callers.calls)} calls; {self.line.tries} webhooks sent,"
              f" {self.line.acknowledged} acknowledged")
        print(f"{self.carrier.records.questions} questions to the carrier's lists")
        print(f"{self.carrier.requests} texts asked for, {len(judge.accepted)} accepted")
        print(f"calls: {words(judge.figures)}")
        print(f"decisions: {words(judge.reasons)}")
        print(f"texts: {words(judge.states)}")
        print(f"attempts: {words(judge.verdicts)}")
        for finding in judge.findings[:40]:
            print(f"FAIL {finding}")
        print("0 lost, 0 doubled, ledger balanced" if not judge.findings
              else f"{len(judge.findings)} findings; the run is kept in {self.folder}")

    def end(self):
        if self.server.process and self.server.process.poll() is None:
            self.server.signal(signal.SIGCONT)
            self.server.kill()


def main():
    chosen = options()
    folder = pathlib.Path(tempfile.mkdtemp(prefix="textback-chaos-"))
    run = Run(chosen, folder)
    is_clean = False
    try:
        run.storm()
        if not run.heal():
            print(f"FAIL LIVE the program does not come up again; see {folder}")
            return 2
        judge = run.judge()
        run.report(judge)
        is_clean = not judge.findings
        return 0 if is_clean else 1
    finally:
        run.end()
        if is_clean and not chosen.keep:
            run.disk.remove()
            shutil.rmtree(folder, ignore_errors=True)
        elif run.disk.is_mounted:
            shutil.copytree(folder / "disk", folder / "kept", dirs_exist_ok=True)


if __name__ == "__main__":
    sys.exit(main())
