"""Build geodata/built from geodata/base and geodata/facts: what the map draws, ready to draw."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from layers.armies import BUILT as ARMIES
from layers.calendar import FIRST_DAY
from layers.errors import GeodataError
from layers.tenure import tenure_on
from layers.territory import Territory, read_territory
from pipeline.arcs import arcs, outline
from pipeline.armies import write_army_sectors
from pipeline.balances import write_balances
from pipeline.cells import cells
from pipeline.geojson import area_km2, feature, write_features
from pipeline.overlaps import write_overlaps

TOLERANCE_DEGREES = 0.006
"""Vertices that matter less than this are dropped, along shared borders on both sides alike."""

DECIMALS = 6
"""The grid of the base geometry: on a coarser one narrow necks of land would cross themselves."""

CELL_DECIMALS = 4
"""About 10 m: the ground of a town is known to kilometres."""


def build(geodata: Path) -> None:
    """Write geodata/built; the same input gives the same bytes."""
    territory = read_territory(geodata)
    names = list(territory.units)
    simple = _simplify([territory.units[name].geometry for name in names])
    units = dict(zip(names, simple, strict=True))
    built = geodata / "built"
    built.mkdir(exist_ok=True)
    write_features(built / "units.geojson", (feature(units[name], decimals=DECIMALS, unit=name) for name in names))
    write_features(built / "cells.geojson", _cells(territory, units))
    write_features(built / "arcs.geojson", _arcs(units))
    romanian = [units[name] for name in names if tenure_on(territory.tenures[name], FIRST_DAY).holder == "romania"]
    write_features(
        built / "frontier_1939.geojson",
        [feature(outline(romanian), decimals=DECIMALS, name="Romania, 1 September 1939")],
    )
    _write_districts(territory, built)
    write_overlaps(territory, built / "overlaps.csv")
    write_balances(geodata, built / "balance.csv")
    write_army_sectors(geodata, geodata / ARMIES)
    version = {"data_version": data_version(geodata)}
    (built / "version.json").write_text(json.dumps(version, indent=1) + "\n", encoding="utf-8")


def _write_districts(territory: Territory, built: Path) -> None:
    """Write the pieces of units that were ruled apart, and the lines between them."""
    districts = territory.administrations.districts
    names = list(districts)
    simple = shapely.coverage_simplify([districts[name].geometry for name in names], TOLERANCE_DEGREES)
    shapes = dict(zip(names, simple, strict=True))
    write_features(
        built / "districts.geojson",
        (feature(shapes[name], decimals=CELL_DECIMALS, district=name) for name in names),
    )
    between = ((pair, line) for pair, line in arcs(shapes).items() if len(pair) == 2)
    write_features(
        built / "district_arcs.geojson",
        (feature(line, decimals=CELL_DECIMALS, district_a=pair[0], district_b=pair[1]) for pair, line in between),
    )


def data_version(geodata: Path) -> str:
    """Return a short hash of everything under geodata that is not built."""
    digest = hashlib.sha256()
    for path in sorted(geodata.rglob("*"), key=lambda path: path.relative_to(geodata).as_posix()):
        inside = path.relative_to(geodata)
        if (path.is_file() and inside.parts[0] in {"base", "facts", "events", "text"}) or inside.name == "sources.json":
            digest.update(inside.as_posix().encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:10]


def _simplify(geometries: list[BaseGeometry]) -> list[BaseGeometry]:
    simple = list(shapely.coverage_simplify(geometries, TOLERANCE_DEGREES))
    tiny = [number for number, shape in enumerate(simple) if shape.is_empty]
    if tiny:
        raise GeodataError("base/units.geojson", "", f"{len(tiny)} units vanish when simplified")
    rounded = [shapely.transform(shape, lambda xy: xy.round(DECIMALS)) for shape in simple]
    if not shapely.coverage_is_valid(rounded):
        raise GeodataError("base/units.geojson", "", "the simplified units overlap or leave gaps")
    return rounded


def _cells(territory: Territory, units: dict[str, BaseGeometry]) -> Iterable[dict[str, Any]]:
    for unit, contests in territory.contests.items():
        for contest in contests:
            if contest.by_front:
                continue
            shares = cells(contest, territory.units[unit].geometry) if contest.towns else {}
            measured = {town: area_km2(share) for town, share in shares.items()}
            drawn = cells(contest, units[unit]) if contest.towns else {}
            for town in measured:
                properties = {
                    "unit": unit,
                    "contest": contest.number,
                    "town": town,
                    "area_km2": round(measured[town], 1),
                }
                yield feature(drawn.get(town, shares[town]), decimals=CELL_DECIMALS, **properties)


def _arcs(units: dict[str, BaseGeometry]) -> Iterable[dict[str, Any]]:
    for names, line in arcs(units).items():
        if len(names) == 2:
            yield feature(line, decimals=DECIMALS, unit_a=names[0], unit_b=names[1])
