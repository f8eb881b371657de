"""Compile the physical base: land, lakes and rivers for drawing, without what was built after the war."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

from layers.files import read_json
from pipeline.geojson import feature, write_features

FINE_BOX = (17.5, 42.0, 43.0, 51.0)
FINE, COARSE = 0.004, 0.015
"""Tolerance in degrees where the atlas looks closely, and elsewhere."""

DECIMALS = 4

MIN_LAKE_KM2 = 15

LATER_RESERVOIRS = (
    "Reservoir", "Kauno", "Baraji", "Iskar", "Jrebchevo", "Batak", "Kremaston", "Plastiras", "Pljavinjas", "Poroszl", "Kerkinis",
)  # fmt: skip
"""Marks in the names of lakes that were dammed after 1939."""

RANKS = {
    1: {"Danube", "Dnieper", "Don", "Volga", "Vistula", "Oder", "Elbe"},
    2: {
        "Prut", "Siret", "Dniester", "Southern Bug", "Tisza", "Mureș", "Olt", "Someș", "Drava", "Sava", "Bug", "San", "Donets",
        "Western Dvina", "Neman", "Desna", "Pripyat", "Morava", "Vardar", "Maritsa", "Bistrița", "Ialomița", "Jiu", "Kuban",
    },
}  # fmt: skip

NAMES = {
    "Dnipro": "Dnieper", "Dunav": "Danube", "Donau": "Danube", "Dunărea": "Danube", "Dunarea": "Danube", "Duna": "Danube",
    "Siretul": "Siret", "Oltul": "Olt", "Jiul": "Jiu", "Ialomita": "Ialomița", "Bistrita": "Bistrița", "Mures": "Mureș", "Muresul": "Mureș",
    "Somes": "Someș", "Pivdennyy Buh": "Southern Bug", "Pivdennyi Buh": "Southern Bug", "Bug (S)": "Southern Bug", "Wisla": "Vistula",
    "Wisła": "Vistula", "Odra": "Oder", "Labe": "Elbe", "Prypyat'": "Pripyat", "Pripet": "Pripyat", "Nemunas": "Neman",
    "Zahodnyaya Dzvina": "Western Dvina", "Daugava": "Western Dvina", "Siverskyi Donets": "Donets", "Donets'": "Donets", "Tisa": "Tisza",
}  # fmt: skip


def compile_physical(sources: Path, geodata: Path) -> None:
    """Write base/land.geojson, lakes.geojson and rivers.geojson."""
    base = geodata / "base"
    units = [shape(entry["geometry"]) for entry in read_json(base / "units.geojson")["features"]]
    write_features(base / "land.geojson", [feature(_land(sources, units), decimals=DECIMALS)])
    write_features(base / "lakes.geojson", _lakes(sources))
    write_features(base / "rivers.geojson", _rivers(sources))


def _land(sources: Path, units: list[BaseGeometry]) -> BaseGeometry:
    """Join the land of the source with the units, so that their shores agree."""
    land = shapely.unary_union(gpd.read_file(sources / "ne10m_land_bbox.gpkg").geometry.buffer(0).values)
    whole = shapely.union_all([land, shapely.coverage_union_all(units)])
    fine = shapely.box(*FINE_BOX)
    parts = [_simple(whole.intersection(fine), FINE), _simple(whole.difference(fine), COARSE)]
    return _large(shapely.union_all(parts), 0.0004)


def _lakes(sources: Path) -> Iterable[dict[str, Any]]:
    for name in ("lakes", "lakes_europe"):
        frame = gpd.read_file(sources / f"ne10m_{name}_bbox.gpkg")
        areas = frame.geometry.to_crs("EPSG:3035").area / 1e6
        for label, geometry, area in zip(frame.name, frame.geometry, areas, strict=True):
            title = label if isinstance(label, str) else ""
            if area >= MIN_LAKE_KM2 and not any(mark in title for mark in LATER_RESERVOIRS):
                yield feature(_simple(geometry.buffer(0), 0.004), decimals=DECIMALS, name=title)


def _rivers(sources: Path) -> Iterable[dict[str, Any]]:
    main = gpd.read_file(sources / "ne10m_rivers_lake_centerlines_bbox.gpkg")
    small = gpd.read_file(sources / "ne10m_rivers_europe_bbox.gpkg")
    for label, geometry, scale in zip(main.name, main.geometry, main.scalerank, strict=True):
        name = NAMES.get(label, label) if isinstance(label, str) else ""
        rank = next((rank for rank, names in RANKS.items() if name in names), 3 if scale <= 8 else 4)
        yield feature(geometry.simplify(0.006), decimals=DECIMALS, name=name, rank=min(rank, 3))
    for geometry in small[small.geometry.intersects(shapely.box(19, 43, 33, 50))].geometry:
        yield feature(geometry.simplify(0.008), decimals=DECIMALS, name="", rank=3)


def _simple(geometry: BaseGeometry, tolerance: float) -> BaseGeometry:
    return shapely.make_valid(geometry.simplify(tolerance))


def _large(geometry: BaseGeometry, least: float) -> BaseGeometry:
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon" and part.area >= least]
    return shapely.MultiPolygon(parts)
