"""Divide a contested unit among its towns: each place follows the nearest."""

from __future__ import annotations

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry import Point
from shapely.geometry.base import BaseGeometry
from shapely.ops import transform

from layers.sectors import Contest, Town
from pipeline.geojson import to_metres

_TO_DEGREES = Transformer.from_crs("EPSG:3035", "EPSG:4326", always_xy=True).transform
_EDGE_STEP_METRES = 30_000


def cells(contest: Contest, unit: BaseGeometry) -> dict[str, BaseGeometry]:
    """Return the ground that follows each town of a contest, clipped to its unit (EPSG:4326)."""
    ground = to_metres(unit)
    limited = {town.name: Point(town.x, town.y).buffer(town.reach) for town in contest.towns if town.reach}
    free = [town for town in contest.towns if not town.reach]
    rest = ground.difference(shapely.union_all(list(limited.values()))) if limited else ground
    shapes = {name: disc.intersection(ground) for name, disc in limited.items()}
    for name, share in _voronoi(free, ground).items():
        shapes[name] = share.intersection(rest)
    return {name: _polygons(transform(_TO_DEGREES, shape)) for name, shape in shapes.items() if shape.area > 1e5}


def _voronoi(towns: list[Town], ground: BaseGeometry) -> dict[str, BaseGeometry]:
    if len(towns) == 1:
        return {towns[0].name: ground}
    points = shapely.points(np.array([(town.x, town.y) for town in towns]))
    shares = shapely.voronoi_polygons(shapely.multipoints(points), extend_to=ground.envelope, ordered=True)
    # straight in metres is bent in degrees: more vertices keep neighbours together
    return {
        town.name: shapely.segmentize(share, _EDGE_STEP_METRES) for town, share in zip(towns, shares.geoms, strict=True)
    }


def _polygons(shape: BaseGeometry) -> BaseGeometry:
    """Drop the points and lines that an intersection may leave."""
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
