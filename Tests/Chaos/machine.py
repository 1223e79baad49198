"""The machine under the server: its process, which dies, and its disk, which fills up."""

import json
import os
import pathlib
import selectors
import signal
import subprocess
import threading
import time

from line import ACCOUNT, PUBLIC_URL, SECRET

MEGABYTE = 1 << 20


class Disk:
    """A small file system in memory; without the right to mount one, a folder that never fills."""

    def __init__(self, folder, may_mount):
        self.folder = folder
        self.is_mounted = may_mount and self._mount(
            "mount", "-t", "tmpfs", "-o", "size=20m", "tmpfs")
        self.fills = 0

    def _mount(self, *words):
        done = subprocess.run([*words, str(self.folder)], capture_output=True, text=True)
        return done.returncode == 0

    def _used(self):
        state = os.statvfs(self.folder)
        return (state.f_blocks - state.f_bfree) * state.f_frsize

    def _resize(self, size):
        return self.is_mounted and self._mount("mount", "-o", f"remount,size={size}")

    def fill(self, room):
        """Leaves so many bytes free."""
        if self._resize(self._used() + room):
            self.fills += 1

    def make_room(self):
        """Ample room for what is to come, as on a disk of 20 MB that is a good half full."""
        self._resize(max(20 * MEGABYTE, self._used() + 8 * MEGABYTE))

    def remove(self):
        if self.is_mounted:
            subprocess.run(["umount", "--lazy", str(self.folder)], check=False)


class Server:
    """The program as a service manager keeps it: started again whenever it is gone."""

    def __init__(self, program, folder, log):
        self.program = program
        self.config = pathlib.Path(folder, "config.json")
        self.log = open(log, "ab")
        self.port = 0
        self.process = None
        self.starts = 0
        self.odd_exits = []

    def configure(self, port, carrier_port, unknown_sends):
        self.port = port
        self.config.write_text(json.dumps({
            "listen": {"host": "127.0.0.1", "port": port},
            "public_url": PUBLIC_URL,
            "database": {"path": str(self.config.parent / "disk" / "textback.db")},
            "carriers": {"main": {
                "type": "twilio", "account_sid": ACCOUNT, "auth_token": {"value": SECRET},
                "api_url": f"http://127.0.0.1:{carrier_port}", "api_access": True,
                "send_rate": {"per_number": 0, "per_account": 0},
                "unknown_sends": unknown_sends,
            }},
            "limits": {"connections_per_address": 0},
            "log": {"level": "warning"},
        }))

    def run(self, *words):
        command = [self.program, *words, "--config", str(self.config)]
        return subprocess.run(command, capture_output=True, text=True, timeout=120)

    def spawn(self):
        self.starts += 1
        self.process = subprocess.Popen(
            [self.program, "serve", "--config", str(self.config)],
            stdout=subprocess.PIPE, stderr=self.log)

    def is_ready(self, within):
        """Waits for the line that says so; False if the process ends or the time is over."""
        with selectors.DefaultSelector() as selector:
            selector.register(self.process.stdout, selectors.EVENT_READ)
            return bool(selector.select(within)) and self.process.stdout.readline() != b""

    def signal(self, number):
        if self.process.poll() is None:
            self.process.send_signal(number)

    def wait(self, within=None):
        code = self.process.wait(within)
        self.process.stdout.close()
        return code

    def kill(self):
        self.signal(signal.SIGKILL)
        return self.note_exit(self.wait())

    def note_exit(self, code):
        """Killed, or unable to start for now; anything else is a finding."""
        if code not in (-signal.SIGKILL, 75):
            self.odd_exits.append(code)
        return code

    def start(self, within=30):
        """Starts it until it is ready."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            self.spawn()
            if self.is_ready(10):
                return True
            self.kill()
            time.sleep(0.2)
        return False


class Fate:
    """What befalls the machine: the process is killed or stopped, the disk fills up."""

    def __init__(self, server, disk, dice):
        self.server = server
        self.disk = disk
        self.dice = dice
        self.kills = 0
        self.stops = 0
        self.is_over = threading.Event()

    def rage(self):
        while not self.is_over.is_set():
            lot = self.dice.random()
            pause = self.dice.choice([0.05, 0.4, 1.0, 1.0, 2.0, 4.0])
            self.is_over.wait(pause * self.dice.random())
            if lot < 0.06:
                self._stop()
            elif lot < 0.12:
                self._fill()
            self._kill()

    def _kill(self):
        if self.server.process.poll() is None:
            self.kills += 1
        self.server.kill()
        self.server.spawn()
        # Now and then it dies again before it is ready.
        if self.dice.random() < 0.8:
            self.server.is_ready(10)

    def _stop(self):
        self.stops += 1
        self.server.signal(signal.SIGSTOP)
        self.is_over.wait(0.5 + self.dice.random() * 6)
        self.server.signal(signal.SIGCONT)
        self.is_over.wait(self.dice.random())

    def _fill(self):
        self.disk.fill(self.dice.choice([0, 4096, 65536, 500_000]))
        self.is_over.wait(0.5 + self.dice.random() * 5)
        if self.dice.random() < 0.5:
            self._kill()
            self.is_over.wait(self.dice.random() * 2)
        self.disk.make_room()
