"""The administrations of occupied land as features."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from atlas.answers import administration_record
from atlas.export.geo.feature import GRID, Feature, feature
from atlas.export.geo.ground import Ground, areas
from atlas.style import symbol_of
from layers.administrations import Administration
from layers.atlas_data import AtlasData


def districts_on_day(data: AtlasData, ground: Sequence[Ground], day: str) -> list[Feature]:
    """Return the administrations of a day on the ground that their authority holds."""
    by_unit: dict[str, list[Ground]] = {}
    for own in ground:
        by_unit.setdefault(own.holding.unit, []).append(own)
    found = []
    for row in data.territory.administrations.on(day):
        unit, limits = _area(data, row)
        held = [own for own in by_unit[unit] if own.holding.holder == row.authority]
        if not held:
            continue
        land = limits if len(held) == len(by_unit[unit]) else _within(limits, held)
        if not land.is_empty:
            holding = replace(held[0].holding, administration=row)
            symbol = symbol_of(holding, romanian_1939=unit in data.romanian_1939)
            found.append(feature(f"district/{row.area}", land, {**_rule(data, row), "symbol": symbol}))
    return found


def _within(limits: BaseGeometry, held: Sequence[Ground]) -> BaseGeometry:
    land = shapely.union_all([own.geometry for own in held], grid_size=GRID)
    return areas(shapely.intersection(limits, land, grid_size=GRID))


def _area(data: AtlasData, row: Administration) -> tuple[str, BaseGeometry]:
    """Return the unit of an administration and the land within its limits."""
    district = data.territory.administrations.districts.get(row.area)
    return (district.unit, district.geometry) if district else (row.area, data.territory.units[row.area].geometry)


def _rule(data: AtlasData, row: Administration) -> dict[str, Any]:
    district = data.territory.administrations.districts.get(row.area)
    unit = data.territory.units[district.unit if district else row.area]
    own = district or unit
    return {
        "name": own.name, "unit": unit.unit, **administration_record(row), "date_edtf": row.date_edtf,
        "method": own.method, "error_km": own.error_km, "made_of": list(own.source),
    }  # fmt: skip


def administration_features(data: AtlasData) -> Iterator[Feature]:
    """Return every administration on the land within its limits."""
    for rows in data.territory.administrations.of_area.values():
        for row in rows:
            yield feature(f"district/{row.area}/{row.start_date}", _area(data, row)[1], _rule(data, row))
