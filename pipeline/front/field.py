"""The hybrid: a field over the plane for every day, positive where the Axis holds the ground.

Between two keyframes the signed distances to both are blended; towns correct the blend by how many days they are from a
change of hands, spread by simple kriging. Everything is in kilometres of the plane and in days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import shapely
from scipy.linalg import cho_factor, cho_solve
from scipy.spatial import cKDTree
from scipy.spatial.distance import cdist
from shapely.geometry.base import BaseGeometry

from layers.front_facts import FrontTown
from layers.sides import AXIS

Array = np.ndarray


@dataclass(frozen=True)
class Settings:
    """How the blend and the towns are weighed: km a day, days, km, and the nugget of the kriging."""

    speed: float = 1.5
    clip: float = 7.0
    reach: float = 90.0
    nugget: float = 0.05
    margin: float = 1.0
    """A town far from any change of hands only keeps its side, by so many days; it does not push the line away."""


def ordinal(day: str) -> int:
    """Number a day."""
    return date.fromisoformat(day).toordinal()


def signed_distances(ground: BaseGeometry, frame: BaseGeometry, points: Array) -> Array:
    """Measure how far points (n, 2) lie from the edge of a ground inside a frame; positive inside the ground."""
    edge = ground.boundary.difference(frame.exterior.buffer(1))
    vertices = shapely.get_coordinates(shapely.segmentize(edge, 1.0))
    distances = cKDTree(vertices).query(points)[0]
    inside = shapely.contains_xy(ground, points[:, 0], points[:, 1])
    return np.asarray(np.where(inside, distances, -distances))


class TownTimes:
    """The changes of side of many towns as arrays."""

    def __init__(self, towns: Sequence[FrontTown]) -> None:
        changes = [
            [
                (ordinal(change.date) - 0.5, 1.0 if change.side == AXIS else -1.0)
                for change in town.changes
                if change.side
            ]
            for town in towns
        ]
        most = max((len(own) for own in changes), default=0)
        self.days = np.full((len(towns), most + 1), np.inf)
        self.sides = np.zeros((len(towns), most + 1))
        self.initial = np.array([1.0 if town.initial_side == AXIS else -1.0 for town in towns])
        for number, own in enumerate(changes):
            for place, (day, side) in enumerate(own):
                self.days[number, place], self.sides[number, place] = day, side

    def at(self, day: float, first: float, last: float) -> tuple[Array, Array]:
        """Return by town the signed days to its nearest change (inf where there is none), and whether that lies between two days."""
        past = self.days <= day
        count = past.sum(axis=1)
        rows = np.arange(len(count))
        side = np.where(count > 0, self.sides[rows, np.maximum(count - 1, 0)], self.initial)
        before = np.where(count > 0, day - self.days[rows, np.maximum(count - 1, 0)], np.inf)
        after = self.days[rows, count] - day
        nearest = np.where(before <= after, day - before, day + after)
        inside = (nearest >= first - 0.5) & (nearest <= last)
        return side * np.minimum(before, after), inside


def residuals(blend: Array, signed: Array, inside: Array, settings: Settings) -> Array:
    """Return by town by how many days the blend has to be corrected."""
    clipped = np.clip(blend / settings.speed, -settings.clip, settings.clip)
    wanted = np.clip(signed, -settings.clip, settings.clip)
    free = ~inside | (np.abs(signed) >= settings.clip)
    sign = np.sign(signed)
    held = sign * np.maximum(sign * clipped, settings.margin)
    return np.asarray(np.where(free, held, wanted) - clipped)


class Kriging:
    """Simple kriging (Matérn 3/2) of residuals from towns to points; the weights depend on geometry alone."""

    def __init__(self, towns: Array, settings: Settings) -> None:
        self.towns, self.settings = towns, settings
        own = matern(cdist(towns, towns), settings.reach)
        self._factor = cho_factor(own + settings.nugget * np.eye(len(towns)))

    def solve(self, values: Array) -> Array:
        """Return the coefficients by which the residuals of one day reach any point."""
        return np.asarray(cho_solve(self._factor, values))

    def cover(self, points: Array) -> Array:
        """Return the covariances (n points, m towns)."""
        return matern(cdist(points, self.towns), self.settings.reach)


def matern(distance: Array, reach: float) -> Array:
    """Return the Matérn 3/2 covariance at a distance in km."""
    scaled = np.sqrt(3.0) * distance / reach
    return np.asarray((1 + scaled) * np.exp(-scaled))
