#!/usr/bin/env python3
"""Fills a database that `textback migrate` has just made with the history of many calls.

Started by scripts/history.
"""
import hashlib
import pathlib
import sqlite3
import sys
import time


def fill(path, calls):
    database = sqlite3.connect(path, isolation_level=None)
    database.create_function(
        "sha256", 1, lambda text: hashlib.sha256(text.encode()).digest(), deterministic=True)
    if database.execute("SELECT count(*) FROM business").fetchone()[0]:
        sys.exit(f"{path} is not empty; give a new one")
    # Nothing is there yet that a crash could lose.
    database.executescript(
        """
        PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA cache_size = -400000;
        PRAGMA temp_store = MEMORY; PRAGMA foreign_keys = OFF;
        CREATE TEMP TABLE wanted (calls, until);
        """)
    now = int(time.time() * 1000) - 600_000
    database.execute("INSERT INTO wanted VALUES (?, ?)", (calls, now))
    script = pathlib.Path(__file__).with_name("history.sql").read_text()
    database.executescript(script)
    database.executescript("PRAGMA synchronous = FULL; PRAGMA journal_mode = WAL;")
    database.close()


if __name__ == "__main__":
    began = time.monotonic()
    fill(sys.argv[1], int(sys.argv[2]))
    size = pathlib.Path(sys.argv[1]).stat().st_size
    print(f"{sys.argv[2]} calls, {size / 1e6:.0f} MB, in {time.monotonic() - began:.1f} s")
