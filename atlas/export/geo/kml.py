"""A state as KML 2.2 in the colours of the map."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from typing import Any
from xml.etree import ElementTree

import shapely
from shapely.geometry.base import BaseGeometry

from atlas.export.geo.about import about_file, as_text, title_of
from atlas.export.geo.feature import DECIMALS, Feature
from atlas.export.geo.shown_layers import map_layers
from atlas.export.records import figure_words
from atlas.export.state import HOME, MapState
from atlas.i18n import t
from atlas.style import PALETTES, SYMBOLS, Symbol
from layers.atlas_data import AtlasData

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
    _child(document, "name", title_of(state))
    about = about_file(data, state, layers, address)
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
            _child(_child(extended, "Data", name=told), "value", as_text(value))
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
    return [as_text(value)]


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
