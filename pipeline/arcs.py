"""Take a coverage apart into the lines between its units."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from itertools import pairwise

import shapely
from shapely.geometry import LineString, MultiLineString
from shapely.geometry.base import BaseGeometry
from shapely.ops import linemerge

Vertex = tuple[float, float]


def arcs(units: Mapping[str, BaseGeometry]) -> dict[tuple[str, ...], BaseGeometry]:
    """Return the line of every pair of neighbours, and of each unit alone against the sea or the map's edge.

    The units share their vertices, so a segment belongs to one or to two of them.
    """
    owners: dict[tuple[Vertex, Vertex], list[str]] = defaultdict(list)
    for unit, geometry in units.items():
        for start, end in _segments(geometry):
            owners[(start, end) if start < end else (end, start)].append(unit)
    lines: dict[tuple[str, ...], list[LineString]] = defaultdict(list)
    for segment, names in owners.items():
        lines[tuple(sorted(names))].append(LineString(segment))
    return {names: _merge(parts) for names, parts in sorted(lines.items())}


def outline(units: list[BaseGeometry]) -> BaseGeometry:
    """Return the outer line of several units, islands included."""
    return shapely.coverage_union_all(units).boundary


def _segments(geometry: BaseGeometry) -> list[tuple[Vertex, Vertex]]:
    found = []
    for polygon in shapely.get_parts(geometry):
        for ring in (polygon.exterior, *polygon.interiors):
            vertices = list(ring.coords)
            found += list(pairwise(vertices))
    return found


def _merge(parts: list[LineString]) -> BaseGeometry:
    merged = linemerge(MultiLineString(parts))
    return merged if merged.geom_type == "MultiLineString" else MultiLineString([merged])
