"""The state in a link: what a query says, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from atlas.i18n import t
from atlas.style import CATEGORIES
from layers.atlas_data import AtlasData
from layers.calendar import FIRST_DAY, in_words, parse_day
from layers.errors import RequestError
from layers.events import Event
from layers.search import LONGEST_QUERY
from layers.views import (
    BOX_EDGES,
    CITY_VIEWS,
    DEFAULT_LAYERS,
    LAYERS,
    NO_LAYER,
    VIEWS,
    Box,
    box_value,
    checked_box,
    read_box,
)

__all__ = [
    "BOX_EDGES",
    "CITY_VIEWS",
    "DEFAULT_LAYERS",
    "LAYERS",
    "NO_LAYER",
    "PANELS",
    "VIEWS",
    "Box",
    "box_value",
    "checked_box",
    "read_box",
]

PANELS = ("day", "changes", "balance")


def view_in(query: Mapping[str, Sequence[str]]) -> str:
    """Return the view that a query asks for."""
    asked = query.get("view", ())
    if asked and asked[-1] in VIEWS:
        return asked[-1]
    return CITY_VIEWS[0] if query.get("moment") else VIEWS[0]


def event_in(query: Mapping[str, Sequence[str]], data: AtlasData) -> Event | None:
    """Return the event, or the moment, that a query opens."""
    moment = _moment_in(query, data)
    return moment or data.event(next(iter(query.get("event", ())), ""))


def _moment_in(query: Mapping[str, Sequence[str]], data: AtlasData) -> Event | None:
    found = (data.event(name) for name in query.get("moment", ()))
    return next((event for event in found if event and event.moment), None)


def layers_in(query: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the layers that a query asks for, in the order of the table."""
    asked = _layer_names(query)
    return [layer for layer in LAYERS if layer in asked] if asked else list(DEFAULT_LAYERS)


def layer_values(layers: Sequence[str]) -> str:
    """Write layers for a query."""
    return ",".join(layer for layer in LAYERS if layer in layers) or NO_LAYER


def day_in(query: Mapping[str, Sequence[str]], data: AtlasData) -> str:
    """Return the day that a query asks for, else the day of its event, else the first day."""
    moment = _moment_in(query, data)
    for value in query.get("date", ()):
        try:
            day = parse_day(value)
        except RequestError:
            continue
        return moment.day if moment and day not in moment else day
    if moment:
        return moment.day
    return next((event.day for name in query.get("event", ()) if (event := data.event(name))), FIRST_DAY)


def place_in(query: Mapping[str, Sequence[str]], data: AtlasData) -> str:
    """Return the id of the town whose events a query lists."""
    return next((name for name in query.get("place", ()) if name in data.gazetteer.positions), "")


def kinds_in(query: Mapping[str, Sequence[str]]) -> list[str]:
    """Return the kinds of events that a query chooses; all where it names none."""
    asked = [name for value in query.get("kinds", ()) for name in value.split(",")]
    return [kind for kind in CATEGORIES if kind in asked]


def words_in(query: Mapping[str, Sequence[str]]) -> str:
    """Return the words that a query searches for."""
    return next(iter(query.get("q", ())), "")[:LONGEST_QUERY]


def compare_in(query: Mapping[str, Sequence[str]]) -> str:
    """Return the second day that a query asks for; '' where there is none, or no day of the atlas."""
    return next(iter(compared_in(query)), "")


def compared_in(query: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    """Return all days that a query sets beside its own: a sheet shows several, the page the first of them."""
    found = []
    for value in (part for text in query.get("compare", ()) for part in text.split(",")):
        try:
            found.append(parse_day(value))
        except RequestError:
            continue
    return tuple(dict.fromkeys(found))


def box_in(query: Mapping[str, Sequence[str]]) -> Box | None:
    """Return the box that a query fits the map to; None where there is none, or it is no box of the map."""
    for value in query.get("box", ()):
        try:
            return read_box(value)
        except RequestError:
            continue
    return None


def panel_in(query: Mapping[str, Sequence[str]]) -> str:
    """Return what the panel is to tell."""
    asked = query.get("panel", ())
    if asked and asked[-1] in PANELS:
        return asked[-1]
    return "changes" if compare_in(query) else PANELS[0]


def faults(query: Mapping[str, Sequence[str]], data: AtlasData) -> list[str]:
    """Name, in words, everything in a query that the atlas does not hold."""
    found = []
    for value in query.get("date", ()):
        try:
            parse_day(value)
        except RequestError:
            event = next((data.event(name) for name in query.get("event", ()) if data.event(name)), None)
            found.append(t("note.bad_date", value=_short(value), day=in_words(event.day if event else FIRST_DAY)))
    for value in (part for text in query.get("compare", ()) for part in text.split(",")):
        try:
            parse_day(value)
        except RequestError:
            found.append(t("note.bad_compare", value=_short(value)))
    found += [t("note.bad_box", value=_short(value)) for value in query.get("box", ()) if not box_in({"box": [value]})]
    found += [t("note.bad_panel", value=_short(value)) for value in query.get("panel", ()) if value not in PANELS]
    found += [t("note.bad_view", value=_short(value)) for value in query.get("view", ()) if value not in VIEWS]
    found += [
        t("note.bad_layer", value=_short(value)) for value in _layer_names(query) if value not in (*LAYERS, NO_LAYER)
    ]
    found += [t("note.bad_event", value=_short(value)) for value in query.get("event", ()) if not data.event(value)]
    found += [
        t("note.bad_moment", value=_short(value))
        for value in query.get("moment", ())
        if not ((event := data.event(value)) and event.moment)
    ]
    kinds = [name for value in query.get("kinds", ()) for name in value.split(",") if name]
    found += [t("note.bad_kind", value=_short(value)) for value in kinds if value not in CATEGORIES]
    known = data.gazetteer.positions
    found += [
        t("note.bad_place", value=_short(value)) for value in query.get("place", ()) if value and value not in known
    ]
    return found


def _layer_names(query: Mapping[str, Sequence[str]]) -> list[str]:
    return [name for value in query.get("layers", ()) for name in value.split(",") if name]


def _short(value: str) -> str:
    return value if len(value) <= 40 else f"{value[:40]}…"
