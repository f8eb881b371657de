"""A state, or a layer over all days, as GeoJSON (RFC 7946)."""

from __future__ import annotations

from typing import Any

from shapely.geometry import mapping

from atlas.export.geo.about import compact_json
from atlas.export.geo.feature import Feature, Layers, cited_in, credits_of
from atlas.export.geo.shown_layers import map_layers
from atlas.export.geo.whole_layers import layer_of_all_days
from atlas.export.records import csl_items, head
from atlas.export.state import HOME, MapState
from atlas.i18n import t
from layers.atlas_data import AtlasData
from layers.errors import RequestError


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
    head_text = compact_json(content)[:-1]
    rows = ",\n".join(_geojson_feature(name, own) for name, features in layers.items() for own in features)
    return f'{head_text},"features":[\n{rows}\n]}}\n'.encode("utf-8", "replace")


def _geojson_feature(layer: str, feature: Feature) -> str:
    geometry = mapping(feature["geometry"]) if feature["geometry"] is not None else None
    properties = {"layer": layer, **feature["properties"]}
    return compact_json({"type": "Feature", "id": feature["id"], "properties": properties, "geometry": geometry})
