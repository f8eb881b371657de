"""The state of a day as geography that is read without the atlas: layers of features, as GeoJSON, GeoPackage and KML."""

from __future__ import annotations

import html
import json
import re
import sqlite3
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import geopandas
import pandas  # type: ignore[import-untyped]
import pyogrio  # type: ignore[import-untyped]
import shapely
from shapely.geometry import mapping, shape
from shapely.geometry.base import BaseGeometry

from atlas.answers import (
    administration_record,
    army_record,
    front_features,
    persecution_record,
    site_record,
    stop_record,
)
from atlas.export.files import ExportError, write_whole
from atlas.export.records import csl_items, event_properties, figure_words, head
from atlas.export.state import HOME, MapState
from atlas.i18n import t
from atlas.permalink import CITY_VIEWS
from atlas.style import PALETTES, SYMBOLS, Symbol, symbol_of
from layers.administrations import Administration
from layers.armies import BUILT as ARMIES_BUILT
from layers.armies import Fix, counts_on, read_counts_of_armies, read_fixes, sectors_on, stretch_of
from layers.atlas_data import AtlasData
from layers.calendar import FIRST_DAY, LAST_DAY, add_days
from layers.errors import RequestError
from layers.events import Event, events_on
from layers.files import read_csv, read_json, split_list
from layers.front import decoded
from layers.front_facts import read_keyframes, read_pockets, read_positions
from layers.front_ground import projected
from layers.gazetteer import Place
from layers.iasi import Site, Value, read_sites, read_states, read_stops, read_values, states_on
from layers.persecution import PersecutionPlace, read_persecution_places
from layers.sectors import SIDES, Town
from layers.sides import AXIS, FIRST, LAST
from layers.tenure import Tenure
from layers.territory import Holding, Territory

Feature = dict[str, Any]
"""`id`, `geometry` (shapely, EPSG:4326; None where a place is not known) and `properties` in the order of writing."""

Layers = dict[str, list[Feature]]

LAYERS = (
    "land", "frontier_1939", "front", "earlier", "armies", "districts", "towns", "events", "persecution", "sites",
    "train_stops", "train_routes",
)  # fmt: skip
"""All layers in the order of drawing."""

SHOWN_BY = {"front": "front", "earlier": "earlier", "armies": "armies", "districts": "rule", "towns": "towns",
            "events": "events", "persecution": "persecution"}  # fmt: skip
"""The layer of the map that shows each layer of features; land and the frontier of 1939 stand always."""

WITHOUT_DAY = ("earlier",)
"""Layers that stand only beside a day, never over all days."""

EARLIER_DAYS = (30, 90)

DECIMALS = 6
GRID = 10.0**-DECIMALS
"""Degrees; the units stand on this grid, and ground is cut on it, so that parts fit each other to the vertex."""

TIMESTAMP = "2000-01-01T00:00:00.000Z"
"""Written wherever a file must name a time: the same state gives the same bytes."""

CITING = ("citations", "made_of")


# Ground: who held which part of every unit


@dataclass(frozen=True)
class Ground:
    """A unit of a day, or a part of it, with who holds it; geometry in EPSG:4326, area in km2."""

    holding: Holding
    geometry: BaseGeometry
    area_km2: float
    cut: bool
    """Whether the front runs through the unit."""

    @property
    def part(self) -> str:
        """Name the side of the front or the town that the part follows; '' where the unit is held whole."""
        return self.holding.town.name if self.holding.town else ""


def ground_on(territory: Territory, day: str) -> list[Ground]:
    """Return every unit of a day once, or its parts; together they are the land of the map."""
    found = []
    for name, unit in territory.units.items():
        for town, geometry in _parts(territory, name, day):
            whole = geometry is unit.geometry
            area = unit.area_km2 if whole else float(projected(geometry).area) / 1e6
            cut = not whole and town is not None and bool(town.side)
            found.append(Ground(territory.holding(name, day, town), geometry, area, cut))
    return found


def _parts(territory: Territory, unit: str, day: str) -> list[tuple[Town | None, BaseGeometry]]:
    parts, geometry = territory.parts_on(unit, day), territory.units[unit].geometry
    if len(parts) == 1:
        return [(parts[0], geometry)]
    contest = territory.contest_on(unit, day)
    assert contest is not None
    if not contest.by_front:
        grounds = _ground_of_towns(territory, unit, contest.number)
        return [(town, grounds[town.name]) for town in parts if town and town.name in grounds]
    held = territory.front.held(min(max(day, FIRST), LAST))
    cuts = {
        side: _areas(
            (shapely.intersection if side.name == AXIS else shapely.difference)(geometry, held, grid_size=GRID)
        )
        for side in SIDES
    }
    return [(side, cut) for side, cut in cuts.items() if not cut.is_empty]


