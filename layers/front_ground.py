"""The ground between the lines of two days."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from layers.sectors import to_metres
from layers.territory import Territory

SIMPLE_DEGREES = 0.01


@lru_cache(maxsize=256)
def ground_between(territory: Territory, first: str, second: str) -> tuple[float, float]:
    """Measure in km2 what passed to the Soviet side and to the Axis between two days, on land that has sides."""
    before, after = (_held(territory, day) for day in (first, second))
    return before.difference(after).area / 1e6, after.difference(before).area / 1e6


def _held(territory: Territory, day: str) -> BaseGeometry:
    held = territory.front.held(day).intersection(_land(territory))
    return shapely.transform(held, lambda xy: np.column_stack(to_metres(xy[:, 0], xy[:, 1])))


@lru_cache(maxsize=4)
def _land(territory: Territory) -> BaseGeometry:
    sided = [unit.geometry for name, unit in territory.units.items() if name not in territory.front.unsided]
    land = shapely.coverage_union_all(sided).simplify(SIMPLE_DEGREES)
    shapely.prepare(land)
    return land
