"""The Romanian armies: where each stood along the front of a day, and what was counted of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise, permutations
from pathlib import Path

import numpy as np
import shapely
import shapely.ops
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from layers.calendar import Period, add_days, days_between
from layers.errors import GeodataError
from layers.files import GEODATA, read_csv, split_list
from layers.front import Front

SECTORS = "facts/army_sectors.csv"
COUNTS = "facts/army_counts.csv"
BUILT = "built/army_sectors.json"

SECTOR_COLUMNS = (
    "army", "date", "end_date", "kind", "left_place", "left_lat", "left_lon", "right_place", "right_lat",
    "right_lon", "line", "sector", "subordinate_to", "confidence", "citations", "locator", "checked", "note",
)  # fmt: skip
COUNT_COLUMNS = (
    "id", "armies", "measure", "value_min", "value_max", "unit", "counted", "counted_by", "start_date", "end_date",
    "group", "citations", "locator", "checked", "note",
)  # fmt: skip

AT_THE_FRONT = frozenset({"front", "broken"})
"""Kinds of sectors that are drawn along the front; `coast` has a line of its own, `rear` is not drawn."""

NEAR_KM = 30.0
"""The ends of a sector lie this near to the front of its day."""

LEAST_KM = 4.0
"""A shorter piece of the front is no sector: both ends have met the line at the same place."""

GAP_KM = 60.0
"""An army holds one sector on both sides of a water this wide, where its ends lie near no single piece of the line."""

Place = tuple[float, float]
"""Longitude and latitude (EPSG:4326)."""

_METRES = Transformer.from_crs("EPSG:4326", "EPSG:3035", always_xy=True)


@dataclass(frozen=True)
class Fix(Period):
    """One row of army_sectors.csv: an army between two places from one day to another."""

    army: str
    kind: str
    left_place: str
    left: Place | None
    right_place: str
    right: Place | None
    line: tuple[Place, ...]
    sector: str
    subordinate_to: str
    confidence: str
    citations: tuple[str, ...]
    locator: str
    checked: bool
    note: str


@dataclass(frozen=True)
class Sector:
    """An army on a day; `left` and `right` are None where it holds no sector."""

    day: str
    fix: Fix
    left: Place | None
    right: Place | None

    @property
    def army(self) -> str:
        """Return the id of the army."""
        return self.fix.army


@dataclass(frozen=True)
class Stretch:
    """The piece of the front that an army holds (lon, lat), the ground of the Axis on its left, and how far its
    described ends lie from it in km."""

    places: tuple[Place, ...]
    left_km: float
    right_km: float

    @property
    def away_km(self) -> float:
        """Return the larger distance of the two ends."""
        return max(self.left_km, self.right_km)


@dataclass(frozen=True)
class ArmyCount(Period):
    """A strength or a loss of one army or of several together, with who counted."""

    id: str
    armies: tuple[str, ...]
    measure: str
    value_min: str
    value_max: str
    unit: str
    counted: str
    counted_by: str
    group: str
    citations: tuple[str, ...]
    locator: str
    checked: bool
    note: str

    @property
    def value(self) -> str:
        """Write the value or its range."""
        return self.value_min if self.value_min == self.value_max else f"{self.value_min}-{self.value_max}"


@cache
def read_fixes(geodata: Path = GEODATA) -> dict[str, tuple[Fix, ...]]:
    """Read the rows of every army in order of time; raise GeodataError where two of one army share a day."""
    found: dict[str, list[Fix]] = {}
    for row in read_csv(geodata / SECTORS, SECTOR_COLUMNS):
        found.setdefault(row["army"], []).append(_fix(row))
    return {army: _in_order(army, rows) for army, rows in found.items()}


@cache
def read_counts_of_armies(geodata: Path = GEODATA) -> tuple[ArmyCount, ...]:
    """Read strengths and losses in the order of the file."""
    return tuple(_count(row) for row in read_csv(geodata / COUNTS, COUNT_COLUMNS))


def sectors_on(fixes: dict[str, tuple[Fix, ...]], day: str) -> tuple[Sector, ...]:
    """Return every army of a day with the ends of its sector, which move evenly from one row to the next at the front."""
    found = []
    for rows in fixes.values():
        for number, fix in enumerate(rows):
            if day in fix:
                following = rows[number + 1] if number + 1 < len(rows) else None
                found.append(_sector(fix, following, day))
    return tuple(found)


def counts_on(counts: Iterable[ArmyCount], army: str, day: str) -> tuple[ArmyCount, ...]:
    """Return what was counted of an army over a time in which a day lies."""
    return tuple(count for count in counts if army in count.armies and day in count)


def stretch_of(front: Front, sector: Sector) -> Stretch | None:
    """Return the piece of the front of the day between the ends of a sector; None where the sector is not on the front."""
    if sector.fix.kind not in AT_THE_FRONT or sector.left is None or sector.right is None or sector.day not in front:
        return None
    lines = [line.places for line in front.lines(sector.day)]
    lines += [line.places for pocket in front.pockets_on(sector.day) for line in pocket.lines]
    ends = [shapely.Point(*_METRES.transform(*place)) for place in (sector.left, sector.right)]
    single = [_in_metres(places) for places in lines]
    best = min(single, key=lambda line: _away(line, ends))
    if _away(best, ends) > NEAR_KM * 1000:
        best = min([best, *_over_gaps(single)], key=lambda line: _away(line, ends))
    places = _between(best, *(best.project(end) for end in ends))
    return Stretch(places, *(float(best.distance(end)) / 1000 for end in ends))


def length_km(places: Sequence[Place]) -> float:
    """Measure a line of places."""
    return float(_in_metres(places).length) / 1000 if len(places) > 1 else 0.0


def _away(line: BaseGeometry, ends: Iterable[BaseGeometry]) -> float:
    return max(float(line.distance(end)) for end in ends)


def _over_gaps(lines: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Join lines that go on behind a narrow water."""
    found = []
    for one, other in permutations(lines, 2):
        last, first = shapely.Point(one.coords[-1]), shapely.Point(other.coords[0])
        if last.distance(first) <= GAP_KM * 1000:
            found.append(shapely.LineString([*one.coords, *other.coords]))
    return found


