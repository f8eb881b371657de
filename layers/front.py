"""The front on a day: the ground of the Axis, pockets, how the line is known, and the side of a place."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from layers.calendar import add_days, days_between
from layers.errors import GeodataError
from layers.files import GEODATA, read_json
from layers.front_facts import Imposed, read_imposed
from layers.sides import AXIS, FIRST, LAST, SOVIET, read_unsided

FILE = "built/front.json"

ORDER = ("landing", "bridgehead", "pocket", "siege")
"""Where kinds of pockets meet, the first decides."""

MAPPED = (12.0, 38.0, 50.0, 60.0)
"""West, south, east, north of the ground on which the front is mapped; the front in Finland is not."""

KEPT_DAYS = 64
"""Grounds of so many days are kept; a drag asks for neighbours again and again."""

_GEOD = Geod(ellps="WGS84")


@dataclass(frozen=True)
class Standing:
    """How the line of a day is known: `basis` is attested, described or reconstructed; errors in km, ages in days."""

    day: str
    basis: str
    keyframe: str
    """The nearest dated line."""
    age: int
    """Days from the nearest dated line, negative where it comes later."""
    attested: str
    """The nearest dated line that sources attest."""
    error_km: float
    error_90_km: float


@dataclass(frozen=True)
class Line:
    """A piece of the front (lon, lat), with the ground of the Axis on its left."""

    places: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class DrawnPocket:
    """A pocket of a day with its ground (EPSG:4326) and the edges that face land, its own side on their left."""

    id: str
    name: str
    stage: str
    kind: str
    start_date: str
    end_date: str
    side_inside: str
    error_km: float
    ground: BaseGeometry
    lines: tuple[Line, ...]


class Front:
    """Everything about the front in one geodata folder, decoded a day at a time."""

    def __init__(self, folder: Path) -> None:
        content = read_json(folder / FILE)
        try:
            self._days: list[list[str]] = content["days"]
            self._steps = int(content["steps_per_degree"])
            self._keyframes: list[dict[str, Any]] = content["keyframes"]
            self._errors: list[list[float]] = content["errors"]
            self.pockets = tuple(self._pocket(entry) for entry in content["pockets"])
        except (KeyError, TypeError, ValueError):
            raise GeodataError(FILE, "", "not the front that the pipeline writes; rebuild with `make data`") from None
        self._grounds: dict[str, BaseGeometry] = {}
        self._imposed: tuple[Imposed, ...] = read_imposed(folder)
        self.unsided = read_unsided(folder)

    def __contains__(self, day: str) -> bool:
        return FIRST <= day <= LAST

    def standing(self, day: str) -> Standing:
        """Tell how the line of a day is known."""
        nearest = min(self._keyframes, key=lambda frame: (abs(days_between(frame["date"], day)), frame["date"]))
        attested = [frame for frame in self._keyframes if frame["basis"] == "attested"]
        read = min(attested, key=lambda frame: abs(days_between(frame["date"], day)), default={"date": ""})
        age = days_between(nearest["date"], day)
        basis = nearest["basis"] if age == 0 else "reconstructed"
        error, error_90 = next((row[1], row[2]) for row in self._errors if abs(age) <= row[0])
        return Standing(day, basis, nearest["date"], age, read["date"], error, error_90)

    @cached_property
    def keyframe_days(self) -> tuple[str, ...]:
        """List the days with a dated line."""
        return tuple(frame["date"] for frame in self._keyframes)

    @property
    def attested_count(self) -> int:
        """Count the days whose line sources attest."""
        return sum(frame["basis"] == "attested" for frame in self._keyframes)

    def positions_of(self, day: str) -> int:
        """Count the places read at a source that agree with the line of a dated day."""
        return next((int(frame["places"]) for frame in self._keyframes if frame["date"] == day), 0)

    def lines(self, day: str) -> tuple[Line, ...]:
        """Return what is drawn of the line of a day."""
        return tuple(line for ring, flags in self._rings(self._of(day)) for line in _drawn(ring, flags))

    def ground(self, day: str) -> BaseGeometry:
        """Return the ground of the Axis on a day without the pockets, seas included (EPSG:4326)."""
        if day not in self._grounds:
            if len(self._grounds) >= KEPT_DAYS:
                self._grounds.pop(next(iter(self._grounds)))
            ground = _nested([ring for ring, _ in self._rings(self._of(day))])
            shapely.prepare(ground)
            self._grounds[day] = ground
        return self._grounds[day]

    def pockets_on(self, day: str) -> tuple[DrawnPocket, ...]:
        """Return the pockets of a day, those that decide first at the head."""
        own = [pocket for pocket in self.pockets if pocket.start_date <= day <= pocket.end_date]
        return tuple(sorted(own, key=lambda pocket: ORDER.index(pocket.kind)))

    def held(self, day: str) -> BaseGeometry:
        """Return the ground of the Axis on a day, pockets counted in (EPSG:4326)."""
        ground = self.ground(day)
        for pocket in reversed(self.pockets_on(day)):
            ground = ground.union(pocket.ground) if pocket.side_inside == AXIS else ground.difference(pocket.ground)
        return ground

    def sides(self, day: str, lons: Sequence[float], lats: Sequence[float]) -> list[str]:
        """Return the side that holds each place by the line and the pockets of a day; '' where another army decided."""
        if day not in self:
            return [""] * len(lons)
        points = np.asarray(lons, float), np.asarray(lats, float)
        found = np.where(shapely.contains_xy(self.ground(day), *points), AXIS, SOVIET).astype(object)
        for pocket in reversed(self.pockets_on(day)):
            found[shapely.contains_xy(pocket.ground, *points)] = pocket.side_inside
        for land in self._imposed:
            if day in land and not land.side_inside:
                found[shapely.contains_xy(land.geometry, *points)] = ""
        return [str(side) for side in found]

    def maps(self, lat: float, lon: float) -> bool:
        """Tell whether a place lies on the ground on which the front is mapped."""
        west, south, east, north = MAPPED
        return west <= lon <= east and south <= lat <= north

    def held_by_axis(self, day: str, lons: Sequence[float], lats: Sequence[float]) -> list[bool]:
        """Tell of places whether the Axis holds them; before and after the front as on its first and last day."""
        return [side == AXIS for side in self.sides(min(max(day, FIRST), LAST), lons, lats)]

    def turns(self, lon: float, lat: float) -> list[str]:
        """List the days on which a place comes to the other side."""
        inside = self._inside_on_all_days(lon, lat)
        return [add_days(FIRST, int(number) + 1) for number in np.flatnonzero(inside[1:] != inside[:-1])]

    def held_by_axis_on_all_days(self, lon: float, lat: float) -> list[bool]:
        """Tell for every day of the front, the first at the head, whether the Axis holds a place."""
        inside = self._inside_on_all_days(lon, lat)
        for land in self._imposed:
            if not land.side_inside and shapely.contains_xy(land.geometry, lon, lat):
                first, last = (days_between(FIRST, day) for day in (land.start_date, land.end_date))
                inside[max(first, 0) : last + 1] = False
        return [bool(held) for held in inside]

    def since(self, day: str, lon: float, lat: float) -> str:
        """Return the day from which a place has been on the side on which it is on a day; '' where always."""
        inside = self._inside_on_all_days(lon, lat)
        number = days_between(FIRST, min(max(day, FIRST), LAST))
        other = np.flatnonzero(inside[: number + 1] != inside[number])
        return add_days(FIRST, int(other[-1]) + 1) if len(other) else ""

    def _inside_on_all_days(self, lon: float, lat: float) -> np.ndarray:
        """Tell for every day whether a place is on the Axis' side: a ray to the east crosses an odd number of edges."""
        x0, y0, x1, y1, day = self._edges
        cross = ((y0 > lat) != (y1 > lat)) & (lon < x0 + (lat - y0) * (x1 - x0) / np.where(y1 == y0, 1, y1 - y0))
        inside = np.bincount(day[cross], minlength=len(self._days)) % 2 == 1
        for pocket in sorted(self.pockets, key=lambda pocket: -ORDER.index(pocket.kind)):
            if shapely.contains_xy(pocket.ground, lon, lat):
                first, last = (days_between(FIRST, day) for day in (pocket.start_date, pocket.end_date))
                inside[max(first, 0) : last + 1] = pocket.side_inside == AXIS
        return np.asarray(inside)

    @cached_property
    def _edges(self) -> tuple[np.ndarray, ...]:
        """Return the edges of all rings of all days as arrays: their ends and their day."""
        starts, ends, days = [], [], []
        for number, parts in enumerate(self._days):
            for ring, _ in self._rings(parts):
                places = np.array(ring)
                starts.append(places)
                ends.append(np.roll(places, -1, axis=0))
                days.append(np.full(len(places), number))
        start, end = np.concatenate(starts), np.concatenate(ends)
        return start[:, 0], start[:, 1], end[:, 0], end[:, 1], np.concatenate(days)

    def distance_km(self, day: str, lon: float, lat: float) -> float:
        """Measure how far a place lies from the nearest line of a day, pockets included."""
        lines = [*self.lines(day), *(line for pocket in self.pockets_on(day) for line in pocket.lines)]
        scaled = [shapely.LineString([(x * np.cos(np.radians(lat)), y) for x, y in line.places]) for line in lines]
        place = shapely.Point(lon * np.cos(np.radians(lat)), lat)
        nearest = min((shapely.shortest_line(place, line) for line in scaled), key=lambda short: short.length)
        x, y = nearest.coords[1]
        return float(_GEOD.inv(lon, lat, x / np.cos(np.radians(lat)), y)[2] / 1000)

    def _of(self, day: str) -> list[str]:
        return self._days[days_between(FIRST, day)]

    def _rings(self, parts: Sequence[str]) -> Iterator[tuple[list[tuple[float, float]], list[bool]]]:
        for text, flags in zip(parts[::2], parts[1::2], strict=True):
            yield decoded(text, self._steps), unpacked(flags)

    def _pocket(self, entry: dict[str, Any]) -> DrawnPocket:
        rings = list(self._rings(entry["rings"]))
        lines = tuple(line for ring, flags in rings for line in _drawn(ring, flags))
        return DrawnPocket(
            entry["id"], entry["name"], entry["stage"], entry["kind"], entry["start"], entry["end"], entry["side"],
            entry["error_km"], _nested([ring for ring, _ in rings]), lines,
        )  # fmt: skip


