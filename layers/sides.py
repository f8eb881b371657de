"""The two sides of the front in the East, and who stood on which."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from layers.files import read_csv

FIRST, LAST = "1941-06-22", "1945-05-08"
"""The days on which there is a front."""

AXIS, SOVIET = "axis", "soviet"

AXIS_HOLDERS = frozenset(
    {
        "germany",
        "romania",
        "hungary",
        "slovakia",
        "croatia-ndh",
        "serbia-german-military",
        "italy",
        "bulgaria",
        "finland",
    }
)

CHANGED_SIDES = {"romania": "1944-08-24", "bulgaria": "1944-09-09"}
"""Holders on the side of the Axis, and the days from which some fought against it."""

UNSIDED = "facts/front_unsided.csv"


def side_of(holder: str, day: str) -> str:
    """Return the side on which a holder stands on a day."""
    return AXIS if holder in AXIS_HOLDERS and day < CHANGED_SIDES.get(holder, "9999") else SOVIET


@cache
def read_unsided(geodata: Path) -> frozenset[str]:
    """Name the units in which the front has no sides: neutral states, and what faced the Western Allies or partisans alone."""
    return frozenset(row["unit"] for row in read_csv(geodata / UNSIDED, ("unit", "why", "citations")))
