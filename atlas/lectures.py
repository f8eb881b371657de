"""Tours as plain data for the lecture in the browser, and what a tour may name."""

from __future__ import annotations

from typing import Any

from atlas import permalink
from atlas.i18n import words
from layers.atlas_data import AtlasData
from layers.tours import Known, Stop, Tour

MOST_WORK = 160
"""Letters of a work's reference beside the notes."""


def known_to(data: AtlasData) -> Known:
    """Return what a tour may name."""
    return Known(permalink.VIEWS, permalink.CITY_VIEWS, permalink.LAYERS, data.event, data.works, permalink.checked_box)


def lecture_data(data: AtlasData, tour: Tour) -> dict[str, Any]:
    """Describe a tour for the browser."""
    return {
        "id": tour.id, "title": tour.title, "lead": tour.lead, "minutes": tour.minutes, "autoplay": tour.autoplay,
        "stops": [_stop(data, stop) for stop in tour.stops],
    }  # fmt: skip


def _stop(data: AtlasData, stop: Stop) -> dict[str, Any]:
    return {
        "id": stop.id, "kind": stop.kind, "day": stop.day, "view": stop.view,
        "layers": list(permalink.DEFAULT_LAYERS if stop.layers is None else stop.layers), "event": stop.event, "compare": stop.compare,
        "box": list(stop.box) if stop.box else None, "title": stop.title, "caption": stop.caption, "notes": stop.notes, "lines": list(stop.lines),
        "works": [_reference(data, key) for key in stop.sources], "sources": list(stop.sources), "checked": stop.checked,
    }  # fmt: skip


def _reference(data: AtlasData, key: str) -> str:
    work = data.works.get(key)
    text = work.reference if work else key
    return f"{key}: {text if len(text) <= MOST_WORK else text[:MOST_WORK].rsplit(' ', 1)[0] + ' …'}"


def lecture_words() -> dict[str, object]:
    """Return the words of a lecture; the keys with what they do in the order in which they are told."""
    told = {key: value for key, value in words()["lecture"].items() if not key.startswith("key_")}
    keys = [value.split(": ", 1) for key, value in words()["lecture"].items() if key.startswith("key_")]
    return {**told, "keys": keys}
