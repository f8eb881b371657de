"""Put the scene together."""

from __future__ import annotations

from typing import Any

from atlas.i18n import words
from atlas.scene.city import city_data
from atlas.scene.land import Tenures, arcs, cells, sides, units
from atlas.scene.legend import CITY_VIEWS, VIEWS, legends
from atlas.scene.names import labels, places
from atlas.scene.rule import Rule, army_runs
from atlas.scene.timeline import day_number
from atlas.style import tables
from layers.armies import BUILT as ARMIES
from layers.atlas_data import AtlasData
from layers.calendar import DAYS, FIRST_DAY
from layers.counts import read_counts
from layers.events import Event
from layers.files import read_json
from layers.front import FILE as FRONT
from layers.front import ORDER
from layers.front_facts import towns_taken
from layers.iasi import read_sites, read_stops, read_values
from layers.persecution import read_persecution_places

CLIENT_WORDS = (
    "control",
    "map",
    "legend",
    "front",
    "army",
    "rule",
    "city",
    "detail",
    "status",
    "stage",
    "strip",
    "kind",
    "known",
    "cite",
)


def built_features(data: AtlasData, name: str) -> list[dict[str, Any]]:
    """Return the features of a built layer."""
    return read_json(data.folder / f"built/{name}.geojson")["features"]  # type: ignore[no-any-return]


def scene_data(data: AtlasData) -> dict[str, Any]:
    """Return everything but the geometry that the browser needs to draw any day."""
    tenures, rule = Tenures(data), Rule(data)
    lines = built_features(data, "arcs")
    pairs = [(line["properties"]["unit_a"], line["properties"]["unit_b"]) for line in lines]
    return {
        "first": FIRST_DAY,
        "count": len(DAYS),
        "style": tables(),
        "words": {section: words()[section] for section in CLIENT_WORDS},
        "countries": {holder: country.name for holder, country in data.countries.items()},
        "views": {
            name: [[south, west], [north, east]] for name, (west, south, east, north) in (VIEWS | CITY_VIEWS).items()
        },
        "version": data.version,
        "sources": {key: [work.reference, work.seen] for key, work in data.works.items() if key in _cited(data)},
        "tenures": tenures.records,
        "units": units(data, tenures),
        "cells": cells(data, tenures, built_features(data, "cells")),
        "sides": sides(data, tenures),
        "arcs": arcs(data, lines),
        "labels": [*labels(data), *rule.names()],
        "rule": {
            "records": rule.records(),
            "units": rule.of_units(),
            "districts": rule.districts(tenures, built_features(data, "districts")),
            "lines": rule.lines(built_features(data, "district_arcs")),
        },
        "places": places(data),
        "legend": legends(data, pairs, rule),
        "events": [_event(event, data.place_of(event)) for event in data.events if event.in_atlas],
        "front": front_data(data),
        "city": city_data(data),
        "armies": army_runs(read_json(data.folder / ARMIES)),
        "changes": [day_number(day) for day in data.territory.turning_days],
    }


def front_data(data: AtlasData) -> dict[str, Any]:
    """Return the front as built, with the towns taken by day number: name, place and side."""
    taken: dict[int, list[list[Any]]] = {}
    for town, change in towns_taken(data.folder):
        taken.setdefault(day_number(change.date), []).append([town.name, town.lat, town.lon, change.side])
    built = read_json(data.folder / FRONT)
    inside = {pocket.id: pocket.ground.representative_point() for pocket in data.territory.front.pockets}
    pockets = [
        {**pocket, "at": [round(inside[pocket["id"]].x, 4), round(inside[pocket["id"]].y, 4)]}
        for pocket in built["pockets"]
    ]
    return {**built, "pockets": pockets, "order": ORDER, "taken": taken}


def _cited(data: AtlasData) -> set[str]:
    cited = {key for rows in data.territory.tenures.values() for row in rows for key in row.citations}
    rules = data.territory.administrations
    cited |= {key for rows in rules.of_area.values() for row in rows for key in row.citations}
    cited |= {key for district in rules.districts.values() for key in district.source}
    cited |= {key for unit in data.territory.units.values() for key in unit.source}
    for contests in data.territory.contests.values():
        cited |= {key for contest in contests for town in contest.named for day in town.days for key in day.citations}
    cited |= {key for site in read_sites(data.folder).values() for key in site.citations}
    cited |= {key for place in read_persecution_places(data.folder) for key in place.citations}
    cited |= {key for stop in read_stops(data.folder) for key in stop.citations}
    cited |= {key for value in read_values(data.folder) for key in value.citations}
    return cited | {key for count in read_counts(data.folder) if count.measure == "area" for key in count.citations}


def _event(event: Event, town: str) -> dict[str, Any]:
    start, end = day_number(max(event.start_date, FIRST_DAY)), day_number(min(event.end_date, DAYS[-1]))
    at = [event.lat, event.lon] if event.lat is not None else None
    return {
        "id": event.id, "start": start, "end": end, "at": at, "category": event.category, "title": event.title,
        "place": event.place, "town": town, "units": list(event.units),
    }  # fmt: skip
