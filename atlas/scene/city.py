"""The Iași view and the death trains as plain data: sites, stops, street names, landmarks."""

from __future__ import annotations

from collections.abc import Iterable
from math import atan2, cos, degrees, radians
from typing import Any

from atlas.scene.timeline import day_number
from atlas.telling import figure_value
from layers.atlas_data import AtlasData
from layers.calendar import FIRST_DAY, LAST_DAY
from layers.files import read_json
from layers.iasi import Site, TrainStop, Value, grouped, read_differences, read_sites, read_stops, read_values
from layers.persecution import PersecutionPlace, read_persecution_places


def city_data(data: AtlasData) -> dict[str, Any]:
    """Return what the browser needs to draw and tell the sites and the stops."""
    values = read_values(data.folder)
    sites = read_sites(data.folder)
    return {
        "sites": [_site(site, values) for site in sites.values()],
        "stops": [_stop(stop, sites[stop.site], values) for stop in read_stops(data.folder)],
        "streets": [_street(feature) for feature in _features(data, "streets") if feature["properties"]["name_now"]],
        "landmarks": [_point(feature) for feature in _features(data, "landmarks")],
        "squares": [_point(feature) for feature in _features(data, "osm/parks")],
        "places": [_place(place, values) for place in read_persecution_places(data.folder) if place.drawn],
        "of_moment": {event.id: list(event.sites) for event in data.events if event.moment},
    }


def _features(data: AtlasData, name: str) -> list[dict[str, Any]]:
    return read_json(data.folder / f"base/iasi/{name}.geojson")["features"]  # type: ignore[no-any-return]


def _site(site: Site, values: Iterable[Value]) -> dict[str, Any]:
    own = [value for value in values if value.subject == site.id]
    return {
        "id": site.id, "kind": site.kind, "name": site.name, "now": site.name_now, "then": site.name_then,
        "at": [site.lat, site.lon] if site.located else None, "precision": site.precision_m, "text": site.text,
        "not_known": site.not_known, "counts": counts(own), "sources": list(site.citations), "locator": site.locator,
        "checked": site.checked, "basis": site.position_basis,
    }  # fmt: skip


def _place(place: PersecutionPlace, values: Iterable[Value]) -> dict[str, Any]:
    own = [value for value in values if value.subject == place.id]
    return {
        "id": place.id, "kind": place.kind, "name": place.name, "now": place.name_now, "at": [place.lat, place.lon],
        "precision": place.precision_m, "from": day_number(max(place.start_date, FIRST_DAY)),
        "to": day_number(min(place.end_date, LAST_DAY)), "rule": place.rule, "authority": place.authority,
        "text": place.text, "not_known": place.not_known, "counts": counts(own), "sources": list(place.citations),
        "locator": place.locator, "checked": place.checked, "basis": place.position_basis,
    }  # fmt: skip


def _stop(stop: TrainStop, site: Site, values: Iterable[Value]) -> dict[str, Any]:
    own = [value for value in values if value.subject == f"train-{stop.train}.{stop.order}"]
    return {
        "id": f"train-{stop.train}.{stop.order}", "train": stop.train, "order": stop.order, "name": stop.place,
        "at": [site.lat, site.lon], "precision": site.precision_m, "what": stop.what, "text": stop.text,
        "not_known": stop.not_known, "counts": counts(own), "sources": list(stop.citations), "locator": stop.locator,
        "checked": stop.checked,
    }  # fmt: skip


def counts(values: Iterable[Value]) -> list[dict[str, Any]]:
    """Write counts group by group: every one with who counted, the range of those that differ, and why they do."""
    differences = read_differences()
    return [
        {
            "rows": [[_words(value), list(value.citations), value.checked] for value in own],
            "range": _range(own), "why": differences[group].text if group in differences and len(own) > 1 else "",
        }
        for group, own in grouped(values).items()
    ]  # fmt: skip


def _range(values: Iterable[Value]) -> list[list[float]]:
    """Place every number of a group on a bar, in per cent; empty where counters do not differ."""
    bounds = [bound for value in values if (bound := value.as_figure("").bounds)]
    if len(bounds) < 2:
        return []  # one counter may give a range: that is no disagreement
    low, high = min(one for one, _ in bounds), max(other for _, other in bounds)
    if low == high:
        return []
    return [[round(4 + 92 * (end - low) / (high - low), 1) for end in bound] for bound in bounds]


def _words(value: Value) -> str:
    number = figure_value(value.value) if value.value_min else ""
    when = f", {value.counted_when}" if value.counted_when else ""
    return f"{number} {value.counted} ({value.counted_by}{when})".strip()


def _street(feature: dict[str, Any]) -> dict[str, Any]:
    """Name a street at its middle; the name of 1941 first where it is known."""
    row, places = feature["properties"], feature["geometry"]["coordinates"]
    if feature["geometry"]["type"] == "MultiLineString":
        places = max(places, key=len)
    number = max(1, len(places) // 2)
    (lon, lat), (lon2, lat2) = places[number - 1], places[number]
    turn = -degrees(atan2(lat2 - lat, (lon2 - lon) * cos(radians(lat))))
    turn = turn + 180 if turn < -90 else turn - 180 if turn > 90 else turn
    then = row.get("name_1941") or ""
    named = then if row.get("name_1941_checked") and then else row["name_now"]
    return {"name": named, "now": row["name_now"], "at": [(lat + lat2) / 2, (lon + lon2) / 2], "angle": round(turn, 1)}


def _point(feature: dict[str, Any]) -> dict[str, Any]:
    lon, lat = feature["geometry"]["coordinates"]
    return {"name": feature["properties"]["name"], "at": [lat, lon]}
