"""What a file of geography tells of itself, and how values are written in it."""

from __future__ import annotations

import json
from typing import Any

from atlas.export.geo.feature import Layers, cited_in, credits_of
from atlas.export.records import head
from atlas.export.state import MapState
from atlas.i18n import t
from layers.atlas_data import AtlasData


def about_file(data: AtlasData, state: MapState, layers: Layers, address: str) -> dict[str, str]:
    """Return what a file tells of itself: title, link, days, licence, attribution, works."""
    told = head(data, state, address)
    return {
        "title": title_of(state), "link": told["state"]["link"], "days": " ".join(state.days), "view": state.view,
        "layers": " ".join(state.layers), "data_version": data.version, "licence": told["licence"],
        "attribution": "; ".join(credits_of(layers)), "citations": "; ".join(cited_in(layers)),
    }  # fmt: skip


def title_of(state: MapState) -> str:
    """Return the title of a file of a state."""
    return t("data_export.title", days=", ".join(state.days))


def as_text(value: Any) -> str:
    """Write a value as text: a list of words with semicolons, truth as yes or no, what is nested as JSON."""
    if isinstance(value, bool):
        return t("data_export.yes" if value else "data_export.no")
    if isinstance(value, list) and all(isinstance(own, str) for own in value):
        return "; ".join(value)
    text = compact_json(value) if isinstance(value, (list, dict)) else str(value)
    return text.encode("utf-8", "replace").decode()


def compact_json(value: object) -> str:
    """Write plain data as JSON without spaces."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
