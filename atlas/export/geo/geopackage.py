"""A state as a GeoPackage: a table a layer, the works beside them."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import geopandas
import pandas  # type: ignore[import-untyped]
import pyogrio  # type: ignore[import-untyped]
import shapely
from shapely.geometry.base import BaseGeometry

from atlas.export.files import ExportError, write_whole
from atlas.export.geo.about import about_file, as_text, compact_json
from atlas.export.geo.feature import Feature, Layers, cited_in
from atlas.export.geo.shown_layers import map_layers
from atlas.export.state import HOME, MapState
from atlas.i18n import t
from layers.atlas_data import AtlasData

KINDS = {"Point": "point", "LineString": "line", "Polygon": "area"}

TABLE_TYPES = {"point": "Point", "line": "MultiLineString", "area": "MultiPolygon"}

TIMESTAMP = "2000-01-01T00:00:00.000Z"
"""Written wherever a file must name a time: the same state gives the same bytes."""

SOURCE_COLUMNS = ("id", "reference", "url", "seen", "csl")


def geopackage(data: AtlasData, state: MapState, path: Path, *, address: str = HOME) -> None:
    """Write a state as a GeoPackage with a table a layer, `atlas_about` and `atlas_sources`; raise ExportError.

    A layer that holds lines and areas gives two tables, such as `front_line` and `front_area`: a table has one kind of
    geometry, as desktop programs expect. The same state gives the same bytes.
    """
    layers = map_layers(data, state)
    about = about_file(data, state, layers, address)
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder) / "draft.gpkg"
        try:
            for table, layer, features in _tables(layers):
                _write_table(draft, table, layer, features, about)
            with closing(sqlite3.connect(draft, isolation_level=None)) as database:
                _add_rows(database, "atlas_about", ("name", "value"), list(about.items()))
                _add_rows(database, "atlas_sources", SOURCE_COLUMNS, _source_rows(data, layers))
                _settle(database)
            content = draft.read_bytes()
        except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, sqlite3.Error, OSError) as error:
            raise ExportError(f"{path} could not be written: {error}. Nothing was left half-written.") from None
    write_whole(path, content)


def _source_rows(data: AtlasData, layers: Layers) -> list[tuple[str, ...]]:
    works = [data.works[key] for key in cited_in(layers)]
    return [(work.id, work.reference, work.url, as_text(work.seen), compact_json(work.csl)) for work in works]


def _tables(layers: Layers) -> Iterator[tuple[str, str, list[Feature]]]:
    for layer, features in layers.items():
        by_kind: dict[str, list[Feature]] = {}
        for feature in features:
            by_kind.setdefault(_kind(feature), []).append(feature)
        unplaced = by_kind.pop("", [])
        kinds = list(by_kind) or (["point"] if unplaced else [])
        for number, kind in enumerate(kinds):
            own = by_kind.get(kind, []) + (unplaced if number == 0 else [])
            yield layer if len(kinds) == 1 else f"{layer}_{kind}", layer, own


def _kind(feature: Feature) -> str:
    geometry = feature["geometry"]
    return KINDS[geometry.geom_type.removeprefix("Multi")] if geometry is not None else ""


def _write_table(path: Path, table: str, layer: str, features: Sequence[Feature], about: dict[str, str]) -> None:
    kind = next((kind for own in features if (kind := _kind(own))), "point")
    columns = list(dict.fromkeys(name for own in features for name in own["properties"]))
    rows = {
        "id": [own["id"] for own in features],
        **{name: [own["properties"].get(name) for own in features] for name in columns if name != "id"},
    }
    frame = geopandas.GeoDataFrame(
        {name: _column(values) for name, values in rows.items()},
        geometry=[_multi(own["geometry"]) for own in features],
        crs="EPSG:4326",
    )
    options = {"IDENTIFIER": table, "DESCRIPTION": t(f"data_export.layer_{layer}")}
    pyogrio.write_dataframe(
        frame, path, layer=table, driver="GPKG", geometry_type=TABLE_TYPES[kind], append=path.exists(),
        layer_options=options, layer_metadata={name: about[name] for name in ("licence", "attribution", "link", "data_version")},
    )  # fmt: skip


def _column(values: Sequence[Any]) -> Any:
    """Return a column of numbers or truth values where all are such, else of text."""
    known = [value for value in values if value is not None]
    if known and all(isinstance(value, bool) for value in values):
        return pandas.Series(values, dtype=bool)
    if known and all(isinstance(value, (int, float)) and not isinstance(value, bool) for value in known):
        return pandas.Series(values, dtype=int if all(isinstance(value, int) for value in values) else float)
    return pandas.Series([None if value is None else as_text(value) for value in values], dtype=object)


def _multi(geometry: BaseGeometry | None) -> BaseGeometry | None:
    if geometry is None or geometry.geom_type in {"Point", "MultiPolygon", "MultiLineString"}:
        return geometry
    return {"Polygon": shapely.MultiPolygon, "LineString": shapely.MultiLineString}[geometry.geom_type]([geometry])


def _add_rows(
    database: sqlite3.Connection, table: str, columns: tuple[str, ...], rows: Sequence[tuple[str, ...]]
) -> None:
    """Add a table without geometry, registered as GeoPackage 1.2 asks."""
    names = ", ".join(f'"{name}" TEXT' for name in columns)
    database.execute(f'CREATE TABLE "{table}" (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {names})')
    marks = ", ".join("?" * len(columns))
    listed = ", ".join(f'"{name}"' for name in columns)
    database.executemany(f'INSERT INTO "{table}" ({listed}) VALUES ({marks})', rows)
    database.execute(
        "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, last_change, srs_id) "
        "VALUES (?, 'attributes', ?, '', ?, 0)",
        (table, table, TIMESTAMP),
    )


def _settle(database: sqlite3.Connection) -> None:
    """Write one time for all and lay the pages out anew, so that the bytes follow from the content alone."""
    database.execute("UPDATE gpkg_contents SET last_change = ?", (TIMESTAMP,))
    if database.execute("SELECT 1 FROM sqlite_master WHERE name = 'gpkg_metadata_reference'").fetchone():
        database.execute("UPDATE gpkg_metadata_reference SET timestamp = ?", (TIMESTAMP,))
    database.execute("VACUUM")
