"""Mount the scene in the page as a Streamlit component."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

import streamlit as st

from atlas.html import MAP_HTML
from atlas.i18n import t
from atlas.scene.legend import CITY_VIEWS, VIEWS
from atlas.time_filter import WEB


@cache
def _script(name: str) -> str:
    return (WEB / name).read_text(encoding="utf-8")


def _component(name: str, html: str, css: str, script: str = "component.js") -> Any:
    return st.components.v2.component(name, html=html, css=css, js=_script(script), isolate_styles=False)


def map_view(
    day: str,
    *,
    sequence: int,
    view: str,
    layers: Sequence[str],
    event: str,
    place: str,
    compare: str,
    panel: str,
    session: str,
    fit: Sequence[float],
    added: dict[str, Any] | None,
    files: dict[str, str],
    on_settled: Callable[[], None],
    on_event: Callable[[], None],
    on_place: Callable[[], None],
    on_export: Callable[[], None],
) -> None:
    """Mount the map on a day; a new `sequence` says that Python, not the slider, chose the day."""
    west, south, east, north = (VIEWS | CITY_VIEWS)[view]
    data = {
        "day": day, "seq": sequence, "view": view, "layers": list(layers), "event": event, "place": place,
        "compare": compare, "panel": panel, "session": session, "fit": list(fit), "added": added, "files": files,
        "box": [[south, west], [north, east]], "failed": t("map.failed"),
    }  # fmt: skip
    html = MAP_HTML.format(label=t("map.label"), wait=t("map.drawing"))
    mount = _component("atlas_map", html, ".atlas-wait {\n display: grid; }")
    mount(
        key="map",
        data=data,
        on_settled_change=on_settled,
        on_event_change=on_event,
        on_place_change=on_place,
        on_export_change=on_export,
    )


def reading_map(day: str, *, layers: Sequence[str], noted: bool, files: dict[str, str]) -> None:
    """Mount a map that follows the passage being read; `noted` says that the note before the Iași views was read."""
    west, south, east, north = VIEWS["romania"]
    data = {
        "reading": True, "day": day, "layers": list(layers), "noted": noted, "files": files,
        "box": [[south, west], [north, east]], "failed": t("map.failed"),
    }  # fmt: skip
    html = MAP_HTML.format(label=t("map.label"), wait=t("map.drawing"))
    _component("atlas_reading_map", html, ".atlas-wait {\n display: grid; }")(key="reading_map", data=data)


def lecture(
    tour: dict[str, Any], *, presenter: bool, link: str, words: dict[str, object], files: dict[str, str]
) -> None:
    """Mount a lecture, or the window of its speaker; `link` opens that window."""
    west, south, east, north = VIEWS["romania"]
    data = {
        "lecture": tour, "presenter": presenter, "presenterLink": link, "leave": "lectures", "health": "_stcore/health", "words": words,
        "files": files, "box": [[south, west], [north, east]], "failed": t("map.failed"),
    }  # fmt: skip
    html = f'<div class="atlas-lecture">{MAP_HTML.format(label=t("map.label"), wait=t("map.drawing"))}</div>'
    _component("atlas_lecture", html, ".atlas-wait {\n display: grid; }")(key="lecture", data=data)


def own_tour(
    opened: dict[str, Any] | None,
    made: dict[str, Any] | None,
    *,
    words: dict[str, Any],
    files: dict[str, str],
    on_take: Callable[[], None],
) -> None:
    """Mount the editor of one's own tour; `opened` is a tour read from a file, `made` a file to save, each with its number."""
    west, south, east, north = VIEWS["romania"]
    picture = MAP_HTML.format(label=t("map.label"), wait=t("map.drawing"))
    html = f'<div class="own-columns"><div class="atlas-own"></div><aside class="own-preview" aria-label="{words["preview"]}" hidden>{picture}</aside></div>'
    data = {
        "own": True, "opened": opened, "made": made, "words": words, "files": files, "box": [[south, west], [north, east]],
        "failed": t("map.failed"),
    }  # fmt: skip
    _component("atlas_own_tour", html, ".atlas-wait {\n display: grid; }")(
        key="own_tour", data=data, on_take_change=on_take
    )


def link_channel(on_link: Callable[[], None]) -> None:
    """Hear of a step back or forward; drawn outside the fragments, it runs the whole page."""
    mount = _component("atlas_link", "<i hidden></i>", ".atlas-none {\n display: none; }", "link_channel.js")
    mount(key="link", data={}, on_link_change=on_link)
