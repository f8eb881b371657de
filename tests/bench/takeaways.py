"""What goes along of a lecture: ten slides, and ten seconds of film, each cold from the command line as a user waits for it."""

from __future__ import annotations

import json
import sys
import tempfile
import time
from dataclasses import dataclass, replace
from pathlib import Path
from subprocess import DEVNULL, run

from layers.tours import Tour, read_tours
from tests.browser.conftest import ROOT

SLIDES = 10
FILM = ("--on", "1942-11-19", "--to", "1942-12-28", "--view", "east")
"""Forty days of the front, a line of its own on each, at four days a second."""


@dataclass(frozen=True)
class TakeawayCost:
    """Seconds."""

    deck: float
    film: float


def takeaway_cost() -> TakeawayCost:
    """Make a deck of the first stops with a map of the longest tour, and a film."""
    tour = max(read_tours(), key=lambda tour: len(tour.stops))
    stops = [stop for stop in tour.stops if stop.kind == "map"][:SLIDES]
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder)
        own = out / "own.toml"
        own.write_text(_toml(replace(tour, stops=tuple(stops))), encoding="utf-8")
        deck = _seconds("export", "--tour", str(own), str(out / "deck.pptx"))
        return TakeawayCost(deck, _seconds("film", *FILM, str(out / "film.webp")))


def _toml(tour: Tour) -> str:
    """Write a tour as one file."""
    lines = [f"title = {json.dumps(tour.title)}"]
    for stop in tour.stops:
        lines += ["[[stop]]", *(f"{key} = {json.dumps(getattr(stop, key))}" for key in ("id", "day", "view", "event"))]
        lines += [f"{key} = {json.dumps(getattr(stop, key) or [])}" for key in ("layers", "sources")]
        lines += [f"{key} = {json.dumps(getattr(stop, key), ensure_ascii=False)}" for key in ("caption", "notes")]
        lines += [f"box = {json.dumps(stop.box)}"] if stop.box else []
    return "\n".join(lines)


def _seconds(*arguments: str) -> float:
    start = time.perf_counter()
    run([sys.executable, "-m", "atlas", *arguments], cwd=ROOT, check=True, stdout=DEVNULL)
    return time.perf_counter() - start


def promises(cost: TakeawayCost) -> dict[str, bool]:
    """Return what is promised of take-aways."""
    return {
        f"a deck of {SLIDES} slides in {cost.deck:.1f} s (12)": cost.deck <= 12,
        f"ten seconds of film, 1280 x 720, in {cost.film:.1f} s (12)": cost.film <= 12,
    }


if __name__ == "__main__":
    for text, kept in promises(takeaway_cost()).items():
        print(("kept    " if kept else "BROKEN  ") + text)