def _between(line: BaseGeometry, start: float, end: float) -> tuple[Place, ...]:
    """Cut a line in metres between two distances along it; a closed one the shorter way round."""
    first, last = sorted((start, end))
    coords = np.array(line.coords)
    closed = np.array_equal(coords[0], coords[-1])
    if closed and last - first > line.length / 2:
        pieces = [shapely.ops.substring(line, last, line.length), shapely.ops.substring(line, 0, first)]
        metres = np.concatenate([np.array(piece.coords) for piece in pieces])
    else:
        metres = np.array(shapely.ops.substring(line, first, last).coords)
    lons, lats = _METRES.transform(metres[:, 0], metres[:, 1], direction="INVERSE")
    return tuple((float(lon), float(lat)) for lon, lat in zip(lons, lats, strict=True))


def _in_metres(places: Sequence[Place]) -> BaseGeometry:
    degrees = np.array(places)
    return shapely.LineString(np.column_stack(_METRES.transform(degrees[:, 0], degrees[:, 1])))


def _sector(fix: Fix, following: Fix | None, day: str) -> Sector:
    if (
        following is None
        or not {fix.kind, following.kind} <= AT_THE_FRONT
        or following.start_date != add_days(fix.end_date, 1)
    ):
        return Sector(day, fix, fix.left, fix.right)
    share = days_between(fix.start_date, day) / days_between(fix.start_date, following.start_date)
    return Sector(day, fix, _moved(fix.left, following.left, share), _moved(fix.right, following.right, share))


def _moved(here: Place | None, there: Place | None, share: float) -> Place | None:
    if here is None or there is None:
        return here
    return here[0] + share * (there[0] - here[0]), here[1] + share * (there[1] - here[1])


def _in_order(army: str, rows: list[Fix]) -> tuple[Fix, ...]:
    ordered = tuple(sorted(rows, key=lambda row: row.start_date))
    for earlier, later in pairwise(ordered):
        if later.start_date <= earlier.end_date:
            raise GeodataError(SECTORS, f"{army} {later.start_date}", "the row before it has not ended")
    return ordered


def _fix(row: dict[str, str]) -> Fix:
    return Fix(
        row["date"], row["end_date"], row["army"], row["kind"], row["left_place"],
        _place(row["left_lon"], row["left_lat"]), row["right_place"], _place(row["right_lon"], row["right_lat"]),
        _line(row["line"]), row["sector"], row["subordinate_to"], row["confidence"], split_list(row["citations"]),
        row["locator"], row["checked"] == "yes", row["note"],
    )  # fmt: skip


def _place(lon: str, lat: str) -> Place | None:
    return (float(lon), float(lat)) if lon and lat else None


def _line(cell: str) -> tuple[Place, ...]:
    """Read 'name lat,lon; name lat,lon'."""
    pairs = [part.rsplit(" ", 1)[-1].split(",") for part in split_list(cell)]
    return tuple((float(lon), float(lat)) for lat, lon in pairs)


def _count(row: dict[str, str]) -> ArmyCount:
    return ArmyCount(
        row["start_date"], row["end_date"], row["id"], split_list(row["armies"]), row["measure"], row["value_min"],
        row["value_max"], row["unit"], row["counted"], row["counted_by"], row["group"], split_list(row["citations"]),
        row["locator"], row["checked"] == "yes", row["note"],
    )  # fmt: skip
