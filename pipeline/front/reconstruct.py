"""Reconstruct the front of every day and write geodata/built/front.json."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from layers.files import read_json
from layers.front import MAPPED, ORDER
from layers.front_facts import (
    FrontTown,
    Keyframe,
    Pocket,
    Position,
    all_front_towns,
    read_imposed,
    read_keyframes,
    read_pockets,
    read_positions,
)
from layers.sides import AXIS, FIRST, LAST, read_unsided
from layers.territory import read_units
from pipeline.front.cut import Shares
from pipeline.front.encode import STEPS_PER_DEGREE, encoded, runs
from pipeline.front.evidence import evidence
from pipeline.front.field import Array, Settings
from pipeline.front.grid import CELL_KM, FrontGrid
from pipeline.front.plane import domain, to_degrees, to_km
from pipeline.front.regions import Course, Rivers, followed, ground_of, shared
from pipeline.front.trace import Misplaced, Tracer

SHORE_KM = 3.0
"""A line goes on over bays and river mouths this wide."""

SHORTEST_KM = 10.0
"""A piece of line shorter than this, cut off by water, is not drawn."""

ERRORS = [[0, 11, 37], [2, 12, 48], [5, 13, 48], [10, 13, 52], [30, 14, 54], [400, 25, 70]]
"""Days from the nearest dated line, and the error of a line so far from it: half of it, nine tenths within so many km.

See docs/front.md for how it was measured."""

ATTESTING_PLACES, ATTESTING_KM = 5, 250
"""A line is attested where so many places read at a source agree with it, spread over so many km of it."""

Ring = list[tuple[float, float]]


@dataclass(frozen=True)
class FrontDay:
    """The ground of the Axis on a day (km), with the keyframe itself where the day is one."""

    day: str
    ground: BaseGeometry
    keyframe: bool


class Reconstruction:
    """Everything that the front of a day is made from, read once."""

    def __init__(
        self,
        geodata: Path,
        keyframes: Sequence[Keyframe] | None = None,
        towns: Sequence[FrontTown] | None = None,
        settings: Settings = Settings(),  # noqa: B008  frozen
        cell: float = CELL_KM,
    ) -> None:
        """Read the facts; `keyframes` and `towns` stand for a part of them where a trial leaves some out."""
        self.geodata = geodata
        self.keyframes = tuple(keyframes if keyframes is not None else read_keyframes(geodata))
        self.towns = tuple(towns if towns is not None else all_front_towns(geodata))
        self.pockets = read_pockets(geodata)
        self.box = domain()
        self.tracer = Tracer(self.towns, self.pockets, read_imposed(geodata))
        rivers = Rivers(read_json(geodata / "base/rivers.geojson")["features"])
        self.courses: list[Course] = [followed(keyframe, rivers) for keyframe in self.keyframes]
        dated = [
            (keyframe.date, ground_of(keyframe, course.line, self.box))
            for keyframe, course in zip(self.keyframes, self.courses, strict=True)
        ]
        self.grid = FrontGrid(dated, self.towns, self.box, settings, cell, self._muted)

    @property
    def misplaced(self) -> list[Misplaced]:
        """Return the towns that stood on the wrong side of a day's line, too far off to be a matter of its course."""
        return self.tracer.misplaced

    def days(self) -> Iterator[FrontDay]:
        """Yield the ground of every day."""
        for number in range(len(self.keyframes)):
            yield from self.days_from(number)

    def days_from(self, number: int) -> Iterator[FrontDay]:
        """Yield a keyframe's own day, and those up to the day before the next."""
        keyframe = self.keyframes[number]
        yield FrontDay(keyframe.date, self.tracer.mend(self.grid.grounds[number], keyframe.date), True)
        if number + 1 == len(self.keyframes):
            return
        courses = shared(self.courses[number], self.courses[number + 1])
        for day, field in self.grid.fields(number):
            iso = date.fromordinal(day).isoformat()
            yield FrontDay(iso, self.tracer.mend(self.grid.ground(field), iso, courses), False)

    def ground_on(self, keyframe: Keyframe) -> BaseGeometry:
        """Return the mended ground of a keyframe (km), pockets counted in."""
        ground = self.tracer.mend(self.grid.grounds[self.keyframes.index(keyframe)], keyframe.date)
        return self.held(FrontDay(keyframe.date, ground, True))

    def held(self, found: FrontDay) -> BaseGeometry:
        """Return the ground of the Axis on a day with its pockets (km); where they meet, the kind decides."""
        ground = found.ground
        for pocket, area in sorted(self.tracer.pockets_on(found.day), key=lambda pair: -ORDER.index(pair[0].kind)):
            ground = ground.union(area) if pocket.side_inside == AXIS else ground.difference(area)
        return ground

    def _pockets_on(self, day: str) -> list[BaseGeometry]:
        return [area for _, area in self.tracer.pockets_on(day)]

    def _muted(self, day: int) -> Array:
        iso = date.fromordinal(day).isoformat()
        muted = np.array([any(change.event == "romanian_switch" for change in town.changes) for town in self.towns])
        for area in self._pockets_on(iso):
            muted |= shapely.contains_xy(area, self.tracer.places[:, 0], self.tracer.places[:, 1])
        return muted


