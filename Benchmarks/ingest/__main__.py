"""Measures how fast Textback takes webhooks and decides on calls; started by scripts/bench ingest.

Each scene can be run alone (--only). What is compared runs in alternation, round after round, so
that a change of the machine's mood meets all of it. Figures are medians of the rounds.
"""

import argparse
import tempfile

import scenes
from stage import Stage

SCENES = {
    "saturated": scenes.saturated,
    "paced": scenes.paced,
    "carrier": scenes.carrier,
    "growth": scenes.growth,
    "storm": scenes.storm,
}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5)
    parser.add_argument("--calls", type=int, default=1_000_000, help="in the large database")
    parser.add_argument("--numbers", type=int, default=1_000)
    parser.add_argument("--only", default=",".join(SCENES))
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=Stage.folder()) as folder:
        stage = Stage(folder, options)
        try:
            for name in options.only.split(","):
                SCENES[name](stage)
        finally:
            stage.stop()
    print("\n| what | figure | goal | met |")
    print("| --- | ---: | ---: | --- |")
    for cells in stage.rows:
        print("| " + " | ".join(cells) + " |")


main()
