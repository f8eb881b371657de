"""What a state shows as layers of features."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

import shapely

from atlas.export.geo.districts import districts_on_day
from atlas.export.geo.feature import LAYERS, Feature, Layers, finished, on_day
from atlas.export.geo.front import armies_on_day, earlier_lines, front_on_day
from atlas.export.geo.ground import ground_on
from atlas.export.geo.iasi import route_features, site_features, stop_features
from atlas.export.geo.land import frontier_features, land_feature
from atlas.export.geo.places import event_feature, persecution_feature, places_with_units, town_feature
from atlas.export.state import MapState
from atlas.permalink import CITY_VIEWS
from layers.atlas_data import AtlasData
from layers.events import events_on
from layers.persecution import read_persecution_places

SHOWN_BY = {"front": "front", "earlier": "earlier", "armies": "armies", "districts": "rule", "towns": "towns",
            "events": "events", "persecution": "persecution"}  # fmt: skip
"""The layer of the map that shows each layer of features; land and the frontier of 1939 stand always."""


def map_layers(data: AtlasData, state: MapState) -> Layers:
    """Return what a state shows as layers of features, each with the day it stands for in `on`."""
    found: Layers = {"land": [], "frontier_1939": frontier_features(data)}
    for day in state.days:
        for name, features in _layers_on(data, state, day):
            found.setdefault(name, []).extend(on_day(feature, day) for feature in features)
    if state.view in CITY_VIEWS:
        for name, build in (("sites", site_features), ("train_stops", stop_features), ("train_routes", route_features)):
            found[name] = [on_day(feature, state.day) for feature in build(data, state.day)]
    return {name: [finished(own) for own in found[name] if _inside(own, state)] for name in LAYERS if name in found}


def _layers_on(data: AtlasData, state: MapState, day: str) -> Iterator[tuple[str, Iterable[Feature]]]:
    ground = ground_on(data.territory, day)
    yield "land", (land_feature(data, own, day) for own in ground)
    shown: dict[str, Callable[[], Iterable[Feature]]] = {
        "front": lambda: front_on_day(data, day),
        "earlier": lambda: earlier_lines(data, day),
        "armies": lambda: armies_on_day(data, day),
        "districts": lambda: districts_on_day(data, ground, day),
        "towns": lambda: (town_feature(data, place, unit, day) for place, unit in places_with_units(data)),
        "events": lambda: (event_feature(data, event) for event in events_on(data.events, day)),
        "persecution": lambda: (
            persecution_feature(data, own) for own in read_persecution_places(data.folder) if day in own
        ),
    }
    for name, build in shown.items():
        if SHOWN_BY[name] in state.layers:
            yield name, build()


def _inside(feature: Feature, state: MapState) -> bool:
    if state.box is None:
        return True
    return feature["geometry"] is not None and bool(shapely.box(*state.box).intersects(feature["geometry"]))
