"""From degrees to millimetres on paper: projection, scale, and what of the world lies inside a frame."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely
from pyproj import Geod, Transformer
from shapely.geometry.base import BaseGeometry

from atlas.permalink import BOX_EDGES, Box
from atlas.scene.legend import CITY_VIEWS, VIEWS

_GEOD = Geod(ellps="GRS80")

_PARALLELS = {"romania": (43.5, 48.5, 25.5), "trains": (43.5, 48.5, 25.5), "east": (44.0, 55.0, 33.0)}
"""Standard parallels and central meridian by view."""


@dataclass(frozen=True)
class Frame:
    """A rectangle on paper, in mm from the lower left corner of the sheet."""

    x: float
    y: float
    width: float
    height: float

    @property
    def box(self) -> tuple[float, float, float, float]:
        """Return left, bottom, right, top."""
        return self.x, self.y, self.x + self.width, self.y + self.height

    @property
    def shape(self) -> BaseGeometry:
        """Return the rectangle."""
        return shapely.box(*self.box)

    def inside(self, margin: float) -> Frame:
        """Return the rectangle that lies a margin inside."""
        return Frame(self.x + margin, self.y + margin, self.width - 2 * margin, self.height - 2 * margin)


class Plane:
    """An equal-area map of a view or a box, fitted into a frame."""

    def __init__(self, view: str, frame: Frame, box: Box | None = None, margin: float = 3) -> None:
        self.frame = frame
        self.extent: Box = box or (VIEWS | CITY_VIEWS)[view]
        self.south_parallel, self.north_parallel, self.meridian = self._parallels(view, box)
        middle = (self.extent[1] + self.extent[3]) / 2
        self.definition = (
            f"+proj=aea +lat_1={self.south_parallel:g} +lat_2={self.north_parallel:g} +lat_0={middle:g} "
            f"+lon_0={self.meridian:g} +ellps=GRS80 +units=m"
        )
        self._there = Transformer.from_crs("EPSG:4326", self.definition, always_xy=True)
        self._back = Transformer.from_crs(self.definition, "EPSG:4326", always_xy=True)
        self._fit(frame.inside(margin))

    def _parallels(self, view: str, box: Box | None) -> tuple[float, float, float]:
        if box is None and view in _PARALLELS:
            return _PARALLELS[view]
        west, south, east, north = self.extent
        sixth = (north - south) / 6
        return round(south + sixth, 3), round(north - sixth, 3), round((west + east) / 2, 3)

    def _fit(self, inner: Frame) -> None:
        outline = np.array(
            shapely.box(*self.extent).segmentize(0.25 * min(1.0, self.extent[3] - self.extent[1])).exterior.coords
        )
        x, y = self._there.transform(outline[:, 0], outline[:, 1])
        wide, high = x.max() - x.min(), y.max() - y.min()
        self.ratio = float(high / wide)
        """Height of the view in parts of its width."""
        self.metres_per_mm = float(max(wide / inner.width, high / inner.height))
        self._x0 = (x.min() + x.max()) / 2 - (inner.x + inner.width / 2) * self.metres_per_mm
        self._y0 = (y.min() + y.max()) / 2 - (inner.y + inner.height / 2) * self.metres_per_mm

    @property
    def denominator(self) -> float:
        """Return the scale as 1 : denominator."""
        return self.metres_per_mm * 1000

    def at(self, lon: float, lat: float) -> tuple[float, float]:
        """Return a place in mm on the sheet."""
        x, y = self._there.transform(lon, lat)
        return (x - self._x0) / self.metres_per_mm, (y - self._y0) / self.metres_per_mm

    def degrees(self, x: float, y: float) -> tuple[float, float]:
        """Return the longitude and latitude of a point on the sheet."""
        lon, lat = self._back.transform(x * self.metres_per_mm + self._x0, y * self.metres_per_mm + self._y0)
        return float(lon), float(lat)

    def on_paper(self, geometry: BaseGeometry) -> BaseGeometry:
        """Return a geometry (EPSG:4326) in mm on the sheet, not yet cut to the frame."""

        def move(places: np.ndarray) -> np.ndarray:
            x, y = self._there.transform(places[:, 0], places[:, 1])
            return np.column_stack(((x - self._x0) / self.metres_per_mm, (y - self._y0) / self.metres_per_mm))

        return shapely.transform(geometry, move)

    def cut(self, geometry: BaseGeometry) -> BaseGeometry:
        """Cut a geometry on the sheet to the frame."""
        cut = shapely.clip_by_rect(geometry, *self.frame.box)
        return cut if cut.is_valid else shapely.make_valid(geometry).intersection(self.frame.shape)

    @cached_property
    def window(self) -> BaseGeometry:
        """Return what the frame shows (EPSG:4326), for choosing what is to be drawn."""
        edge = self.frame.shape.segmentize(self.frame.width / 40).exterior
        return shapely.Polygon([self.degrees(x, y) for x, y in edge.coords]).buffer(0)

    @cached_property
    def mapped(self) -> BaseGeometry:
        """Return on the sheet the ground for which there is geometry."""
        return self.cut(self.on_paper(shapely.box(*BOX_EDGES).segmentize(0.5)))

    def shows(self, lon: float, lat: float, margin: float = 1) -> bool:
        """Tell whether a place lies inside the frame, `margin` mm from its edge."""
        x, y = self.at(lon, lat)
        left, bottom, right, top = self.frame.inside(margin).box
        return left <= x <= right and bottom <= y <= top

    def ground_km(self, x: float, y: float, length: float) -> float:
        """Measure how many kilometres of ground a level stretch of `length` mm beginning at a point covers."""
        (west, south), (east, north) = self.degrees(x, y), self.degrees(x + length, y)
        return float(_GEOD.inv(west, south, east, north)[2]) / 1000
