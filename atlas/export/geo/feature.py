"""Features of the geography of a day: their shape, their place in a file, and the works that they cite."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from atlas.i18n import t
from layers.administrations import Administration
from layers.armies import Fix
from layers.tenure import Tenure

Feature = dict[str, Any]
"""`id`, `geometry` (shapely, EPSG:4326; None where a place is not known) and `properties` in the order of writing."""

Layers = dict[str, list[Feature]]

LAYERS = (
    "land", "frontier_1939", "front", "earlier", "armies", "districts", "towns", "events", "persecution", "sites",
    "train_stops", "train_routes",
)  # fmt: skip
"""All layers in the order of drawing."""

DECIMALS = 6
GRID = 10.0**-DECIMALS
"""Degrees; the units stand on this grid, and ground is cut on it, so that parts fit each other to the vertex."""

CITING = ("citations", "made_of")
"""Properties that hold the ids of works."""


def feature(
    feature_id: str, geometry: BaseGeometry | None, properties: dict[str, Any], *, osm: bool = False
) -> Feature:
    """Return a feature with its licence; `osm` where its geometry comes from OpenStreetMap."""
    licence = t("data_export.licence_osm" if osm else "data_export.licence")
    return {"id": feature_id, "geometry": geometry, "properties": {**properties, "licence": licence}}


def on_day(feature: Feature, day: str) -> Feature:
    """Return a feature with the day that it stands for in `on` and in its id."""
    return {**feature, "id": f"{feature['id']}@{day}", "properties": {"on": day, **feature["properties"]}}


def finished(feature: Feature) -> Feature:
    """Turn rings as RFC 7946 asks and round to the grid."""
    geometry = feature["geometry"]
    if geometry is None or geometry.is_empty:
        return {**feature, "geometry": None}
    turned = shapely.transform(shapely.orient_polygons(geometry), lambda xy: xy.round(DECIMALS) + 0.0)
    return {**feature, "geometry": turned}


def point_at(lon: float | None, lat: float | None) -> BaseGeometry | None:
    """Return a point (EPSG:4326); None where the place is not known."""
    return shapely.Point(lon, lat) if lon is not None and lat is not None else None


def without(record: dict[str, Any], *names: str) -> dict[str, Any]:
    """Return a record without some of its names."""
    return {name: value for name, value in record.items() if name not in names}


def span(row: Fix | Tenure | Administration) -> dict[str, str]:
    """Return the first and the last day of a row."""
    return {"start_date": row.start_date, "end_date": row.end_date}


def cited_in(layers: Layers) -> list[str]:
    """Return the ids of all works that features cite, in the order of the alphabet."""
    return sorted(
        {key for features in layers.values() for feature in features for key in _cited(feature["properties"])}
    )


def _cited(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for name, own in value.items():
            if name in CITING:
                yield from own
            elif name == "source":
                yield own
            else:
                yield from _cited(own)
    elif isinstance(value, list):
        for own in value:
            yield from _cited(own)


def credits_of(layers: Layers) -> list[str]:
    """Return the lines of attribution that some layers need."""
    own = [t("data_export.credit_natural_earth"), t("data_export.credit_ancpi")]
    if {"towns", "events", "persecution"} & {name for name, features in layers.items() if features}:
        own.append(t("data_export.credit_geonames"))
    licence = t("data_export.licence_osm")
    if any(feature["properties"]["licence"] == licence for features in layers.values() for feature in features):
        own.append(t("data_export.credit_osm"))
    return own