@lru_cache(maxsize=64)
def _ground_of_towns(territory: Territory, unit: str, number: int) -> dict[str, BaseGeometry]:
    """Return the ground of the towns of a contest; the built cells are simplified, so what they leave of the unit goes to
    the nearest."""
    rest, found = territory.units[unit].geometry, {}
    for town, cell in _cells(territory.folder)[unit, number].items():
        found[town] = _areas(shapely.intersection(rest, cell, grid_size=GRID))
        rest = _areas(shapely.difference(rest, cell, grid_size=GRID))
    left: dict[str, list[BaseGeometry]] = {town: [] for town in found}
    for sliver in shapely.get_parts(rest):
        place = sliver.representative_point()
        left[min(found, key=lambda town: found[town].distance(place))].append(sliver)
    return {town: shapely.union_all([cell, *left[town]], grid_size=GRID) for town, cell in found.items()}


@cache
def _cells(folder: Path) -> dict[tuple[str, int], dict[str, BaseGeometry]]:
    found: dict[tuple[str, int], dict[str, BaseGeometry]] = {}
    for feature in read_json(folder / "built/cells.geojson")["features"]:
        row = feature["properties"]
        found.setdefault((row["unit"], row["contest"]), {})[row["town"]] = shape(feature["geometry"])
    return found


def _areas(geometry: BaseGeometry) -> BaseGeometry:
    """Drop the points and lines that a cut may leave."""
    parts = [part for part in shapely.get_parts(geometry) if part.geom_type == "Polygon"]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)


# Layers of features


def map_layers(data: AtlasData, state: MapState) -> Layers:
    """Return what a state shows as layers of features, each with the day it stands for in `on`."""
    found: Layers = {"land": [], "frontier_1939": _frontier(data)}
    for day in state.days:
        for name, features in _layers_on(data, state, day):
            found.setdefault(name, []).extend(_on_day(feature, day) for feature in features)
    if state.view in CITY_VIEWS:
        for name, build in (("sites", _sites), ("train_stops", _stops), ("train_routes", _routes)):
            found[name] = [_on_day(feature, state.day) for feature in build(data, state.day)]
    return {name: [_finished(own) for own in found[name] if _inside(own, state)] for name in LAYERS if name in found}


def _layers_on(data: AtlasData, state: MapState, day: str) -> Iterator[tuple[str, Iterable[Feature]]]:
    ground = ground_on(data.territory, day)
    yield "land", (_land(data, own, day) for own in ground)
    shown: dict[str, Callable[[], Iterable[Feature]]] = {
        "front": lambda: _front(data, day),
        "earlier": lambda: _earlier(data, day),
        "armies": lambda: _armies(data, day),
        "districts": lambda: _districts(data, ground, day),
        "towns": lambda: (_town(data, place, unit, day) for place, unit in _places(data)),
        "events": lambda: (_event(data, event) for event in events_on(data.events, day)),
        "persecution": lambda: (_place(data, own) for own in read_persecution_places(data.folder) if day in own),
    }
    for name, build in shown.items():
        if SHOWN_BY[name] in state.layers:
            yield name, build()


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


def _feature(
    feature_id: str, geometry: BaseGeometry | None, properties: dict[str, Any], *, osm: bool = False
) -> Feature:
    licence = t("data_export.licence_osm" if osm else "data_export.licence")
    return {"id": feature_id, "geometry": geometry, "properties": {**properties, "licence": licence}}


def _on_day(feature: Feature, day: str) -> Feature:
    return {**feature, "id": f"{feature['id']}@{day}", "properties": {"on": day, **feature["properties"]}}


def _finished(feature: Feature) -> Feature:
    """Turn rings as RFC 7946 asks and round to the grid."""
    geometry = feature["geometry"]
    if geometry is None or geometry.is_empty:
        return {**feature, "geometry": None}
    turned = shapely.transform(shapely.orient_polygons(geometry), lambda xy: xy.round(DECIMALS) + 0.0)
    return {**feature, "geometry": turned}


def _inside(feature: Feature, state: MapState) -> bool:
    if state.box is None:
        return True
    return feature["geometry"] is not None and bool(shapely.box(*state.box).intersects(feature["geometry"]))


