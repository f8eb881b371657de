"""Measure, round and write geometry as GeoJSON with one feature a line."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pyproj import Transformer
from shapely.geometry import mapping
from shapely.geometry.base import BaseGeometry
from shapely.ops import transform

_TO_METRES = Transformer.from_crs("EPSG:4326", "EPSG:3035", always_xy=True).transform


def to_metres(geometry: BaseGeometry) -> BaseGeometry:
    """Project to EPSG:3035, in which areas are measured."""
    return transform(_TO_METRES, geometry)


def area_km2(geometry: BaseGeometry) -> float:
    """Measure an area in EPSG:3035."""
    return float(to_metres(geometry).area / 1e6)


def feature(geometry: BaseGeometry, *, decimals: int, **properties: object) -> dict[str, Any]:
    """Return a GeoJSON feature with its coordinates rounded."""
    return {"type": "Feature", "properties": properties, "geometry": rounded(mapping(geometry), decimals)}


def rounded(value: Any, decimals: int) -> Any:
    """Round every number inside a geometry."""
    if isinstance(value, float):
        return round(value, decimals)
    if isinstance(value, list | tuple):
        return [rounded(item, decimals) for item in value]
    return {key: rounded(item, decimals) for key, item in value.items()} if isinstance(value, dict) else value


def write_features(path: Path, features: Iterable[dict[str, Any]]) -> None:
    """Write a feature collection, one feature a line."""
    lines = ",\n".join(json.dumps(entry, ensure_ascii=False, separators=(",", ":")) for entry in features)
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")
