"""The ground between the lines of two days."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.sectors import to_metres
from layers.sides import FIRST, LAST
from layers.territory import Territory

SIMPLE_DEGREES = 0.01


@lru_cache(maxsize=256)
def ground_between(territory: Territory, first: str, second: str) -> tuple[float, float]:
    """Measure in km2 what passed to the Soviet side and to the Axis between two days, on land that has sides."""
    before, after = (held_in_metres(territory, day) for day in (first, second))
    lost, won = (
        ground.intersection(_land(territory)).area for ground in (before.difference(after), after.difference(before))
    )
    return lost / 1e6, won / 1e6


@lru_cache(maxsize=32)
def held_in_metres(territory: Territory, day: str) -> BaseGeometry:
    """Return the ground of the Axis (EPSG:3035), before and after the front as on its first and last day."""
    return projected(territory.front.held(min(max(day, FIRST), LAST)))


def projected(geometry: BaseGeometry) -> BaseGeometry:
    """Project a geometry from EPSG:4326 to EPSG:3035, in which areas are measured."""
    return shapely.transform(geometry, lambda xy: np.column_stack(to_metres(xy[:, 0], xy[:, 1])))


@lru_cache(maxsize=4)
def _land(territory: Territory) -> BaseGeometry:
    sided = [unit.geometry for name, unit in territory.units.items() if name not in territory.front.unsided]
    land = projected(shapely.coverage_union_all(sided).simplify(SIMPLE_DEGREES))
    shapely.prepare(land)
    return land