def _land(data: AtlasData, own: Ground, day: str) -> Feature:
    holding, part = own.holding, own.part
    tenure, change = holding.tenure, holding.change
    start, end = _validity(holding, day)
    line = data.territory.front.standing(min(max(day, FIRST), LAST)) if own.cut else None
    evidence = _evidence(data.folder, line.day)["citations"] if line else ()
    citations = dict.fromkeys((*tenure.citations, *(change.citations if change else ()), *evidence))
    properties = {
        **_unit(data, holding.unit), "part": part, "holder": holding.holder, "holder_name": _name(data, holding.holder),
        "status": holding.status, "transfer": tenure.transfer, "claimed_by": list(holding.claimed_by), "act": tenure.act,
        "act_date": tenure.act_date, "since": holding.since, "start_date": start, "end_date": end,
        "administration": "; ".join(dict.fromkeys(row.name for row in _rulers(data, holding, day))),
        "symbol": symbol_of(holding, romanian_1939=holding.unit in data.romanian_1939),
        "area_km2": round(own.area_km2, 2), **_border(data, holding.unit), "front_basis": line.basis if line else "",
        "front_error_km": line.error_km if line else None, "citations": list(citations),
        "checked": tenure.checked and (change is None or change.checked), "note": tenure.note,
    }  # fmt: skip
    return _feature(f"land/{holding.unit}" + (f"/{part}" if part else ""), own.geometry, properties)


def _unit(data: AtlasData, unit: str) -> dict[str, Any]:
    return {"unit": unit, "name": data.territory.units[unit].name, "romania_1939": unit in data.romanian_1939}


def _border(data: AtlasData, unit: str) -> dict[str, Any]:
    row = data.territory.units[unit]
    return {"method": row.method, "error_km": row.error_km, "made_of": list(row.source)}


def _name(data: AtlasData, holder: str) -> str:
    return data.countries[holder].name if holder in data.countries else holder


def _validity(holding: Holding, day: str) -> tuple[str, str]:
    """Return the first and the last day of a piece of land as it is: the front moves every day, a town keeps its ground."""
    tenure, town = holding.tenure, holding.town
    if town is None:
        return tenure.start_date, tenure.end_date
    if town.side:
        return day, day
    dates = [change.date for change in town.days]
    begun = [date for date in dates if date <= day]
    ended = [add_days(date, -1) for date in dates if date > day]
    return max([tenure.start_date, *begun]), min([tenure.end_date, *ended])


def _rulers(data: AtlasData, holding: Holding, day: str) -> list[Administration]:
    """Return the administrations of a unit and of its districts that its holder set up."""
    rules = data.territory.administrations
    areas = [holding.unit, *(name for name, own in rules.districts.items() if own.unit == holding.unit)]
    rows = [row for area in areas if (row := rules.of(area, day))]
    return [row for row in rows if row.authority == holding.holder]


def _frontier(data: AtlasData) -> list[Feature]:
    features = read_json(data.folder / "built/frontier_1939.geojson")["features"]
    units = data.territory.units
    made_of = sorted({source for unit in data.romanian_1939 for source in units[unit].source})
    properties = {"on": FIRST_DAY, "start_date": FIRST_DAY, "end_date": "", "made_of": made_of}
    return [
        _feature(f"frontier_1939/{number}", shape(own["geometry"]), {"name": own["properties"]["name"], **properties})
        for number, own in enumerate(features, 1)
    ]


def _front(data: AtlasData, day: str) -> list[Feature]:
    if day not in data.territory.front:
        return []
    line, *pockets = front_features(data.territory.front, day)["features"]
    told = {**_without(line["properties"], "day"), "start_date": day, "end_date": day, **_evidence(data.folder, day)}
    found = [_feature("front/line", shape(line["geometry"]), told)]
    for pocket in pockets:
        row = _without(pocket["properties"], "day", "id")
        ground = shapely.set_precision(shape(pocket["geometry"]), GRID)
        pocket_id = pocket["properties"]["id"]
        found.append(_feature(f"front/{pocket_id}", ground, {**row, **_pocket_works(data.folder)[pocket_id]}))
    return found


def _earlier(data: AtlasData, day: str) -> list[Feature]:
    front, found = data.territory.front, []
    for count in EARLIER_DAYS:
        then = add_days(day, -count)
        if day in front and then in front:
            line = shapely.MultiLineString([own.places for own in front.lines(then)])
            told = {"day": then, "days_earlier": count, "start_date": then, "end_date": then}
            found.append(_feature(f"earlier/{count}", line, {**told, **_evidence(data.folder, then)}))
    return found


@lru_cache(maxsize=64)
def _evidence(folder: Path, day: str) -> dict[str, Any]:
    """Return the works behind the line of a day: those of the dated lines at or on both sides of it, and of their places."""
    frames = _frames(folder)
    before = [frame for frame in frames if frame[0] <= day][-1:]
    after = [frame for frame in frames if frame[0] >= day][:1]
    rows = {frame[0]: frame for frame in (*before, *after)}.values()
    return {
        "citations": sorted({key for _, keys, _ in rows for key in keys}),
        "checked": all(checked for _, _, checked in rows),
    }