@cache
def read_front(folder: Path = GEODATA) -> Front:
    """Read the front of a geodata folder; raise GeodataError where it is missing or damaged."""
    return Front(folder)


def front_days() -> Iterator[str]:
    """Yield every day that has a front."""
    day = FIRST
    while day <= LAST:
        yield day
        day = add_days(day, 1)


def decoded(text: str, steps: int) -> list[tuple[float, float]]:
    """Read places (lon, lat) written by pipeline.front.encode."""
    numbers, value, shift = [], 0, 0
    for letter in text:
        five = ord(letter) - 63
        value |= (five & 31) << shift
        shift += 5
        if five < 32:
            numbers.append(~(value >> 1) if value & 1 else value >> 1)
            value, shift = 0, 0
    places = np.cumsum(np.array(numbers).reshape(-1, 2), axis=0) / steps
    return [(float(x), float(y)) for x, y in places]


def unpacked(text: str) -> list[bool]:
    """Read flags written as the lengths of their runs, the first of them of False."""
    return [number % 2 == 1 for number, length in enumerate(text.split()) for _ in range(int(length))]


def _drawn(ring: list[tuple[float, float]], flags: list[bool]) -> Iterator[Line]:
    """Yield the runs of drawn segments of a closed ring, one that crosses its start in one piece."""
    count = len(flags)
    if all(flags):
        yield Line((*ring, ring[0]))
        return
    start = next(number for number, flag in enumerate(flags) if not flag)
    run: list[tuple[float, float]] = []
    for step in range(1, count + 1):
        number = (start + step) % count
        if flags[number]:
            run = run or [ring[number]]
            run.append(ring[(number + 1) % count])
        elif run:
            yield Line(tuple(run))
            run = []


def _nested(rings: list[list[tuple[float, float]]]) -> BaseGeometry:
    """Build polygons from rings: counter-clockwise ones are ground, clockwise ones holes in it."""
    shapes = [shapely.Polygon(ring) for ring in rings if len(ring) > 2]
    ground = [shape.buffer(0) for shape in shapes if shape.exterior.is_ccw]
    holes = [shape.buffer(0) for shape in shapes if not shape.exterior.is_ccw]
    return shapely.union_all(ground).difference(shapely.union_all(holes))
