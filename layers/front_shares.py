"""How much of a unit that the front cuts lies on either side, from day to day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from layers.files import read_csv
from layers.sides import AXIS

FILE = "built/front_shares.csv"
COLUMNS = ("unit", "contest", "date", "axis", "to_soviet")


@dataclass(frozen=True)
class Share:
    """The part of a unit that the Axis holds from a day on, and what passed to the Soviet side since the day before;
    both as shares of the unit."""

    day: str
    axis: float
    to_soviet: float


def read_shares(folder: Path) -> dict[tuple[str, int], tuple[Share, ...]]:
    """Read the shares by unit and contest, in order of time."""
    found: dict[tuple[str, int], list[Share]] = {}
    for row in read_csv(folder / FILE, COLUMNS):
        share = Share(row["date"], float(row["axis"]), float(row["to_soviet"]))
        found.setdefault((row["unit"], int(row["contest"])), []).append(share)
    return {key: tuple(rows) for key, rows in found.items()}


def share_on(rows: Sequence[Share], day: str, side: str) -> float:
    """Return the share of a unit that a side holds on a day."""
    number = bisect_right(rows, day, key=lambda row: row.day) - 1
    axis = rows[number].axis if number >= 0 else rows[0].axis
    return axis if side == AXIS else 1 - axis


def passed(rows: Sequence[Share], day: str) -> tuple[float, float]:
    """Return what passed to the Soviet side and to the Axis on a day, against the day before."""
    number = bisect_right(rows, day, key=lambda row: row.day) - 1
    if number < 0 or rows[number].day != day:
        return 0.0, 0.0
    before = rows[number - 1].axis if number else rows[0].axis
    return rows[number].to_soviet, rows[number].axis - before + rows[number].to_soviet
