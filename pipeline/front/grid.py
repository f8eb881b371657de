"""The field on a grid, day by day, and its zero line as ground."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import contourpy
import numpy as np
import shapely
from scipy.ndimage import gaussian_filter, zoom
from shapely.geometry import Polygon
from shapely.geometry.base import BaseGeometry

from layers.front_facts import FrontTown
from pipeline.front.field import Array, Kriging, Settings, TownTimes, ordinal, residuals, signed_distances
from pipeline.front.plane import COARSEST_KM, points_km

CELL_KM = 4.0
TOWN_CELL_KM = 8.0
"""What towns correct varies over tens of kilometres: it is computed on a coarser grid."""

NEAR_KM = 48.0
"""Distances beyond this are interpolated on the coarsest grid."""

BAND_KM = 70.0
"""The towns are asked this far from the lines of the two keyframes; beyond, nothing changes between them."""

BLUR_CELLS = 0.8
STILL_DAYS = 0.35
"""Where the field of a day differs less than this from the day before, the day before stands: a quiet front keeps still."""


class FrontGrid:
    """Reconstructs the ground of the Axis between keyframes; grounds in km."""

    def __init__(
        self,
        dated: Sequence[tuple[str, BaseGeometry]],
        towns: Sequence[FrontTown],
        box: BaseGeometry,
        settings: Settings = Settings(),  # noqa: B008  frozen
        cell: float = CELL_KM,
        muted: Callable[[int], Array] | None = None,
    ) -> None:
        """`muted` tells by day which towns say nothing of the line, because a pocket holds them."""
        self._muted = muted
        self.box, self.settings, self.cell = box, settings, cell
        self.days = [ordinal(day) for day, _ in dated]
        self.grounds = [ground for _, ground in dated]
        west, south, east, north = box.bounds
        self.xs = np.arange(west, east + cell / 2, cell)
        self.ys = np.arange(south, north + cell / 2, cell)
        self._points = self._places(1)
        self._thin = max(1, round(TOWN_CELL_KM / cell))
        self._town_points = self._places(self._thin)
        self._towns = points_km([town.lon for town in towns], [town.lat for town in towns])
        self._times = TownTimes(towns)
        self._kriging = Kriging(self._towns, settings)
        self._at_cells: dict[int, Array] = {}
        self._at_towns: dict[int, Array] = {}

    def fields(self, number: int) -> Iterator[tuple[int, Array]]:
        """Yield the field, in days, of every day after a keyframe up to the day before the next; a quiet front keeps still."""
        last: Array | None = None
        for day, field in self.between(number):
            calm = field if last is None else np.where(np.abs(field - last) < STILL_DAYS, last, field)
            if day != self.days[number]:
                yield day, calm
            last = calm

    def between(self, number: int, days: Sequence[int] | None = None) -> Iterator[tuple[int, Array]]:
        """Yield the field from one keyframe up to the day before the next."""
        first, last = self.days[number], self.days[number + 1]
        start, end = self._of(number), self._of(number + 1)
        thin = tuple(self._shaped(distances)[:: self._thin, :: self._thin].ravel() for distances in (start, end))
        asked = (np.minimum(np.abs(thin[0]), np.abs(thin[1])) < BAND_KM) | (thin[0] * thin[1] < 0)
        cover = self._kriging.cover(self._town_points[asked]).astype(np.float32)
        for day in days if days is not None else range(first, last):
            share = (day - first) / (last - first)
            blend = (1 - share) * start + share * end
            field = np.clip(blend / self.settings.speed, -self.settings.clip, self.settings.clip)
            if day != first:
                told = np.zeros(len(self._town_points))
                told[asked] = cover @ self._weights(number, day, share).astype(np.float32)
                field = field + self._finer(told, self._thin).ravel()
            yield day, self._blurred(field)

    def _weights(self, number: int, day: int, share: float) -> Array:
        blend = (1 - share) * self._towns_of(number) + share * self._towns_of(number + 1)
        signed, inside = self._times.at(day, self.days[number], self.days[number + 1])
        values = residuals(blend, signed, inside, self.settings)
        if self._muted:
            values[self._muted(day)] = 0
        return self._kriging.solve(values)

    def _of(self, number: int) -> Array:
        if number not in self._at_cells:
            self._at_cells = {key: value for key, value in self._at_cells.items() if key >= number - 1}
            self._at_cells[number] = self._distances(self.grounds[number])
        return self._at_cells[number]

    def _towns_of(self, number: int) -> Array:
        if number not in self._at_towns:
            self._at_towns[number] = signed_distances(self.grounds[number], self.box, self._towns)
        return self._at_towns[number]

    def _distances(self, ground: BaseGeometry) -> Array:
        """Measure the signed distance of every cell: exactly near the line, interpolated far from it."""
        thin = round(COARSEST_KM / self.cell)
        coarse = self._finer(signed_distances(ground, self.box, self._places(thin)), thin).ravel()
        near = np.abs(coarse) < NEAR_KM
        coarse[near] = signed_distances(ground, self.box, self._points[near])
        return coarse

    def _places(self, thin: int) -> Array:
        grid_x, grid_y = np.meshgrid(self.xs[::thin], self.ys[::thin])
        return np.column_stack([grid_x.ravel(), grid_y.ravel()])

    def _shaped(self, values: Array) -> Array:
        return values.reshape(len(self.ys), len(self.xs))

    def _finer(self, values: Array, thin: int) -> Array:
        """Interpolate from every `thin`th cell to all."""
        shape = len(self.ys[::thin]), len(self.xs[::thin])
        factors = len(self.ys) / shape[0], len(self.xs) / shape[1]
        return values.reshape(shape) if thin == 1 else zoom(values.reshape(shape), factors, order=1)

    def _blurred(self, field: Array) -> Array:
        clipped = np.clip(field, -self.settings.clip, self.settings.clip)
        return np.asarray(gaussian_filter(self._shaped(clipped), BLUR_CELLS, truncate=3.0))

    def ground(self, field: Array) -> BaseGeometry:
        """Return where a field is positive, as polygons."""
        padded = np.pad(field, 1, constant_values=-1.0)
        xs = np.concatenate([[self.xs[0] - 0.01], self.xs, [self.xs[-1] + 0.01]])
        ys = np.concatenate([[self.ys[0] - 0.01], self.ys, [self.ys[-1] + 0.01]])
        lines = contourpy.contour_generator(xs, ys, padded, line_type=contourpy.LineType.Separate).lines(0.0)
        rings = [Polygon(line) for line in lines if len(line) >= 4]
        return _even_odd(rings)


def _even_odd(rings: Sequence[Polygon]) -> BaseGeometry:
    """Nest closed rings: a ring inside another is a hole in it."""
    order = sorted((ring if ring.is_valid else ring.buffer(0) for ring in rings), key=lambda ring: -ring.area)
    tree = shapely.STRtree([ring.representative_point() for ring in order])
    depth = [0] * len(order)
    for number, ring in enumerate(order):
        for inner in tree.query(ring, predicate="contains"):
            if inner > number:
                depth[inner] += 1
    whole = shapely.union_all([ring for ring, level in zip(order, depth, strict=True) if level % 2 == 0 and level == 0])
    for level in range(1, max(depth, default=0) + 1):
        part = shapely.union_all([ring for ring, own in zip(order, depth, strict=True) if own == level])
        whole = whole.difference(part) if level % 2 else whole.union(part)
    return whole
