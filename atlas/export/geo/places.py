"""Towns, events and places of persecution as features."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import shapely

from atlas.answers import persecution_record
from atlas.export.geo.feature import Feature, feature, point_at, without
from atlas.export.geo.land import holder_name
from atlas.export.records import event_properties
from layers.atlas_data import AtlasData
from layers.calendar import FIRST_DAY, LAST_DAY
from layers.events import Event
from layers.files import read_csv, split_list
from layers.gazetteer import Place
from layers.iasi import read_values
from layers.persecution import PersecutionPlace


def places_with_units(data: AtlasData) -> list[tuple[Place, str]]:
    """Return all towns, each with the unit it lies in; '' off the units."""
    units = data.territory.units_at([place.lon for place in data.places], [place.lat for place in data.places])
    return list(zip(data.places, units, strict=True))


def town_feature(data: AtlasData, place: Place, unit: str, day: str) -> Feature:
    """Return a town under its name of a day."""
    holder = data.territory.holder_at(place.lat, place.lon, day) if unit else ""
    name = place.name_under(holder)
    properties = {
        "place": place.place, "name": name, "other_names": sorted({*place.names.values()} - {name}), "holder": holder,
        "holder_name": holder_name(data, holder), "unit": unit, "rank": place.rank,
        "citations": list(_town_works(data.folder)[place.place]),
    }  # fmt: skip
    return feature(f"town/{place.place}", shapely.Point(place.lon, place.lat), properties)


def town_features(data: AtlasData) -> Iterator[Feature]:
    """Return all towns with their names under every holder."""
    for place in data.places:
        told = {
            "place": place.place, "name": place.name_under(""),
            "names": {key or "default": place.names[key] for key in sorted(place.names)},
            "rank": place.rank, "start_date": FIRST_DAY, "end_date": LAST_DAY,
            "citations": list(_town_works(data.folder)[place.place]),
        }  # fmt: skip
        yield feature(f"town/{place.place}", shapely.Point(place.lon, place.lat), told)


@cache
def _town_works(folder: Path) -> dict[str, tuple[str, ...]]:
    return {
        row["place"]: split_list(row["citations"])
        for row in read_csv(folder / "facts/places.csv", ("place", "citations"))
    }


def event_feature(data: AtlasData, event: Event) -> Feature:
    """Return an event at its place."""
    return feature(f"event/{event.id}", point_at(event.lon, event.lat), event_properties(data, event))


def persecution_feature(data: AtlasData, place: PersecutionPlace) -> Feature:
    """Return a place of persecution with what was counted there."""
    values = [value for value in read_values(data.folder) if value.subject == place.id]
    point = point_at(place.lon, place.lat) if place.drawn else None
    return feature(f"place/{place.id}", point, without(persecution_record(place, values), "id", "lat", "lon"))