class Drawable:
    """Where a line is drawn: on land that has sides, outside the day's pockets."""

    def __init__(self, geodata: Path) -> None:
        units = read_units(geodata)
        unsided = read_unsided(geodata)
        land = to_km(
            shapely.union_all(
                [shape(entry["geometry"]) for entry in read_json(geodata / "base/land.geojson")["features"]]
            )
        )
        near_shore = land.simplify(1).buffer(SHORE_KM).buffer(-SHORE_KM)
        without = to_km(shapely.union_all([units[name].geometry for name in unsided])).simplify(1)
        frame = to_km(shapely.segmentize(shapely.box(*MAPPED), 1)).buffer(-2)
        self.area = near_shore.difference(without).intersection(frame)
        shapely.prepare(self.area)

    def rings(self, ground: BaseGeometry, hidden: BaseGeometry) -> list[tuple[Ring, list[bool]]]:
        """Return the rings of a ground (km) as places (lon, lat) with a flag for every segment: drawn or not."""
        found = []
        for part in shapely.get_parts(ground):
            for ring in (part.exterior, *part.interiors):
                places = _with_cuts(ring, self.area)
                flags = self._flags(places, hidden)
                degrees = shapely.get_coordinates(to_degrees(shapely.LineString(places)))
                found.append(([(float(x), float(y)) for x, y in degrees], flags))
        return found

    def _flags(self, places: Array, hidden: BaseGeometry) -> list[bool]:
        middles = (places[:-1] + places[1:]) / 2
        drawn = shapely.contains_xy(self.area, middles[:, 0], middles[:, 1])
        if not hidden.is_empty:
            drawn &= ~shapely.contains_xy(hidden, middles[:, 0], middles[:, 1])
        lengths = np.hypot(*(places[1:] - places[:-1]).T)
        return _without_short(drawn, lengths)


def write_front(geodata: Path) -> list[Misplaced]:
    """Write built/front.json; return the towns that no course of the line could place."""
    work = Reconstruction(geodata)
    drawable = Drawable(geodata)
    shares, positions = Shares(geodata), read_positions(geodata)
    days = []
    for found in work.days():
        if FIRST <= found.day <= LAST:
            days.append(_day(work, drawable, found))
            shares.add(found.day, work.held(found))
    content = {
        "first": FIRST, "last": LAST, "steps_per_degree": STEPS_PER_DEGREE,
        "keyframes": [_dated(work, keyframe, positions) for keyframe in work.keyframes], "errors": ERRORS,
        "pockets": [_pocket(drawable, pocket, area) for pocket, area in zip(work.pockets, work.tracer.pocket_shapes, strict=True)],
        "days": days,
    }  # fmt: skip
    lines = (
        json.dumps(content, ensure_ascii=False, separators=(",", ":"))
        .replace('],["', '],\n["')
        .replace('"],"', '"],\n"')
    )
    (geodata / "built/front.json").write_text(lines + "\n", encoding="utf-8")
    shares.write(geodata / "built/front_shares.csv")
    return work.misplaced


def _dated(work: Reconstruction, keyframe: Keyframe, positions: Sequence[Position]) -> dict[str, Any]:
    """Tell of a dated line whether sources attest it: enough places read, far enough apart, agree with it."""
    told = evidence(work, keyframe, positions)
    attested = len(told.agreeing) >= ATTESTING_PLACES and told.span_km >= ATTESTING_KM and not told.outvoted
    return {"date": keyframe.date, "basis": "attested" if attested else "described", "places": len(told.agreeing)}


def _day(work: Reconstruction, drawable: Drawable, found: FrontDay) -> list[str]:
    hidden = shapely.union_all([area.buffer(1) for _, area in work.tracer.pockets_on(found.day)])
    return _written(drawable.rings(found.ground, hidden))


def _written(rings: Sequence[tuple[Ring, list[bool]]]) -> list[str]:
    """Write rings in steps; places that fall on one step are written once."""
    parts = []
    for ring, flags in rings:
        steps = [(round(x * STEPS_PER_DEGREE), round(y * STEPS_PER_DEGREE)) for x, y in ring]
        kept = [number for number in range(len(flags)) if steps[number] != steps[number + 1]]
        if len(kept) > 2:
            parts += [encoded([ring[number] for number in kept]), runs([flags[number] for number in kept])]
    return parts


def _pocket(drawable: Drawable, pocket: Pocket, area: BaseGeometry) -> dict[str, Any]:
    rings = drawable.rings(shapely.orient_polygons(area), shapely.Polygon())
    return {
        "id": pocket.id, "name": pocket.name, "stage": pocket.stage, "kind": pocket.kind, "start": pocket.start_date,
        "end": pocket.end_date, "side": pocket.side_inside, "error_km": pocket.error_km, "rings": _written(rings),
    }  # fmt: skip


def _with_cuts(ring: BaseGeometry, area: BaseGeometry) -> Array:
    """Return the vertices of a ring with one more wherever it enters or leaves an area."""
    line = shapely.LineString(ring.coords)
    cuts = shapely.get_coordinates(line.intersection(area.boundary))
    at = shapely.line_locate_point(line, shapely.points(cuts)) if len(cuts) else np.array([])
    own = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(np.asarray(line.coords), axis=0).T))])
    marks = np.unique(np.round(np.concatenate([own, at]), 3))
    return np.asarray(shapely.get_coordinates(shapely.line_interpolate_point(line, np.minimum(marks, line.length))))


def _without_short(drawn: Array, lengths: Array) -> list[bool]:
    """Leave out runs of drawn segments that are shorter than a line is worth."""
    flags = drawn.copy()
    start = 0
    while start < len(flags):
        end = start
        while end < len(flags) and drawn[end] == drawn[start]:
            end += 1
        if drawn[start] and lengths[start:end].sum() < SHORTEST_KM:
            flags[start:end] = False
        start = end
    return [bool(flag) for flag in flags]
