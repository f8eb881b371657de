"""Mount the scene in the page as a Streamlit component."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import streamlit as st

from atlas.i18n import t
from atlas.scene.legend import VIEWS
from atlas.time_filter import WEB

MAP_HTML = (
    '<div class="atlas-map" role="application" aria-label="{label}"></div><div class="atlas-wait" hidden>{wait}</div>'
)
RULER = '<div class="atlas-ruler"><div class="ruler-day"></div><div class="ruler-axis"></div></div>'
"""Where the scene writes the day over the thumb and the years along the track."""


@cache
def _loader() -> str:
    return (WEB / "component.js").read_text(encoding="utf-8")


def _component(name: str, html: str, css: str) -> Any:
    return st.components.v2.component(name, html=html, css=css, js=_loader(), isolate_styles=False)


def map_view(
    day: str,
    *,
    sequence: int,
    view: str,
    layers: Sequence[str],
    event: str,
    files: dict[str, str],
    on_settled: Callable[[], None],
    on_event: Callable[[], None],
) -> None:
    """Mount the map on a day; a new `sequence` says that Python, not the slider, chose the day."""
    west, south, east, north = VIEWS[view]
    data = {
        "day": day, "seq": sequence, "view": view, "layers": list(layers), "event": event, "files": files,
        "box": [[south, west], [north, east]], "failed": t("map.failed"),
    }  # fmt: skip
    html = MAP_HTML.format(label=t("map.label"), wait=t("map.drawing"))
    mount = _component("atlas_map", html, ".atlas-wait {\n display: grid; }")
    mount(key="map", data=data, on_settled_change=on_settled, on_event_change=on_event)
