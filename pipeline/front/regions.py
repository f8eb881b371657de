"""Turn a dated line into the ground of the Axis: close it over the seas, follow the rivers it names, add what is cut off."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge, split, substring

from layers.front_facts import Keyframe
from pipeline.front.plane import to_km

Place = tuple[float, float]

RIVER_NAMES = {
    "Drava": "Drau", "Memel river": "Neman", "Mures": "Mureș", "Neisse": "", "Volkhov R": "Volkhov", "Dnepr": "Dnieper",
}  # fmt: skip
"""Names in the waypoints that base/rivers.geojson writes otherwise."""

NEAR_RIVER_KM = 14
DETOUR = 2.6
"""A line follows a river between two waypoints this near to it, unless that is so many times as long."""

NORTH_ENDS: tuple[tuple[tuple[float, float, float, float], tuple[Place, ...]], ...] = (
    ((27.5, 59.2, 33.0, 62.0), ((29.0, 59.95), (26.0, 59.85), (22.5, 59.6), (20.0, 59.2), (-4.0, 58.8))),
    ((26.0, 59.2, 27.5, 62.0), ((26.0, 59.85), (22.5, 59.6), (20.0, 59.2), (-4.0, 58.8))),
    ((24.2, 58.0, 25.0, 58.7), ((24.2, 58.25), (23.7, 57.95), (22.4, 57.87), (20.0, 58.0), (-4.0, 58.0))),
    ((23.0, 58.5, 24.2, 59.2), ((23.35, 58.7), (23.3, 58.45), (23.5, 58.2), (22.4, 57.87), (20.0, 58.0), (-4.0, 58.0))),
    ((22.5, 56.5, 24.6, 57.7), ((23.9, 57.3), (23.2, 57.75), (22.2, 57.88), (20.0, 57.8), (-4.0, 57.0))),
    ((20.5, 55.3, 21.8, 56.3), ((20.7, 55.9), (19.0, 56.2), (-4.0, 56.2))),
    ((18.5, 54.0, 20.4, 54.8), ((19.1, 54.7), (18.0, 55.4), (-4.0, 55.4))),
    ((12.0, 51.5, 13.0, 52.0), ((11.8, 52.2), (-4.0, 54.2))),
    ((14.0, 53.5, 15.5, 54.5), ((14.4, 54.3), (14.0, 55.2), (-4.0, 55.2))),
)  # fmt: skip
"""Where a line reaches the Baltic (west, south, east, north), and the way over water by which it leaves the map."""

_BLACK_SEA = ((31.3, 45.2), (31.3, 43.6), (29.6, 41.6), (29.4, 36.0))
_AZOV = ((36.6, 45.75), (36.75, 45.35), (36.5, 44.7), (36.2, 43.5), (36.0, 36.0))
SOUTH_ENDS: tuple[tuple[tuple[float, float, float, float], tuple[Place, ...]], ...] = (
    ((29.0, 45.0, 29.95, 45.8), ((30.3, 45.2), *_BLACK_SEA)),
    ((30.0, 45.8, 32.5, 46.8), ((31.2, 46.2), *_BLACK_SEA)),
    ((34.0, 45.9, 36.4, 47.2), ((35.6, 46.0), *_AZOV)),
    ((36.4, 46.3, 37.6, 47.4), ((36.6, 46.2), *_AZOV)),
    ((37.6, 46.7, 39.5, 47.4), ((38.3, 46.95), (37.6, 46.75), *_AZOV)),
    ((37.6, 45.5, 38.6, 46.8), ((37.3, 46.3), *_AZOV)),
    ((36.9, 44.4, 38.0, 45.5), ((37.1, 44.6), (36.6, 43.5), (36.4, 36.0))),
    ((28.3, 43.5, 28.8, 44.0), ((29.4, 43.4), (29.6, 41.6), (29.4, 36.0))),
    ((23.5, 40.3, 26.0, 41.2), ((24.1, 40.2), (24.4, 36.0))),
    ((18.0, 39.0, 20.2, 42.5), ((18.6, 40.6), (18.9, 39.5), (18.9, 36.0))),
    ((17.0, 42.6, 17.9, 43.2), ((16.8, 42.6), (17.6, 41.6), (18.9, 40.3), (18.9, 36.0))),
    ((14.6, 44.2, 15.4, 45.3), ((14.3, 44.6), (14.6, 43.6), (16.6, 42.2), (18.9, 40.3), (18.9, 36.0))),
    ((13.3, 45.4, 14.0, 45.9), ((13.4, 45.5), (13.3, 44.6), (14.6, 43.3), (16.6, 42.2), (18.9, 40.3), (18.9, 36.0))),
)  # fmt: skip
"""The same where it reaches the Black Sea, the Sea of Azov, the Aegean or the Adriatic."""


class Rivers:
    """The rivers of the base, each as lines in kilometres."""

    def __init__(self, features: Sequence[Mapping[str, object]]) -> None:
        by_name: dict[str, list[BaseGeometry]] = {}
        for entry in features:
            name = str(entry["properties"]["name"])  # type: ignore[index]
            name = "Dnieper" if name == "Dnepre" else name
            if name:
                by_name.setdefault(name, []).append(to_km(shapely.geometry.shape(entry["geometry"])))
        self._lines = {name: _joined(parts) for name, parts in by_name.items()}

    def between(self, name: str, start: Place, end: Place) -> list[Place] | None:
        """Return the river from beside one place to beside another, in km; None where it does not lead there."""
        straight = float(np.hypot(start[0] - end[0], start[1] - end[1]))
        for line in self._lines.get(RIVER_NAMES.get(name, name), ()):
            points = Point(start), Point(end)
            if all(line.distance(point) <= NEAR_RIVER_KM for point in points):
                a, b = (line.project(point) for point in points)
                if 2 < abs(a - b) <= DETOUR * straight + 10:
                    return list(substring(line, a, b).coords)
        return None


@dataclass(frozen=True)
class Course:
    """The line of a keyframe in km, and the stretches of it that follow a river."""

    line: LineString
    rivers: tuple[LineString, ...]


def followed(keyframe: Keyframe, rivers: Rivers) -> Course:
    """Lead the line of a keyframe along the rivers that its waypoints name, and round its corners elsewhere."""
    places = [(float(x), float(y)) for x, y in to_km(keyframe.line).coords]
    on_river = [_rivers_of(name) for name in keyframe.waypoints]
    line: list[Place] = [places[0]]
    courses = []
    for (start, here), (end, there) in pairwise(zip(places, on_river, strict=True)):
        course = next((found for name in here & there if (found := rivers.between(name, start, end))), None)
        if course:
            line += course
            courses.append(LineString(course))
        line.append(end)
    joined = linemerge(courses) if len(courses) > 1 else courses[0] if courses else None
    stretches = tuple(part for part in shapely.get_parts(joined) if part.length > 15) if joined is not None else ()
    return Course(rounded_corners(_without_spurs(line), stretches), stretches)


def shared(first: Course, second: Course) -> list[LineString]:
    """Return the stretches of a river that two lines both follow."""
    if not first.rivers or not second.rivers:
        return []
    near = shapely.union_all(list(second.rivers)).buffer(1)
    cuts = [course.intersection(near) for course in first.rivers]
    parts = [part for cut in cuts for part in shapely.get_parts(cut) if part.length > 0]
    merged = linemerge(parts) if len(parts) > 1 else parts[0] if parts else LineString()
    return [part for part in shapely.get_parts(merged) if part.length > 15]


def axis_ground(line: BaseGeometry, box: BaseGeometry, ends: tuple[Sequence[Place], Sequence[Place]]) -> BaseGeometry:
    """Return the ground west of a line, in km: what lies to the right of the way from north to south."""
    north, south = ends
    whole = LineString([*reversed(north), *line.coords, *south])
    parts = list(split(box, whole).geoms)
    middle = line.interpolate(0.5, normalized=True)
    beside = line.interpolate(line.project(middle) + 0.5)
    dx, dy = beside.x - middle.x, beside.y - middle.y
    right = Point(middle.x + dy * 2, middle.y - dx * 2)
    return min(parts, key=lambda part: part.distance(right))


def over_water(line: BaseGeometry) -> tuple[list[Place], list[Place]]:
    """Return the ways (km) by which a line (degrees) leaves the map at its northern and at its southern end."""
    found = []
    for place, table in ((line.coords[0], NORTH_ENDS), (line.coords[-1], SOUTH_ENDS)):
        way = next((way for (w, s, e, n), way in table if w <= place[0] <= e and s <= place[1] <= n), None)
        if way is None:
            raise ValueError(f"no way out for a line that ends at {place}")
        found.append([(float(x), float(y)) for x, y in to_km(LineString(way)).coords])
    return found[0], found[1]


def ground_of(keyframe: Keyframe, line: BaseGeometry, box: BaseGeometry) -> BaseGeometry:
    """Return the ground of the Axis on the day of a keyframe (km), what is cut off on either side included."""
    ground = axis_ground(line, box, over_water(keyframe.line))
    axis, soviet = (
        [to_km(enclave).buffer(0) for enclave in enclaves]
        for enclaves in (keyframe.axis_enclaves, keyframe.soviet_enclaves)
    )
    return shapely.union_all([ground, *axis]).difference(shapely.union_all(soviet))


def _rivers_of(waypoint: str) -> set[str]:
    return {part.strip() for part in waypoint.split("/")} if "/" in waypoint else {waypoint.strip()}


def _joined(parts: Sequence[BaseGeometry]) -> list[LineString]:
    lines = [line for part in parts for line in shapely.get_parts(part)]
    merged = linemerge(lines) if len(lines) > 1 else lines[0]
    return _bridged([line for line in shapely.get_parts(merged) if line.length > 5])


def _bridged(lines: list[LineString]) -> list[LineString]:
    """Join lines of one river whose ends lie a few kilometres apart, as at a lake."""
    lines = list(lines)
    while True:
        pair = next(
            (
                (a, b, ra, rb)
                for a in range(len(lines))
                for b in range(a + 1, len(lines))
                for ra in (False, True)
                for rb in (False, True)
                if Point(lines[a].coords[0 if ra else -1]).distance(Point(lines[b].coords[-1 if rb else 0])) < 6
            ),
            None,
        )
        if pair is None:
            return lines
        a, b, turn_a, turn_b = pair
        first = list(lines[a].coords)[::-1] if turn_a else list(lines[a].coords)
        second = list(lines[b].coords)[::-1] if turn_b else list(lines[b].coords)
        lines = [line for number, line in enumerate(lines) if number not in {a, b}] + [LineString([*first, *second])]


def _without_spurs(places: list[Place]) -> LineString:
    """Drop a waypoint that leads from the river and back, and repeated places."""
    kept = [places[0]]
    for before, here, after in zip(places, places[1:], [*places[2:], None], strict=False):
        if after is not None and _spur(before, here, after):
            continue
        if here != kept[-1]:
            kept.append(here)
    return LineString(kept)


def _spur(before: Place, here: Place, after: Place) -> bool:
    a, b = np.subtract(here, before), np.subtract(after, here)
    lengths = float(np.hypot(*a)), float(np.hypot(*b))
    if min(lengths) < 0.01:
        return True
    return float(a @ b) < -0.5 * lengths[0] * lengths[1] and min(lengths) < NEAR_RIVER_KM


def rounded_corners(line: LineString, fixed: Sequence[LineString], rounds: int = 2) -> LineString:
    """Cut the corners of a line (Chaikin), save where it follows one of some fixed courses."""
    courses = shapely.union_all([course.buffer(0.2) for course in fixed]) if fixed else None
    for _ in range(rounds):
        places = np.asarray(line.coords)
        still = shapely.contains_xy(courses, places) if courses is not None else np.zeros(len(places), bool)
        line = LineString(_cut(places, still))
    return line


def _cut(places: np.ndarray, still: np.ndarray) -> list[tuple[float, float]]:
    found = [tuple(places[0])]
    for number in range(1, len(places) - 1):
        if still[number]:
            found.append(tuple(places[number]))
            continue
        for other in (number - 1, number + 1):
            step = places[other] - places[number]
            reach = min(0.25, 12 / max(float(np.hypot(*step)), 1e-9))
            found.append(tuple(places[number] + reach * step))
    found.append(tuple(places[-1]))
    return found
