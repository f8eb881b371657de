"""From the field of a day to its ground: rivers, changes of side, rings of encirclement, towns, and what is too small to stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry import LineString, Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import nearest_points

from layers.calendar import add_days
from layers.front_facts import PRECISION_DAYS, FrontTown, Imposed, Pocket
from layers.sides import AXIS, SOVIET
from pipeline.front.field import Array
from pipeline.front.plane import domain, points_km, to_km

CORRIDOR_KM = 6.0
"""A line this near to a river that both neighbouring keyframes follow runs along it."""

RING_KM = {"pocket": 7.0, "siege": 7.0, "bridgehead": 1.5, "landing": 1.5}
"""Around a pocket the enemy holds at least so much: that is what makes it one."""

FINGER_KM, ROOT = 3.0, 0.4
"""A line reaches a town that it has on the wrong side by a wedge: half its width at the town, and at its root as a share
of its length."""

SAFE_KM = 0.8
"""A town stands at least so far inside its own ground: what is written in steps of 400 m must not lose it."""

LEAST_KM2 = 12.0

FARTHEST_KM = 90.0
"""A town farther than this from the line is no matter of its course; it is listed."""

SIMPLE_KM, FINE_KM = 0.5, 0.3


@dataclass(frozen=True)
class Misplaced:
    """A town whose side the ground of a day does not show, and how far away it is, in km."""

    town: str
    day: str
    away_km: float


class Tracer:
    """Mends the ground of one day after the other (km)."""

    def __init__(self, towns: Sequence[FrontTown], pockets: Sequence[Pocket], imposed: Sequence[Imposed]) -> None:
        self.towns, self.pockets, self.imposed = towns, pockets, imposed
        self.places = points_km([town.lon for town in towns], [town.lat for town in towns])
        self.pocket_shapes = [to_km(pocket.geometry).buffer(0) for pocket in pockets]
        self.imposed_shapes = [to_km(land.geometry).buffer(0) for land in imposed]
        self.box = domain()
        self.misplaced: list[Misplaced] = []

    def mend(self, ground: BaseGeometry, day: str, courses: Sequence[LineString] = ()) -> BaseGeometry:
        """Return the ground of the Axis on a day with everything that interpolation cannot know."""
        for course in courses:
            ground = along(ground, course)
        ground = self._imposed(ground, day)
        ground = self._ringed(ground, day)
        ground = without_specks(ground, *self._known(day))
        ground = clean(ground)
        return self._with_towns(ground, day)

    def pockets_on(self, day: str) -> list[tuple[Pocket, BaseGeometry]]:
        """Return the pockets that stand on a day with their shapes in km."""
        return [(pocket, area) for pocket, area in zip(self.pockets, self.pocket_shapes, strict=True) if day in pocket]

    def _imposed(self, ground: BaseGeometry, day: str) -> BaseGeometry:
        for land, area in zip(self.imposed, self.imposed_shapes, strict=True):
            if day in land and land.side_inside == AXIS:
                ground = ground.union(area)
            if day in land and land.side_inside == SOVIET:
                ground = ground.difference(area)
        return ground

    def _ringed(self, ground: BaseGeometry, day: str) -> BaseGeometry:
        for pocket, area in self.pockets_on(day):
            near = area.buffer(RING_KM[pocket.kind])
            ground = ground.difference(near) if pocket.side_inside == AXIS else ground.union(near)
        return ground

    def _known(self, day: str) -> tuple[Array, Array]:
        """Return the places of the towns on either side that no pocket explains."""
        sides = self._sides(day)
        return self.places[sides > 0], self.places[sides < 0]

    def _sides(self, day: str) -> Array:
        """Return by town 1 for the Axis, -1 for the Soviet side, 0 where a pocket or an approximate date leaves it open."""
        sides = np.array([certain_side(town, day) for town in self.towns])
        for _, area in self.pockets_on(day):
            sides[shapely.contains_xy(area, self.places[:, 0], self.places[:, 1])] = 0
        return sides

    def _with_towns(self, ground: BaseGeometry, day: str) -> BaseGeometry:
        sides = self._sides(day)
        for _ in range(2):  # a wedge for one town may take another's ground
            ground = self._mended(ground, sides, day)
        parts = [part for part in shapely.get_parts(ground.simplify(FINE_KM)) if part.area > LEAST_KM2]
        return shapely.orient_polygons(shapely.MultiPolygon([_without_slivers(part) for part in parts]))

    def _mended(self, ground: BaseGeometry, sides: Array, day: str) -> BaseGeometry:
        held = shapely.contains_xy(ground, self.places[:, 0], self.places[:, 1])
        edge = ground.boundary
        shapely.prepare(edge)
        close = shapely.dwithin(edge, shapely.points(self.places), SAFE_KM)
        wrong = ((sides > 0) & ~held) | ((sides < 0) & held)
        for number in map(int, np.flatnonzero(wrong | (close & (sides != 0)))):
            place = Point(self.places[number])
            if not wrong[number]:
                ground = (
                    ground.union(place.buffer(2 * SAFE_KM, quad_segs=2))
                    if held[number]
                    else ground.difference(place.buffer(2 * SAFE_KM, quad_segs=2))
                )
                continue
            axis = sides[number] > 0
            other = ground if axis else self.box.difference(ground)
            nearest = nearest_points(place, other)[1]
            away = place.distance(nearest)
            if away > FARTHEST_KM:
                found = Misplaced(self.towns[number].name, day, round(away, 1))
                self.misplaced += [found] if found not in self.misplaced else []
                continue
            tip, root = place.buffer(FINGER_KM, quad_segs=3), nearest.buffer(max(FINGER_KM, ROOT * away), quad_segs=3)
            wedge = shapely.union_all([tip, root]).convex_hull
            ground = ground.union(wedge) if axis else ground.difference(wedge)
        return ground


def certain_side(town: FrontTown, day: str) -> int:
    """Return 1 where the Axis holds a town on a day, -1 where the Soviet side does, 0 within the precision of a change."""
    for change in town.changes:
        slack = PRECISION_DAYS[change.precision]
        if change.side and slack and add_days(change.date, -slack) <= day <= add_days(change.date, slack):
            return 0
    return 1 if town.side_on(day) == AXIS else -1


def along(ground: BaseGeometry, course: LineString) -> BaseGeometry:
    """Lead the edge of a ground along a river where it runs beside it anyway."""
    corridor = course.buffer(CORRIDOR_KM, cap_style="flat")
    if not corridor.intersects(ground.boundary):
        return ground
    banks = [part for part in shapely.get_parts(shapely.ops.split(corridor, _extended(course))) if part.area > 5]
    shares = [part.intersection(ground).area / part.area for part in banks]
    if len(banks) < 2 or max(shares) < 0.6 or min(shares) > 0.4:
        return ground
    ours = [part for part, share in zip(banks, shares, strict=True) if share >= 0.5]
    theirs = [part for part, share in zip(banks, shares, strict=True) if share < 0.5]
    return ground.difference(shapely.union_all(theirs)).union(shapely.union_all(ours))


def without_specks(ground: BaseGeometry, axis: Array, soviet: Array) -> BaseGeometry:
    """Drop every part, and fill every hole, that holds no town of its own side; the largest part stands."""
    parts = sorted(shapely.get_parts(ground), key=lambda part: -part.area)
    kept = [part for part in parts if part is parts[0] or _holds(part, axis)]
    filled = []
    for part in kept:
        holes = [ring for ring in part.interiors if _holds(shapely.Polygon(ring), soviet)]
        filled.append(shapely.Polygon(part.exterior, holes))
    return shapely.union_all(filled)


def clean(ground: BaseGeometry) -> BaseGeometry:
    """Drop vertices that matter less than the line is known to, and slivers."""
    simple = ground.simplify(SIMPLE_KM).buffer(0)
    return shapely.union_all([_without_slivers(part) for part in shapely.get_parts(simple) if part.area > LEAST_KM2])


def _without_slivers(part: BaseGeometry) -> BaseGeometry:
    return shapely.Polygon(part.exterior, [ring for ring in part.interiors if shapely.Polygon(ring).area > LEAST_KM2])


def _extended(course: LineString) -> LineString:
    """Lengthen a line a little at both ends, so that it splits its own corridor."""
    places = np.asarray(course.coords)
    ends = []
    for end, inner in ((places[0], places[1]), (places[-1], places[-2])):
        step = end - inner
        ends.append(end + step / max(float(np.hypot(*step)), 1e-9) * 1.0)
    return LineString([ends[0], *places, ends[1]])


def _holds(part: BaseGeometry, places: Array) -> bool:
    return bool(len(places)) and bool(shapely.contains_xy(part, places[:, 0], places[:, 1]).any())
