"""Documented areas and populations: one value of one counter a row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from layers.files import read_csv, split_list

FILE = "facts/areas.csv"
COLUMNS = ("unit", "measure", "value", "unit_of_measure", "date", "counted_by", "citations", "checked", "note")
SQUARE_MILE_KM2 = 2.589988


@dataclass(frozen=True)
class Count:
    """A documented figure for one unit or for a whole of several; `land` is the key in areas.csv."""

    land: str
    name: str
    units: frozenset[str]
    measure: str
    value: str
    unit_of_measure: str
    date: str
    counted_by: str
    citations: tuple[str, ...]
    checked: bool
    note: str

    @property
    def area_km2(self) -> float | None:
        """Return an area in km2; None for a range or another measure."""
        factor = {"km2": 1.0, "square miles": SQUARE_MILE_KM2}.get(self.unit_of_measure)
        if self.measure != "area" or factor is None or not self.value.replace(".", "", 1).isdigit():
            return None
        return float(self.value) * factor


@cache
def read_counts(folder: Path) -> tuple[Count, ...]:
    """Read all documented figures with the units that each covers."""
    wholes = {row["whole"]: row for row in read_csv(folder / "facts/wholes.csv", ("whole", "name", "units"))}
    names = {row["unit"]: row["name"] for row in read_csv(folder / "facts/units.csv", ("unit", "name"))}
    found = []
    for row in read_csv(folder / FILE, COLUMNS):
        whole = wholes.get(row["unit"])
        units = whole["units"].split("+") if whole else [row["unit"]]
        name = whole["name"] if whole else names.get(row["unit"], row["unit"])
        found.append(
            Count(
                row["unit"], name, frozenset(unit.strip() for unit in units), row["measure"], row["value"],
                row["unit_of_measure"], row["date"], row["counted_by"], split_list(row["citations"]),
                row["checked"] == "yes", row["note"],
            )
        )  # fmt: skip
    return tuple(found)


def counts_of(folder: Path, units: Collection[str], measure: str) -> list[Count]:
    """Return the figures that cover exactly a set of units."""
    wanted = frozenset(units)
    return [count for count in read_counts(folder) if count.measure == measure and count.units == wanted]


def finest_cover(folder: Path, units: Collection[str], measure: str) -> list[Count]:
    """Choose one count for each smallest counted land inside a set of units, no unit twice."""
    left, found = set(units), []
    for count in sorted(read_counts(folder), key=lambda count: (len(count.units), not count.checked)):
        if count.measure == measure and count.units <= left:
            left -= count.units
            found.append(count)
    return found


def documented_lands(folder: Path) -> list[list[Count]]:
    """Group the documented areas by the land that they measure, in the order of the table."""
    lands: dict[str, list[Count]] = {}
    for count in read_counts(folder):
        if count.measure == "area":
            lands.setdefault(count.land, []).append(count)
    return list(lands.values())
