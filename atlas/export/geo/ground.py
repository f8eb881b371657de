"""The ground of a day: who held which part of every unit."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from atlas.export.geo.feature import GRID
from layers.files import read_json
from layers.front_ground import projected
from layers.sectors import SIDES, Town
from layers.sides import AXIS, FIRST, LAST
from layers.territory import Holding, Territory


@dataclass(frozen=True)
class Ground:
    """A unit of a day, or a part of it, with who holds it; geometry in EPSG:4326, area in km2."""

    holding: Holding
    geometry: BaseGeometry
    area_km2: float
    cut: bool
    """Whether the front runs through the unit."""

    @property
    def part(self) -> str:
        """Name the side of the front or the town that the part follows; '' where the unit is held whole."""
        return self.holding.town.name if self.holding.town else ""


def ground_on(territory: Territory, day: str) -> list[Ground]:
    """Return every unit of a day once, or its parts; together they are the land of the map."""
    found = []
    for name, unit in territory.units.items():
        for town, geometry in _parts(territory, name, day):
            whole = geometry is unit.geometry
            area = unit.area_km2 if whole else float(projected(geometry).area) / 1e6
            cut = not whole and town is not None and bool(town.side)
            found.append(Ground(territory.holding(name, day, town), geometry, area, cut))
    return found


def _parts(territory: Territory, unit: str, day: str) -> list[tuple[Town | None, BaseGeometry]]:
    parts, geometry = territory.parts_on(unit, day), territory.units[unit].geometry
    if len(parts) == 1:
        return [(parts[0], geometry)]
    contest = territory.contest_on(unit, day)
    assert contest is not None
    if not contest.by_front:
        grounds = _ground_of_towns(territory, unit, contest.number)
        return [(town, grounds[town.name]) for town in parts if town and town.name in grounds]
    held = territory.front.held(min(max(day, FIRST), LAST))
    cuts = {
        side: areas((shapely.intersection if side.name == AXIS else shapely.difference)(geometry, held, grid_size=GRID))
        for side in SIDES
    }
    return [(side, cut) for side, cut in cuts.items() if not cut.is_empty]


@lru_cache(maxsize=64)
def _ground_of_towns(territory: Territory, unit: str, number: int) -> dict[str, BaseGeometry]:
    """Return the ground of the towns of a contest; the built cells are simplified, so what they leave of the unit goes to
    the nearest."""
    rest, found = territory.units[unit].geometry, {}
    for town, cell in _cells(territory.folder)[unit, number].items():
        found[town] = areas(shapely.intersection(rest, cell, grid_size=GRID))
        rest = areas(shapely.difference(rest, cell, grid_size=GRID))
    left: dict[str, list[BaseGeometry]] = {town: [] for town in found}
    for sliver in shapely.get_parts(rest):
        place = sliver.representative_point()
        left[min(found, key=lambda town: found[town].distance(place))].append(sliver)
    return {town: shapely.union_all([cell, *left[town]], grid_size=GRID) for town, cell in found.items()}


@cache
def _cells(folder: Path) -> dict[tuple[str, int], dict[str, BaseGeometry]]:
    found: dict[tuple[str, int], dict[str, BaseGeometry]] = {}
    for feature in read_json(folder / "built/cells.geojson")["features"]:
        row = feature["properties"]
        found.setdefault((row["unit"], row["contest"]), {})[row["town"]] = shape(feature["geometry"])
    return found


def areas(geometry: BaseGeometry) -> BaseGeometry:
    """Drop the points and lines that a cut may leave."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