@cache
def _frames(folder: Path) -> tuple[tuple[str, tuple[str, ...], bool], ...]:
    places: dict[str, list[str]] = {}
    for position in read_positions(folder):
        places.setdefault(position.keyframe, []).extend(position.citations)
    return tuple(
        (frame.date, (*frame.citations, *places.get(frame.date, ())), frame.checked) for frame in read_keyframes(folder)
    )


@cache
def _pocket_works(folder: Path) -> dict[str, dict[str, Any]]:
    return {
        pocket.id: {"citations": list(pocket.citations), "checked": pocket.checked, "note": pocket.note}
        for pocket in read_pockets(folder)
    }


def _armies(data: AtlasData, day: str) -> list[Feature]:
    counts, found = read_counts_of_armies(data.folder), []
    for sector in sectors_on(read_fixes(data.folder), day):
        stretch = stretch_of(data.territory.front, sector)
        counted = counts_on(counts, sector.army, day)
        record = army_record(t(f"army.{sector.army}"), sector, stretch, counted)
        places = stretch.places if stretch else sector.fix.line
        line = shapely.LineString(places) if len(places) > 1 else None
        found.append(_feature(f"army/{sector.army}", line, {**_without(record, "line"), **_span(sector.fix)}))
    return found


def _span(row: Fix | Tenure | Administration) -> dict[str, str]:
    return {"start_date": row.start_date, "end_date": row.end_date}


def _districts(data: AtlasData, ground: Sequence[Ground], day: str) -> list[Feature]:
    """Return the administrations of a day on the ground that their authority holds."""
    by_unit: dict[str, list[Ground]] = {}
    for own in ground:
        by_unit.setdefault(own.holding.unit, []).append(own)
    found = []
    for row in data.territory.administrations.on(day):
        unit, limits = _area(data, row)
        held = [own for own in by_unit[unit] if own.holding.holder == row.authority]
        if not held:
            continue
        land = limits if len(held) == len(by_unit[unit]) else _within(limits, held)
        if not land.is_empty:
            holding = replace(held[0].holding, administration=row)
            symbol = symbol_of(holding, romanian_1939=unit in data.romanian_1939)
            found.append(_feature(f"district/{row.area}", land, {**_rule(data, row), "symbol": symbol}))
    return found


def _within(limits: BaseGeometry, held: Sequence[Ground]) -> BaseGeometry:
    land = shapely.union_all([own.geometry for own in held], grid_size=GRID)
    return _areas(shapely.intersection(limits, land, grid_size=GRID))


def _area(data: AtlasData, row: Administration) -> tuple[str, BaseGeometry]:
    """Return the unit of an administration and the land within its limits."""
    district = data.territory.administrations.districts.get(row.area)
    return (district.unit, district.geometry) if district else (row.area, data.territory.units[row.area].geometry)


def _rule(data: AtlasData, row: Administration) -> dict[str, Any]:
    district = data.territory.administrations.districts.get(row.area)
    unit = data.territory.units[district.unit if district else row.area]
    own = district or unit
    return {
        "name": own.name, "unit": unit.unit, **administration_record(row), "date_edtf": row.date_edtf,
        "method": own.method, "error_km": own.error_km, "made_of": list(own.source),
    }  # fmt: skip


def _places(data: AtlasData) -> list[tuple[Place, str]]:
    units = data.territory.units_at([place.lon for place in data.places], [place.lat for place in data.places])
    return list(zip(data.places, units, strict=True))


def _town(data: AtlasData, place: Place, unit: str, day: str) -> Feature:
    holder = data.territory.holder_at(place.lat, place.lon, day) if unit else ""
    name = place.name_under(holder)
    properties = {
        "place": place.place, "name": name, "other_names": sorted({*place.names.values()} - {name}), "holder": holder,
        "holder_name": _name(data, holder), "unit": unit, "rank": place.rank,
        "citations": list(_town_works(data.folder)[place.place]),
    }  # fmt: skip
    return _feature(f"town/{place.place}", shapely.Point(place.lon, place.lat), properties)


@cache
def _town_works(folder: Path) -> dict[str, tuple[str, ...]]:
    return {
        row["place"]: split_list(row["citations"])
        for row in read_csv(folder / "facts/places.csv", ("place", "citations"))
    }


def _event(data: AtlasData, event: Event) -> Feature:
    return _feature(f"event/{event.id}", _point(event.lon, event.lat), event_properties(data, event))


def _place(data: AtlasData, place: PersecutionPlace) -> Feature:
    values = [value for value in read_values(data.folder) if value.subject == place.id]
    point = _point(place.lon, place.lat) if place.drawn else None
    return _feature(f"place/{place.id}", point, _without(persecution_record(place, values), "id", "lat", "lon"))


