"""Measure from day to day how much of every unit that the front cuts lies on either side."""

from __future__ import annotations

import csv
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from layers.front_shares import COLUMNS
from layers.sectors import Contest
from layers.territory import read_territory
from pipeline.front.plane import to_km

SIMPLE_DEGREES = 0.004

DECIMALS = 7
"""Of the share of a unit: the largest then is measured to a tenth of a square kilometre."""


class Shares:
    """Collects the shares day by day."""

    def __init__(self, geodata: Path) -> None:
        territory = read_territory(geodata)
        self._contests = [row for rows in territory.contests.values() for row in rows if row.by_front]
        self._units = {
            contest.unit: to_km(territory.units[contest.unit].geometry.simplify(SIMPLE_DEGREES))
            for contest in self._contests
        }
        self._rows: list[tuple[str, int, str, float, float]] = []
        self._before: dict[tuple[str, int], BaseGeometry] = {}
        self._held: BaseGeometry | None = None

    def add(self, day: str, held: BaseGeometry) -> None:
        """Measure a day; a row is written where something passes from one side to the other."""
        moved = held.symmetric_difference(self._held) if self._held is not None else held
        self._held = held
        for contest in self._contests:
            if day in contest:
                self._measure(contest, day, held, moved)

    def write(self, path: Path) -> None:
        """Write the shares in the order of the units."""
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, lineterminator="\n")
            writer.writerow(COLUMNS)
            for unit, contest, day, axis, to_soviet in sorted(self._rows):
                writer.writerow([unit, contest, day, f"{axis:.{DECIMALS}f}", f"{to_soviet:.{DECIMALS}f}"])

    def _measure(self, contest: Contest, day: str, held: BaseGeometry, moved: BaseGeometry) -> None:
        key, unit = (contest.unit, contest.number), self._units[contest.unit]
        before = self._before.get(key)
        if before is not None and not shapely.intersects(moved, unit):
            return
        now = unit.intersection(held)
        lost = before.difference(now).area if before is not None else 0.0
        if before is None or lost + now.difference(before).area > 0.5:
            self._rows.append((*key, day, round(now.area / unit.area, DECIMALS), round(lost / unit.area, DECIMALS)))
            self._before[key] = now
