"""The map as one Folium scene, built once and written as a static module named by its content."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import folium
from branca.element import Element
from folium.map import CustomPane
from shapely import get_parts
from shapely.geometry import MultiPolygon, box, mapping, shape
from xstatic.pkg import leaflet

from atlas.scene import scene_data
from atlas.scene.compose import built_features
from atlas.time_filter import WEB, TimeFilter, browser_code, script_literal
from layers.atlas_data import AtlasData
from layers.errors import GeodataError
from layers.files import read_json

STATIC = Path(__file__).resolve().parent.parent / "static"
MANIFEST = "manifest.json"
STYLES = ("map.css", "lecture.css")

MAPPED = (12, 38, 50, 62)
"""West, south, east, north of the source geometry."""

LAND_OF_THE_DAY = {"atlas-unit", "atlas-cell", "atlas-district"}

PANES = {"ground": 390, "rule": 405, "city": 425, "water": 410, "lines": 420}
"""What never changes is painted apart from the land of the day (400): a step repaints only that."""


def folium_map(data: AtlasData) -> folium.Map:
    """Build the whole dated scene; nothing in it asks for the network."""
    scene = folium.Map(
        location=[46, 25], zoom_start=6, tiles=None, keyboard=False, zoom_control=False, zoom_snap=0, zoom_delta=0.5,
        wheel_px_per_zoom_level=120, min_zoom=4, max_zoom=10,
    )  # fmt: skip
    land = _base(data, "land")
    layers = {
        "coast": _layer(_coast(land), "atlas-coast", "ground", weight=0.9, fill=False),
        "land": _layer(_merged(land), "atlas-ground", "ground", weight=0.6, fillOpacity=1),
        "units": _layer(built_features(data, "units"), "atlas-unit", "overlayPane", weight=0.8, fillOpacity=1),
        "cells": _layer(built_features(data, "cells"), "atlas-cell", "overlayPane", weight=0.8, fillOpacity=1),
        "districts": _layer(built_features(data, "districts"), "atlas-district", "rule", weight=0.8, fillOpacity=1),
        "districtArcs": _layer(_only_lines(data, "district_arcs"), "atlas-district-line", "rule", weight=1, fill=False),
        **_city_layers(data),
        "lakes": _layer(_merged(_base(data, "lakes")), "atlas-lake", "water", weight=0.7, fillOpacity=1),
        "rivers": _rivers(data),
        "grid": _layer(_graticule(), "atlas-grid", "water", weight=0.6, opacity=0.8, fill=False),
        "arcs": _layer(_only_lines(data, "arcs"), "atlas-arc", "lines", weight=1.1, fill=False),
        "beyond": _layer(_beyond(), "atlas-beyond", "lines", weight=0.8, fillOpacity=1),
        "frontier": _layer(built_features(data, "frontier_1939"), "atlas-frontier", "lines", weight=2, fill=False),
    }
    for name, height in PANES.items():
        CustomPane(name, z_index=height).add_to(scene)
    for layer in layers.values():
        layer.add_to(scene)
    TimeFilter(layers, scene_data(data)).add_to(scene)
    _fix_names(scene.get_root())
    return scene


def scene_module(data: AtlasData) -> str:
    """Return the scene as an ES module that exports `mount(root, L, mount)`."""
    root = folium_map(data).get_root()
    root.render()
    script = root.script.render()  # type: ignore[attr-defined]
    css = script_literal("".join((WEB / name).read_text(encoding="utf-8") for name in STYLES))
    return f"""{browser_code()}
const CSS = {css};
function buildScene(L, host, signal) {{
const sink = {{}};
{script}
return sink;
}}
export const mount = (root, leaflet, mounting) => mountPart(root, leaflet, mounting, buildScene, CSS);
"""


EXPORT = "\nexport const mount = "


def built_script(data_version: str, folder: Path = STATIC) -> str:
    """Return the built scene without its export, for a page that cannot load modules: it declares `buildScene`."""
    module = (folder / static_files(data_version, folder)["scene"]).read_text(encoding="utf-8")
    script, export, _ = module.rpartition(EXPORT)
    if not export:
        raise GeodataError("static", MANIFEST, "the drawn scene does not end in its export; run `make data`")
    return script


def write_static(data: AtlasData, folder: Path = STATIC) -> str:
    """Write the scene, Leaflet and their manifest; return the scene's file name."""
    module = scene_module(data)
    name = f"scene-{hashlib.sha256(module.encode()).hexdigest()[:12]}.js"
    library = f"leaflet-{leaflet.VERSION}"
    folder.mkdir(exist_ok=True)
    for old in [*folder.glob("scene-*.js"), *folder.glob("loader-*.js")]:
        old.unlink()
    (folder / name).write_text(module, encoding="utf-8")
    loader = (WEB / "loader.js").read_text(encoding="utf-8")
    loader_name = f"loader-{hashlib.sha256(loader.encode()).hexdigest()[:12]}.js"
    (folder / loader_name).write_text(loader, encoding="utf-8")
    for suffix in ("js", "css"):
        shutil.copyfile(Path(leaflet.BASE_DIR) / f"leaflet.{suffix}", folder / f"{library}.{suffix}")
    manifest = {"loader": loader_name, "scene": name, "leaflet": f"{library}.js", "data_version": data.version}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
    return name