def _sites(data: AtlasData, day: str) -> list[Feature]:
    return [_site(data, site, day) for site in read_sites(data.folder).values()]


def _site(data: AtlasData, site: Site, day: str) -> Feature:
    record = _without(site_record(site, _values(data, site.id)), "lat", "lon", "date")
    told = {**record, "date_edtf": site.date_edtf, "position_basis": site.position_basis}
    told |= {"told_of_on_day": site.open_on(day)} if day else {}
    return _feature(f"site/{site.id}", _point(site.lon, site.lat), told, osm=_from_osm(site))


def _stops(data: AtlasData, day: str) -> list[Feature]:
    sites = read_sites(data.folder)
    passed = {
        (state.train, number)
        for state in states_on(read_states(data.folder), day)
        for number in range(state.from_stop, state.to_stop + 1)
    }
    found = []
    for stop in read_stops(data.folder):
        name, site = f"train-{stop.train}.{stop.order}", sites[stop.site]
        arrive, leave = (_day_in(text) for text in (stop.arrive, stop.leave))
        told = {**stop_record(stop, _values(data, name)), "start_date": arrive or leave, "end_date": leave or arrive}
        told |= {"precision_m": site.precision_m} | ({"on_day": (stop.train, stop.order) in passed} if day else {})
        found.append(_feature(f"stop/{name}", _point(site.lon, site.lat), told, osm=_from_osm(site)))
    return found


def _day_in(moment: str) -> str:
    found = re.match(r"\d{4}-\d\d-\d\d", moment)
    return found[0] if found else ""


def _values(data: AtlasData, subject: str) -> list[Value]:
    return [value for value in read_values(data.folder) if value.subject == subject]


def _from_osm(site: Site) -> bool:
    """Tell whether the position of a site was taken from OpenStreetMap, not only compared with it."""
    return "OpenStreetMap" in site.position_basis or "OSM park" in site.position_basis


def _routes(data: AtlasData, day: str) -> list[Feature]:
    features = read_json(data.folder / "base/iasi/osm/train_routes.geojson")["features"]
    found = []
    for own in features:
        row = own["properties"]
        told = {**_without(row, "source"), "train": str(row["train"]), "credit": row["source"]}
        name = f"route/{row['train']}.{row['order']}{row['variant']}"
        found.append(_feature(name, shape(own["geometry"]), told, osm=True))
    return found


def _point(lon: float | None, lat: float | None) -> BaseGeometry | None:
    return shapely.Point(lon, lat) if lon is not None and lat is not None else None


def _without(record: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in names}


# A layer over all days


def layer_of_all_days(data: AtlasData, layer: str) -> list[Feature]:
    """Return a layer whole, each feature with the days for which it stands; raise RequestError for an unknown layer."""
    build: dict[str, Callable[[], Iterable[Feature]]] = {
        "land": lambda: _tenures(data),
        "frontier_1939": lambda: _frontier(data),
        "front": lambda: _dated_lines(data),
        "armies": lambda: _army_runs(data),
        "districts": lambda: _administrations(data),
        "towns": lambda: _towns(data),
        "events": lambda: (_event(data, event) for event in data.events),
        "persecution": lambda: (_place(data, own) for own in read_persecution_places(data.folder)),
        "sites": lambda: _sites(data, ""),
        "train_stops": lambda: _stops(data, ""),
        "train_routes": lambda: _routes(data, ""),
    }
    if layer not in build:
        raise RequestError(f"“{layer[:40]}” is not a layer over all days; there are {', '.join(build)}")
    return [_finished(feature) for feature in build[layer]()]


def _tenures(data: AtlasData) -> Iterator[Feature]:
    for unit, rows in data.territory.tenures.items():
        own = data.territory.units[unit]
        for row in rows:
            properties = {
                **_unit(data, unit), "holder": row.holder, "holder_name": _name(data, row.holder), "status": row.status,
                "transfer": row.transfer, "other_holder": row.other_holder, "claimed_by": list(row.claimed_by),
                "act": row.act, "act_date": row.act_date, **_span(row), "area_km2": own.area_km2, **_border(data, unit),
                "citations": list(row.citations), "checked": row.checked, "note": row.note,
            }  # fmt: skip
            yield _feature(f"land/{unit}/{row.start_date}", own.geometry, properties)


