"""The land of a day on paper: who holds what and how, in the symbols of the one table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from atlas.print.canvas import Canvas, joined
from atlas.print.palette import mix
from atlas.print.plane import Plane
from atlas.scene.land import line_between, unit_symbol
from atlas.scene.rule import Rule
from atlas.style import LINES, SYMBOLS, symbol_of
from layers.atlas_data import AtlasData
from layers.files import read_json
from layers.sectors import SIDES

BAND_PIXELS = 22
WATER_LINES = (20, 14, 8)


@dataclass(frozen=True)
class Piece:
    """A piece of land that has one symbol on a day (EPSG:4326)."""

    geometry: BaseGeometry
    symbol: str
    romanian: bool
    of_town: bool = False
    """Whether the piece follows its nearest documented town."""


@cache
def built(folder: Path, name: str) -> tuple[tuple[dict[str, Any], BaseGeometry], ...]:
    """Read a layer once: properties and geometry of every feature."""
    features = read_json(folder / f"{name}.geojson")["features"]
    return tuple((feature["properties"], shape(feature["geometry"])) for feature in features)


def pieces_on(data: AtlasData, day: str, window: BaseGeometry, held: BaseGeometry | None = None) -> Iterator[Piece]:
    """Yield the land of a day that a window shows; where the front cuts a unit, the Soviet side whole and over it the Axis'.

    `held` (EPSG:4326) stands in for the ground of the Axis on that day.
    """
    shapes = {row["unit"]: land for row, land in built(data.folder, "built/units")}
    shapely.prepare(window)
    for unit, land in shapes.items():
        if not window.intersects(land):
            continue
        romanian = unit in data.romanian_1939
        whole = unit_symbol(data, unit, day)
        if whole:
            yield Piece(land, whole, romanian)
            continue
        contest = data.territory.contest_on(unit, day)
        assert contest is not None
        if contest.by_front:
            yield from _sides(data, unit, day, land, _held(data, day, held), romanian=romanian)
        else:
            towns = {town.name: town for town in contest.towns}
            for row, cell in built(data.folder, "built/cells"):
                if row["unit"] == unit and row["contest"] == contest.number:
                    holding = data.territory.holding(unit, day, towns[row["town"]])
                    yield Piece(cell, symbol_of(holding, romanian_1939=romanian), romanian, of_town=True)


def _sides(
    data: AtlasData, unit: str, day: str, land: BaseGeometry, ground: BaseGeometry, *, romanian: bool
) -> Iterator[Piece]:
    axis, soviet = (symbol_of(data.territory.holding(unit, day, side), romanian_1939=romanian) for side in SIDES)
    held = shapely.intersection(land, ground)
    names = {side.name for side in data.territory.parts_on(unit, day) if side}
    if SIDES[1].name in names:
        yield Piece(land.difference(held) if SIDES[0].name in names else land, soviet, romanian)
    if SIDES[0].name in names:
        yield Piece(held, axis, romanian)


def _held(data: AtlasData, day: str, held: BaseGeometry | None) -> BaseGeometry:
    return data.territory.front.held(day) if held is None else held


def draw_ground(canvas: Canvas, plane: Plane, data: AtlasData) -> None:
    """Draw sea, shore and bare land."""
    canvas.area(plane.frame.shape, "paper")
    canvas.area(plane.mapped, "sea")
    land = on_paper(plane, shapely.union_all([ground for _, ground in _in(plane, built(data.folder, "base/land"))]))
    shore = shapely.boundary(land)
    coast = shapely.difference(shore, shapely.buffer(plane.mapped.intersection(plane.frame.shape).boundary, 0.05))
    ink = canvas.ink
    for width in WATER_LINES:
        pale = mix(canvas.colour("shallow"), canvas.colour("sea"), 0.55)
        canvas.stroke(coast, pale, width * ink, cap="round", inside=plane.frame.box)
    canvas.area(land, "land")
    canvas.stroke(coast, "coast", 0.9 * ink)


def draw_land(
    canvas: Canvas, plane: Plane, data: AtlasData, day: str, rule: Rule | None, held: BaseGeometry | None = None
) -> list[Piece]:
    """Draw the holders of a day, then the districts of the occupied land; return the pieces that are in sight.

    `held` (EPSG:4326) stands in for the ground of the Axis on that day.
    """
    shown = pieces_in_sight(plane, data, day, held)
    for piece in shown:
        canvas.record.follows_towns |= piece.of_town
        canvas.area(piece.geometry, fill_of(canvas, piece.symbol))
    merged: dict[str, list[BaseGeometry]] = {}
    for piece in shown:
        canvas.record.drawn.add(piece.symbol)
        merged.setdefault(piece.symbol, []).append(piece.geometry)
    districts = _districts(plane, data, day, rule, held) if rule else []
    covered = shapely.union_all([land for land, _ in districts]) if districts else None
    for symbol, parts in merged.items():
        land = shapely.union_all(parts)
        texture(canvas, land.difference(covered) if covered is not None else land, symbol)
    for land, symbol in districts:
        canvas.area(land, fill_of(canvas, symbol))
        texture(canvas, land, symbol)
        canvas.record.drawn.add(symbol)
    if covered is not None:
        canvas.record.drawn -= {
            symbol for symbol, parts in merged.items() if not _visible(shapely.union_all(parts).difference(covered))
        }
    return shown


def pieces_in_sight(plane: Plane, data: AtlasData, day: str, held: BaseGeometry | None = None) -> list[Piece]:
    """Return the land of a day in mm on the sheet, cut to the frame."""
    found = pieces_on(data, day, plane.window, held)
    drawn = [replace(piece, geometry=on_paper(plane, piece.geometry)) for piece in found]
    return [piece for piece in drawn if _visible(piece.geometry)]


def _districts(
    plane: Plane, data: AtlasData, day: str, rule: Rule, held: BaseGeometry | None
) -> list[tuple[BaseGeometry, str]]:
    found = []
    for row, ground in _in(plane, built(data.folder, "built/districts")):
        district = rule.all.districts[row["district"]]
        symbol = rule.symbol_of_district(district, day)
        if not symbol:
            continue
        contest = data.territory.contest_on(district.unit, day)
        cut = ground.intersection(_held(data, day, held)) if contest and contest.by_front else ground
        land = on_paper(plane, cut)
        if _visible(land):
            found.append((land, symbol))
    return found


def draw_district_lines(
    canvas: Canvas, plane: Plane, data: AtlasData, day: str, rule: Rule, held: BaseGeometry | None = None
) -> None:
    """Draw the schematic limits between administrations; `held` (EPSG:4326) stands in for the ground of the Axis."""
    for row, line in _in(plane, built(data.folder, "built/district_arcs")):
        if rule.between(row["district_a"], row["district_b"], day):
            unit = rule.all.districts[row["district_a"]].unit
            contest = data.territory.contest_on(unit, day)
            ground = line.intersection(_held(data, day, held)) if contest and contest.by_front else line
            _line(canvas, plane, ground, "district")


def draw_waters(canvas: Canvas, plane: Plane, data: AtlasData, *, rivers: bool) -> None:
    """Draw lakes and, where asked for, rivers: the larger the wider."""
    ink = canvas.ink
    for _, lake in _in(plane, built(data.folder, "base/lakes")):
        water = on_paper(plane, lake)
        canvas.area(water, "sea", edge=0)
        canvas.stroke(water, "coast", 0.5 * ink)
    if not rivers:
        return
    by_rank: dict[float, list[BaseGeometry]] = {}
    for row, river in _in(plane, built(data.folder, "base/rivers")):
        if row["rank"] <= largest_rank(plane):
            by_rank.setdefault(row["rank"], []).append(river)
    for rank, courses in sorted(by_rank.items(), reverse=True):
        canvas.stroke(
            on_paper(plane, joined([part for course in courses for part in shapely.get_parts(course)])),
            "river",
            max(0.5, 1.5 - rank * 0.12) * ink,
            cap="round",
        )


def largest_rank(plane: Plane) -> float:
    """Return the rank of the smallest rivers that a scale has room for."""
    return 5 if plane.denominator > 9e6 else 7 if plane.denominator > 4e6 else 9


def draw_frontiers(canvas: Canvas, plane: Plane, data: AtlasData, day: str, pieces: list[Piece]) -> None:
    """Draw the lines between units, the frontier of 1939 with its band, and new frontiers by their stage."""
    ink = canvas.ink
    lines: dict[str, list[BaseGeometry]] = {}
    for row, line in _in(plane, built(data.folder, "built/arcs")):
        key = line_between(data, row["unit_a"], row["unit_b"], day)
        if key:
            lines.setdefault(key, []).append(line)
    new = [key for key in lines if key.split(" ")[0] in {"agreed", "under", "completed"}]
    for key in lines:
        if key not in new:
            _line(canvas, plane, _joined(lines[key]), key)
    _old_frontier(canvas, plane, data, pieces, ink)
    for key in new:
        _line(canvas, plane, _joined(lines[key]), key)


def _old_frontier(canvas: Canvas, plane: Plane, data: AtlasData, pieces: list[Piece], ink: float) -> None:
    frontier = on_paper(plane, shapely.union_all([line for _, line in built(data.folder, "built/frontier_1939")]))
    if frontier.is_empty:
        return
    own = [
        piece.geometry
        for piece in pieces
        if piece.romanian and (piece.symbol == "romania" or piece.symbol.startswith("agreed"))
    ]
    wide = BAND_PIXELS * ink * (0.55 if plane.denominator > 9e6 else 1)
    if own:
        agreed = shapely.union_all(own)
        canvas.area(shapely.buffer(frontier, wide / 2).intersection(agreed), "band", edge=0)
        for piece in pieces:
            if piece.symbol.startswith("agreed"):
                texture(canvas, piece.geometry, piece.symbol)
    canvas.stroke(frontier, "frontier", 2 * ink)
    canvas.record.drawn.add("line 1939")


def _line(canvas: Canvas, plane: Plane, geometry: BaseGeometry, key: str) -> None:
    line = on_paper(plane, geometry)
    if line.is_empty:
        return
    canvas.line(line, LINES[key])
    canvas.record.drawn.add(f"line {stage_of(key)}")


def stage_of(key: str) -> str:
    """Name a line without the party: the legend shows how far a transfer has gone, whoever takes the land."""
    return " ".join(key.split(" ")[:-1]) if key.split(" ")[0] in {"agreed", "under", "completed"} else key


def fill_of(canvas: Canvas, symbol: str) -> str:
    """Return the colour under the hatch of a symbol."""
    look = SYMBOLS[symbol]
    base = canvas.colour(look.base)
    return mix(canvas.colour(look.over), base, look.strength) if look.over and look.strength else base


def texture(canvas: Canvas, land: BaseGeometry, symbol: str) -> None:
    """Draw the hatch or the dots of a symbol."""
    look = SYMBOLS[symbol]
    if look.hatch:
        canvas.hatch(land, look.hatch)
    if look.dots:
        canvas.dots(land, look.dots)


def on_paper(plane: Plane, geometry: BaseGeometry) -> BaseGeometry:
    """Project a geometry and cut it to the frame."""
    return plane.cut(plane.on_paper(geometry))


def _joined(lines: list[BaseGeometry]) -> BaseGeometry:
    return shapely.line_merge(joined([part for line in lines for part in shapely.get_parts(line)]))


def _in(
    plane: Plane, features: tuple[tuple[dict[str, Any], BaseGeometry], ...]
) -> list[tuple[dict[str, Any], BaseGeometry]]:
    """Choose the features that the window shows."""
    frame = shapely.box(*plane.window.bounds)
    return [(row, geometry) for row, geometry in features if geometry.intersects(frame)]


def _visible(land: BaseGeometry) -> bool:
    return bool(land.area > 0.01)
