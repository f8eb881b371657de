"""The sites of the pogrom of Iași and the death trains as features."""

from __future__ import annotations

import re

from shapely.geometry import shape

from atlas.answers import site_record, stop_record
from atlas.export.geo.feature import Feature, feature, point_at, without
from layers.atlas_data import AtlasData
from layers.files import read_json
from layers.iasi import Site, Value, read_sites, read_states, read_stops, read_values, states_on


def site_features(data: AtlasData, day: str) -> list[Feature]:
    """Return the sites of the pogrom of Iași; `day` tells which are told of on it, '' leaves that out."""
    return [_site(data, site, day) for site in read_sites(data.folder).values()]


def _site(data: AtlasData, site: Site, day: str) -> Feature:
    record = without(site_record(site, _values(data, site.id)), "lat", "lon", "date")
    told = {**record, "date_edtf": site.date_edtf, "position_basis": site.position_basis}
    told |= {"told_of_on_day": site.open_on(day)} if day else {}
    return feature(f"site/{site.id}", point_at(site.lon, site.lat), told, osm=_from_osm(site))


def stop_features(data: AtlasData, day: str) -> list[Feature]:
    """Return the stops of both death trains; `day` tells which lie on the way of that day, '' leaves that out."""
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
        found.append(feature(f"stop/{name}", point_at(site.lon, site.lat), told, osm=_from_osm(site)))
    return found


def _day_in(moment: str) -> str:
    found = re.match(r"\d{4}-\d\d-\d\d", moment)
    return found[0] if found else ""


def _values(data: AtlasData, subject: str) -> list[Value]:
    return [value for value in read_values(data.folder) if value.subject == subject]


def _from_osm(site: Site) -> bool:
    """Tell whether the position of a site was taken from OpenStreetMap, not only compared with it."""
    return "OpenStreetMap" in site.position_basis or "OSM park" in site.position_basis


def route_features(data: AtlasData, day: str) -> list[Feature]:
    """Return the lines on which the trains ran."""
    features = read_json(data.folder / "base/iasi/osm/train_routes.geojson")["features"]
    found = []
    for own in features:
        row = own["properties"]
        told = {**without(row, "source"), "train": str(row["train"]), "credit": row["source"]}
        name = f"route/{row['train']}.{row['order']}{row['variant']}"
        found.append(feature(name, shape(own["geometry"]), told, osm=True))
    return found