def _dated_lines(data: AtlasData) -> Iterator[Feature]:
    front = data.territory.front
    for frame in read_keyframes(data.folder):
        told = {
            "kind": "line", "basis": front.standing(frame.date).basis, "start_date": frame.date, "end_date": frame.date,
            "confidence": frame.confidence, **_evidence(data.folder, frame.date), "note": frame.note,
        }  # fmt: skip
        yield _feature(f"front/{frame.date}", frame.line, told)
        enclaves = [("axis", own) for own in frame.axis_enclaves] + [("soviet", own) for own in frame.soviet_enclaves]
        for number, (side, ground) in enumerate(enclaves, 1):
            yield _feature(
                f"front/{frame.date}/{number}", ground, {**told, "kind": "enclave", "basis": "", "side_inside": side}
            )
    for pocket in read_pockets(data.folder):
        told = {
            "kind": pocket.kind, "name": pocket.name, "stage": pocket.stage, "side_inside": pocket.side_inside,
            "start_date": pocket.start_date, "end_date": pocket.end_date, "error_km": pocket.error_km,
            "confidence": pocket.confidence, **_pocket_works(data.folder)[pocket.id],
        }  # fmt: skip
        yield _feature(f"front/{pocket.id}", pocket.geometry, told)


def _army_runs(data: AtlasData) -> Iterator[Feature]:
    built, fixes = read_json(data.folder / ARMIES_BUILT), read_fixes(data.folder)
    for run in built["sectors"]:
        fix = next(own for own in fixes[run["army"]] if run["start"] in own)
        told = {
            "army": run["army"], "name": t(f"army.{run['army']}"), "kind": run["kind"], "side": run["side"],
            "sector": fix.sector, "subordinate_to": fix.subordinate_to, "start_date": run["start"],
            "end_date": run["end"], "citations": list(fix.citations), "locator": fix.locator, "checked": fix.checked,
            "note": fix.note,
        }  # fmt: skip
        line = shapely.LineString(decoded(run["line"], built["steps_per_degree"]))
        yield _feature(f"army/{run['army']}/{run['start']}", line, told)


def _administrations(data: AtlasData) -> Iterator[Feature]:
    for rows in data.territory.administrations.of_area.values():
        for row in rows:
            yield _feature(f"district/{row.area}/{row.start_date}", _area(data, row)[1], _rule(data, row))


def _towns(data: AtlasData) -> Iterator[Feature]:
    for place in data.places:
        told = {
            "place": place.place, "name": place.name_under(""), "names": {key or "default": place.names[key] for key in sorted(place.names)},
            "rank": place.rank, "start_date": FIRST_DAY, "end_date": LAST_DAY,
            "citations": list(_town_works(data.folder)[place.place]),
        }  # fmt: skip
        yield _feature(f"town/{place.place}", shapely.Point(place.lon, place.lat), told)


# GeoJSON


def geojson(data: AtlasData, state: MapState, layer: str = "", *, address: str = HOME) -> bytes:
    """Write a state, or one layer of it, as GeoJSON (RFC 7946); raise RequestError for a layer that it does not show."""
    layers = map_layers(data, state)
    if layer:
        if layer not in layers:
            raise RequestError(f"the state does not show the layer “{layer[:40]}”; it shows {', '.join(layers)}")
        layers = {layer: layers[layer]}
    named = state.file_name("").rstrip(".") + (f"-{layer}" if layer else "")
    return _collection(data, layers, {"name": named, **head(data, state, address)})


def whole_layer(data: AtlasData, layer: str) -> bytes:
    """Write a layer over all days as GeoJSON, each feature with `start_date` and `end_date`."""
    told = {"data_version": data.version, "licence": t("data_export.licence")}
    return _collection(data, {layer: layer_of_all_days(data, layer)}, {"name": f"{layer}-all-days", **told})


def _collection(data: AtlasData, layers: Layers, told: dict[str, Any]) -> bytes:
    content = {
        "type": "FeatureCollection", **told, "attribution": credits_of(layers), "sources": csl_items(data, cited_in(layers)),
    }  # fmt: skip
    head_text = _json(content)[:-1]
    rows = ",\n".join(_geojson_feature(name, own) for name, features in layers.items() for own in features)
    return f'{head_text},"features":[\n{rows}\n]}}\n'.encode("utf-8", "replace")


def _geojson_feature(layer: str, feature: Feature) -> str:
    geometry = mapping(feature["geometry"]) if feature["geometry"] is not None else None
    properties = {"layer": layer, **feature["properties"]}
    return _json({"type": "Feature", "id": feature["id"], "properties": properties, "geometry": geometry})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)


# GeoPackage

KINDS = {"Point": "point", "LineString": "line", "Polygon": "area"}
TABLE_TYPES = {"point": "Point", "line": "MultiLineString", "area": "MultiPolygon"}


