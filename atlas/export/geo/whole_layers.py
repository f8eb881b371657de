"""Layers over all days, each feature with the days for which it stands."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from atlas.export.geo.districts import administration_features
from atlas.export.geo.feature import Feature, finished
from atlas.export.geo.front import army_run_features, dated_line_features
from atlas.export.geo.iasi import route_features, site_features, stop_features
from atlas.export.geo.land import frontier_features, tenure_features
from atlas.export.geo.places import event_feature, persecution_feature, town_features
from layers.atlas_data import AtlasData
from layers.errors import RequestError
from layers.persecution import read_persecution_places


def layer_of_all_days(data: AtlasData, layer: str) -> list[Feature]:
    """Return a layer whole, each feature with the days for which it stands; raise RequestError for an unknown layer."""
    build: dict[str, Callable[[], Iterable[Feature]]] = {
        "land": lambda: tenure_features(data),
        "frontier_1939": lambda: frontier_features(data),
        "front": lambda: dated_line_features(data),
        "armies": lambda: army_run_features(data),
        "districts": lambda: administration_features(data),
        "towns": lambda: town_features(data),
        "events": lambda: (event_feature(data, event) for event in data.events),
        "persecution": lambda: (persecution_feature(data, own) for own in read_persecution_places(data.folder)),
        "sites": lambda: site_features(data, ""),
        "train_stops": lambda: stop_features(data, ""),
        "train_routes": lambda: route_features(data, ""),
    }
    if layer not in build:
        raise RequestError(f"“{layer[:40]}” is not a layer over all days; there are {', '.join(build)}")
    return [finished(feature) for feature in build[layer]()]
