"""Compile the atomic units: the source pieces joined by unit, and cut where their histories part."""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from pyproj import Transformer
from shapely.geometry import MultiPolygon, Point, Polygon, shape
from shapely.geometry.base import BaseGeometry
from shapely.ops import transform

from layers.files import read_csv, split_list
from pipeline.drawn_lines import CRETE, CUTS, DNIEPER_BEYOND, ISLANDS, ODESSA, PROTECTORATE, SNAKE_ISLAND
from pipeline.geojson import area_km2, feature, write_features

COLUMNS = ("unit", "name", "method", "error_km", "source", "pieces", "note")

GRID = 1e-6
"""Vertices are kept on a grid of a millionth of a degree, so that neighbours share them."""

DNIEPER_NORTH = 51.6
"""Above this latitude both banks lie outside the units that the river divides."""

_METRES = Transformer.from_crs("EPSG:4326", "EPSG:3035", always_xy=True).transform


def compile_units(sources: Path, geodata: Path) -> None:
    """Write base/units.geojson: one feature a unit of facts/units.csv, a partition of the land."""
    facts = {row["unit"]: row for row in read_csv(geodata / "facts/units.csv", COLUMNS)}
    unit_of_piece = {piece: unit for unit, row in facts.items() for piece in split_list(row["pieces"])}
    faces = _partition(sources, unit_of_piece)
    waters = _lakes(sources)
    features = [_feature(facts[unit], faces[unit], waters) for unit in sorted(facts)]
    write_features(geodata / "base/units.geojson", features)


def _partition(sources: Path, unit_of_piece: dict[str, str]) -> dict[str, BaseGeometry]:
    """Lay all borders and cuts over each other and give every face to its unit."""
    pieces = _pieces(sources)
    regions = _regions(sources, pieces)
    linework: list[BaseGeometry] = [geometry.boundary for geometry in pieces.values()] + [
        region.boundary for region, _ in regions
    ]
    linework += [SNAKE_ISLAND.boundary, CRETE.boundary]
    noded = shapely.unary_union(linework, grid_size=GRID)
    faces = shapely.get_parts(shapely.polygonize([noded]))
    names, tree = [unit_of_piece[name] for name in pieces], shapely.STRtree(list(pieces.values()))
    by_unit: dict[str, list[BaseGeometry]] = defaultdict(list)
    for face in faces:
        unit = _unit_of(face, names, tree, regions)
        if unit:
            by_unit[unit].append(face)
    return {unit: _clean(shapely.coverage_union_all(parts)) for unit, parts in by_unit.items()}


def _unit_of(
    face: BaseGeometry, names: list[str], tree: shapely.STRtree, regions: list[tuple[BaseGeometry, dict[str, str]]]
) -> str:
    point = face.point_on_surface()
    if SNAKE_ISLAND.contains(point):
        return "snake-island"
    if CRETE.contains(point):
        return "crete"
    found = tree.query(point, predicate="within")
    if not len(found):
        return ""
    unit: str = names[int(found[0])]
    for region, moves in regions:
        if unit in moves and region.contains(point):
            unit = moves[unit]
        elif "*" in moves and region.contains(point):
            unit = moves["*"]
    return unit


def _regions(sources: Path, pieces: dict[str, BaseGeometry]) -> list[tuple[BaseGeometry, dict[str, str]]]:
    """Return the areas that move a piece from one unit to another."""
    west, east = "ussr-ukraine-west-of-dnieper", "ussr-ukraine-east"
    left_bank = _east_of_dnieper(sources)
    regions: list[tuple[BaseGeometry, dict[str, str]]] = [
        (left_bank, {west: east}),
        (shapely.box(20, 40, 45, 60).difference(left_bank), {east: west}),
    ]
    for cut in CUTS:
        regions.append((Polygon(cut.ring), cut.moves))
    regions.append((_disc(ODESSA.lon, ODESSA.lat, ODESSA.radius_km), {"transnistria-south": "odessa-city"}))
    outside = pieces["cz"].difference(Polygon(PROTECTORATE))
    regions.append((outside, {"bohemia-moravia": "sudetenland"}))
    regions += [(Polygon(ring), {"*": "danube-islands-1940"}) for ring in ISLANDS.values()]
    return regions


def _east_of_dnieper(sources: Path) -> BaseGeometry:
    """Return the ground east of the Dnieper, traced through today's reservoirs along the old bed."""
    rivers = gpd.read_file(sources / "ne10m_rivers_lake_centerlines_bbox.gpkg")
    parts = [list(part.coords) for line in rivers[rivers.name == "Dnipro"].geometry for part in shapely.get_parts(line)]
    course = [point for point in _chain(parts) if point[1] < DNIEPER_NORTH]
    return shapely.make_valid(Polygon([*course, *DNIEPER_BEYOND]))


def _chain(parts: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """Join the parts of a river from its northernmost end downstream, turning those that run the other way."""
    left = [part if part[0][1] >= part[-1][1] else part[::-1] for part in parts]
    left.sort(key=lambda part: -part[0][1])
    course = left.pop(0)
    while left:
        options = [(_gap(course[-1], part[end]), number, end) for number, part in enumerate(left) for end in (0, -1)]
        _, number, end = min(options)
        part = left.pop(number)
        course = course + (part if end == 0 else part[::-1])
    return course


def _gap(first: tuple[float, float], second: tuple[float, float]) -> float:
    return (first[0] - second[0]) ** 2 + (first[1] - second[1]) ** 2


def _disc(lon: float, lat: float, radius_km: float) -> BaseGeometry:
    back = Transformer.from_crs("EPSG:3035", "EPSG:4326", always_xy=True).transform
    return transform(back, Point(*_METRES(lon, lat)).buffer(radius_km * 1000, 16))


def _pieces(sources: Path) -> dict[str, BaseGeometry]:
    features = json.loads((sources / "units_draft.geojson").read_text(encoding="utf-8"))["features"]
    return {entry["properties"]["id"]: shape(entry["geometry"]) for entry in features}


def _clean(geometry: BaseGeometry) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(geometry) if part.area > 1e-7]
    return parts[0] if len(parts) == 1 else MultiPolygon(parts)


def _lakes(sources: Path) -> BaseGeometry:
    frames = [gpd.read_file(sources / f"ne10m_{name}_bbox.gpkg") for name in ("lakes", "lakes_europe")]
    return shapely.unary_union([geometry.buffer(0) for frame in frames for geometry in frame.geometry])


def _feature(facts: dict[str, str], geometry: BaseGeometry, lakes: BaseGeometry) -> dict[str, Any]:
    area = area_km2(geometry)
    water = area_km2(geometry.intersection(lakes))
    properties = {
        "unit": facts["unit"], "name": facts["name"], "method": facts["method"], "error_km": float(facts["error_km"]),
        "source": list(split_list(facts["source"])), "note": facts["note"],
        "area_km2": round(area, 2), "land_km2": round(area - water, 2),
    }  # fmt: skip
    return feature(geometry, decimals=6, **properties)