def geopackage(data: AtlasData, state: MapState, path: Path, *, address: str = HOME) -> None:
    """Write a state as a GeoPackage with a table a layer, `atlas_about` and `atlas_sources`; raise ExportError.

    A layer that holds lines and areas gives two tables, such as `front_line` and `front_area`: a table has one kind of
    geometry, as desktop programs expect. The same state gives the same bytes.
    """
    layers = map_layers(data, state)
    about = _about(data, state, layers, address)
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


SOURCE_COLUMNS = ("id", "reference", "url", "seen", "csl")


def _about(data: AtlasData, state: MapState, layers: Layers, address: str) -> dict[str, str]:
    told = head(data, state, address)
    return {
        "title": _title(state), "link": told["state"]["link"], "days": " ".join(state.days), "view": state.view,
        "layers": " ".join(state.layers), "data_version": data.version, "licence": told["licence"],
        "attribution": "; ".join(credits_of(layers)), "citations": "; ".join(cited_in(layers)),
    }  # fmt: skip


def _title(state: MapState) -> str:
    return t("data_export.title", days=", ".join(state.days))


def _source_rows(data: AtlasData, layers: Layers) -> list[tuple[str, ...]]:
    works = [data.works[key] for key in cited_in(layers)]
    return [(work.id, work.reference, work.url, _plain(work.seen), _json(work.csl)) for work in works]


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
    return pandas.Series([None if value is None else _plain(value) for value in values], dtype=object)


def _plain(value: Any) -> str:
    """Write a value as text: a list of words with semicolons, truth as yes or no, what is nested as JSON."""
    if isinstance(value, bool):
        return t("data_export.yes" if value else "data_export.no")
    if isinstance(value, list) and all(isinstance(own, str) for own in value):
        return "; ".join(value)
    text = _json(value) if isinstance(value, (list, dict)) else str(value)
    return text.encode("utf-8", "replace").decode()


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


# KML

KML_NAMESPACE = "http://www.opengis.net/kml/2.2"

DESCRIBED = (
    "date_edtf", "place", "holder_name", "status", "transfer", "since", "administration", "authority", "act", "act_date",
    "basis", "stage", "sector", "subordinate_to", "error_km", "other_names", "what", "text", "counts", "figures", "not_known",
    "citations", "checked",
)  # fmt: skip
"""What a balloon tells, in this order; the rest stands in the extended data."""

TITLES = ("title", "name_then", "name", "place", "kind")

