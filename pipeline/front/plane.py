"""The plane in which the front is reconstructed: kilometres around 50 N 31 E, equal-area."""

from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry

from layers.front import MAPPED

_PLANE = "+proj=laea +lat_0=50 +lon_0=31 +ellps=WGS84 +units=km"
_TO_KM = Transformer.from_crs("EPSG:4326", _PLANE, always_xy=True)

COARSEST_KM = 16
"""All grids share the corners of this one."""


def to_km(geometry: BaseGeometry) -> BaseGeometry:
    """Project a geometry from degrees (lon, lat) to kilometres."""
    return shapely.transform(geometry, lambda xy: np.column_stack(_TO_KM.transform(xy[:, 0], xy[:, 1])))


def to_degrees(geometry: BaseGeometry) -> BaseGeometry:
    """Project a geometry from kilometres back to degrees."""
    return shapely.transform(
        geometry, lambda xy: np.column_stack(_TO_KM.transform(xy[:, 0], xy[:, 1], direction="INVERSE"))
    )


def points_km(lons: Any, lats: Any) -> np.ndarray:
    """Project places to an array (n, 2) of kilometres."""
    return np.column_stack(_TO_KM.transform(np.asarray(lons, float), np.asarray(lats, float)))


def domain() -> BaseGeometry:
    """Return the rectangle, in kilometres, in which all is computed."""
    west, south, east, north = MAPPED
    frame = to_km(shapely.segmentize(shapely.box(west, south, east, north + 2), 1))
    return shapely.box(*(round(side / COARSEST_KM) * COARSEST_KM for side in frame.bounds))