def static_files(data_version: str, folder: Path = STATIC) -> dict[str, str]:
    """Return the files that the browser loads; raise GeodataError where they are missing or stale."""
    manifest: dict[str, str] = read_json(folder / MANIFEST)
    files = {part: manifest.get(part, "") for part in ("loader", "scene", "leaflet")}
    if manifest.get("data_version") != data_version or not all((folder / name).is_file() for name in files.values()):
        raise GeodataError("static", MANIFEST, "the drawn scene is missing or older than the data; run `make data`")
    return files


def _layer(features: list[dict[str, Any]], name: str, pane: str, **style: Any) -> folium.GeoJson:
    """Style a layer; only the land of the day answers the pointer."""
    look = {
        "interactive": name in LAND_OF_THE_DAY,
        "pane": pane,
        "className": name,
        "smoothFactor": 0.6,
        **style,
    }
    collection = {"type": "FeatureCollection", "features": features}
    return folium.GeoJson(collection, style_function=lambda feature: look, control=False)


def _city_layers(data: AtlasData) -> dict[str, folium.GeoJson]:
    """Return the lines of the city and the ways of the trains; what comes from OpenStreetMap stays in layers of its own."""
    names = {
        "cityRiver": ("iasi/river", "atlas-bahlui"),
        "cityStreets": ("iasi/streets", "atlas-street"),
        "osmRail": ("iasi/osm/rail", "atlas-rail"),
        "osmRoutes": ("iasi/osm/train_routes", "atlas-route"),
    }
    return {
        layer: _layer(_bare(_base(data, file)), css, "city", weight=1, fill=False)
        for layer, (file, css) in names.items()
    }


def _bare(features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep of the properties what tells how a line is drawn."""
    kept = ("kind", "train", "documented", "variant")
    return [
        {**feature, "properties": {name: feature["properties"][name] for name in kept if name in feature["properties"]}}
        for feature in features
    ]


def _rivers(data: AtlasData) -> folium.GeoJson:
    widths = {1: 1.5, 2: 1.0, 3: 0.6}
    collection = {"type": "FeatureCollection", "features": _base(data, "rivers")}

    def style(feature: dict[str, Any]) -> dict[str, Any]:
        weight = widths.get(feature["properties"].get("rank", 3), 0.6)
        return {
            "interactive": False,
            "pane": "water",
            "className": "atlas-river",
            "weight": weight,
            "smoothFactor": 1,
            "fill": False,
        }

    return folium.GeoJson(collection, style_function=style, control=False)


def _base(data: AtlasData, name: str) -> list[dict[str, Any]]:
    return read_json(data.folder / f"base/{name}.geojson")["features"]  # type: ignore[no-any-return]


def _merged(features: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Join polygons into one feature: the browser then draws a single path."""
    parts = [part for feature in features for part in get_parts(shape(feature["geometry"]))]
    return [{"type": "Feature", "properties": {}, "geometry": mapping(MultiPolygon(parts))}]


def _beyond() -> list[dict[str, Any]]:
    """Return what lies outside the source geometry: shown as paper, not as sea."""
    outside = box(-60, -20, 120, 80).difference(box(*MAPPED))
    return [{"type": "Feature", "properties": {}, "geometry": mapping(outside)}]


def _coast(land: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the shore without the straight edges at which the source was cut off."""
    parts = [part for feature in land for part in get_parts(shape(feature["geometry"]))]
    west, south, east, north = MultiPolygon(parts).bounds
    frame = box(west, south, east, north).boundary.buffer(0.01)
    shore = MultiPolygon(parts).boundary.difference(frame)
    lines = [[[round(x, 4), round(y, 4)] for x, y in line.coords] for line in get_parts(shore)]
    return [{"type": "Feature", "properties": {}, "geometry": {"type": "MultiLineString", "coordinates": lines}}]


def _only_lines(data: AtlasData, name: str) -> list[dict[str, Any]]:
    """Drop the names beside the lines of a built layer: their order tells which is which."""
    return [{**feature, "properties": {}} for feature in built_features(data, name)]


def _graticule() -> list[dict[str, Any]]:
    meridians = [[[lon, lat] for lat in range(34, 65, 2)] for lon in range(0, 61, 5)]
    parallels = [[[0, lat], [60, lat]] for lat in range(35, 66, 5)]
    return [
        {"type": "Feature", "properties": {}, "geometry": {"type": "LineString", "coordinates": line}}
        for line in (*meridians, *parallels)
    ]


def _fix_names(element: Element, prefix: str = "a") -> None:
    """Give every element a fixed id, so that the same data give the same bytes."""
    for number, child in enumerate(element._children.values()):
        child._id = f"{prefix}{number}"
        _fix_names(child, f"{child._id}_")