FILL_STRENGTH = 0.8

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 cannot hold."""


def kml(data: AtlasData, state: MapState, *, address: str = HOME) -> bytes:
    """Write a state as KML 2.2: a folder a layer, the colours of the light palette, a time span for every feature."""
    layers = map_layers(data, state)
    root = ElementTree.Element("kml", xmlns=KML_NAMESPACE)
    document = ElementTree.SubElement(root, "Document")
    _child(document, "name", _title(state))
    about = _about(data, state, layers, address)
    _child(document, "description", "<br/>\n".join(html.escape(value) for value in about.values() if value))
    used = sorted({_style_of(name, own) for name, features in layers.items() for own in features})
    for name in used:
        _style(document, name)
    for name, features in layers.items():
        if features:
            _folder(document, name, features)
    ElementTree.indent(root, " ")
    text: str = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'.encode()


def _child(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
    child = ElementTree.SubElement(parent, tag, {key: _FORBIDDEN.sub("\ufffd", own) for key, own in attributes.items()})
    child.text = _FORBIDDEN.sub("\ufffd", text) or None
    return child


def _folder(document: ElementTree.Element, layer: str, features: Sequence[Feature]) -> None:
    folder = _child(document, "Folder")
    _child(folder, "name", t(f"data_export.folder_{layer}"))
    _child(folder, "description", html.escape(t(f"data_export.layer_{layer}")))
    for number, feature in enumerate(features, 1):
        _placemark(folder, layer, number, feature)


def _placemark(folder: ElementTree.Element, layer: str, number: int, feature: Feature) -> None:
    own = feature["properties"]
    placemark = _child(folder, "Placemark", id=f"{layer}-{number}")
    _child(placemark, "name", _title_of(own))
    _child(placemark, "description", _balloon(own))
    begin, end = (own.get(name) or own.get("on", "") for name in ("start_date", "end_date"))
    if begin:
        span = _child(placemark, "TimeSpan")
        _child(span, "begin", begin)
        if end:
            _child(span, "end", max(begin, end))
    _child(placemark, "styleUrl", f"#{_style_of(layer, feature)}")
    extended = _child(placemark, "ExtendedData")
    for name, value in {"feature_id": feature["id"], "layer": layer, **own}.items():
        if value not in (None, "", []):
            told = "feature_name" if name == "name" else name  # readers take `name` for that of the placemark
            _child(_child(extended, "Data", name=told), "value", _plain(value))
    if feature["geometry"] is not None:
        _geometry(placemark, feature["geometry"])


def _title_of(own: dict[str, Any]) -> str:
    name = next((own[key] for key in TITLES if own.get(key)), "")
    return f"{name} ({own['part']})" if own.get("part") else str(name)


def _balloon(own: dict[str, Any]) -> str:
    """Write what a reader is told; a balloon is HTML, so every text in it is escaped once before the file escapes it."""
    lines = []
    for name in (*DESCRIBED, *(("note",) if "event" in own else ())):
        for value in _lines(name, own.get(name)):
            label = t(f"data_export.label_{name}") if name != "text" else ""
            lines.append(html.escape(f"{label}: {value}" if label else value))
    return "<br/>\n".join(lines)


def _lines(name: str, value: Any) -> list[str]:
    if value in (None, "", []):
        return []
    if name in {"counts", "figures"}:
        return [figure_words(own) for own in value]
    if name == "status":
        return [t(f"status.{value}")]
    return [_plain(value)]


def _style_of(layer: str, feature: Feature) -> str:
    symbol = feature["properties"].get("symbol")
    return f"{layer}-{symbol.replace(' ', '-')}" if symbol else layer


def _style(document: ElementTree.Element, name: str) -> None:
    style = _child(document, "Style", id=name)
    line_colour, width, fill = _look(name)
    icon = _child(style, "IconStyle")
    _child(icon, "color", _abgr(line_colour))
    _child(icon, "scale", "0.6")
    _child(_child(style, "LabelStyle"), "scale", "0.7")
    line = _child(style, "LineStyle")
    _child(line, "color", _abgr(line_colour))
    _child(line, "width", f"{width:g}")
    area = _child(style, "PolyStyle")
    _child(area, "color", _abgr(fill or line_colour, FILL_STRENGTH if fill else 0.25))
    _child(_child(style, "BalloonStyle"), "text", "$[description]")


LOOKS = {
    "frontier_1939": ("frontier", 2.0), "front": ("frontier", 3.0), "earlier": ("ink-3", 1.5), "armies": ("region", 4.0),
    "towns": ("ink-2", 1.0), "events": ("kind-politics", 1.0), "persecution": ("kind-persecution", 1.0),
    "sites": ("kind-persecution", 1.0), "train_stops": ("kind-persecution", 1.0), "train_routes": ("ink-3", 2.0),
}  # fmt: skip
"""Colour of the palette and width in px of each layer that has no symbols."""


def _look(name: str) -> tuple[str, float, str]:
    """Return line colour, width and fill of a style; fill is '' where the layer has no areas of its own."""
    palette = PALETTES["light"]
    if name in LOOKS:
        colour, width = LOOKS[name]
        return palette[colour], width, ""
    symbol = next(own for key, own in SYMBOLS.items() if name.split("-", 1)[1] == key.replace(" ", "-"))
    line = symbol.line
    return palette[line.colour if line else "foreign"], line.width if line else 1.0, _fill(symbol)


def _fill(symbol: Symbol) -> str:
    """Mix the ground of a symbol with what lies on it: KML knows no hatch."""
    palette = PALETTES["light"]
    base, over = (_channels(palette[name]) for name in (symbol.base, symbol.over or symbol.base))
    mixed = (round(one + (other - one) * symbol.strength) for one, other in zip(base, over, strict=True))
    return "#" + "".join(f"{value:02X}" for value in mixed)


def _channels(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _abgr(colour: str, strength: float = 1.0) -> str:
    """Write a colour as KML does: opacity, blue, green, red."""
    red, green, blue = _channels(colour)
    return f"{round(255 * strength):02x}{blue:02x}{green:02x}{red:02x}"


def _geometry(parent: ElementTree.Element, geometry: BaseGeometry) -> None:
    kind = geometry.geom_type
    if kind.startswith("Multi"):
        several = _child(parent, "MultiGeometry")
        for part in geometry.geoms:
            _geometry(several, part)
        return
    own = _child(parent, kind)
    if kind == "Polygon":
        _child(own, "tessellate", "1")
        for tag, rings in (("outerBoundaryIs", [geometry.exterior]), ("innerBoundaryIs", geometry.interiors)):
            for ring in rings:
                _child(_child(_child(own, tag), "LinearRing"), "coordinates", _coordinates(ring))
        return
    if kind == "LineString":
        _child(own, "tessellate", "1")
    _child(own, "coordinates", _coordinates(geometry))


def _coordinates(geometry: BaseGeometry) -> str:
    return " ".join(f"{lon:.{DECIMALS}f},{lat:.{DECIMALS}f}" for lon, lat in shapely.get_coordinates(geometry).tolist())
