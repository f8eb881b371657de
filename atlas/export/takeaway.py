"""What an audience takes home from a lecture: slides, a handout, and films of days that follow each other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from atlas.export import film_rules
from atlas.export.files import write_whole
from atlas.export.state import HOME, MapState, state_of
from atlas.i18n import join, t
from layers.atlas_data import AtlasData
from layers.calendar import in_words, weekday
from layers.errors import RequestError
from layers.tours import Stop, Tour

TOUR_MIME = {
    "html": "text/html", "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "pdf": "application/pdf",
}  # fmt: skip
TOUR_KINDS = tuple(TOUR_MIME)


def export_tour(path: Path, data: AtlasData, tour: Tour, address: str = HOME) -> None:
    """Write a tour as the ending of a path says, whole or not at all; raise RequestError for an unknown ending."""
    write_whole(path, taken_along(data, tour, tour_kind(path), address))


def tour_kind(path: Path) -> str:
    """Return the kind of file that a path asks for; raise RequestError for an ending that no tour has."""
    return _ending(path, TOUR_KINDS)


def taken_along(data: AtlasData, tour: Tour, kind: str, address: str = HOME) -> bytes:
    """Return a tour as one of TOUR_KINDS: a page in one file, slides, or a handout."""
    if kind == "html":
        from atlas.export.lecture_page import lecture_page

        return lecture_page(data, tour)
    if kind == "pptx":
        from atlas.export.deck import deck

        return deck(data, tour, address)
    from atlas.export.handout import handout

    return handout(data, tour, address)


def film_to(
    path: Path,
    data: AtlasData,
    state: MapState,
    to: str,
    pace: float = 4,
    progress: Callable[[int, int], None] | None = None,
) -> None:
    """Write a film as the ending of a path says, whole or not at all; raise RequestError for what is not filmed."""
    from atlas.export.film import film

    kind = _ending(path, film_rules.KINDS)
    write_whole(path, film(data, state, to, kind, days_per_second=pace, progress=progress))


def state_at(stop: Stop) -> MapState:
    """Return the state of the map at a stop."""
    compare = (stop.compare,) if stop.compare else ()
    return state_of(stop.day, view=stop.view, layers=stop.layers, compare=compare, box=stop.box, event=stop.event)


def date_at(data: AtlasData, stop: Stop) -> tuple[str, str]:
    """Return the weekday and the date of a stop in words; a moment with its hour, two days without a weekday."""
    event = data.event(stop.event)
    if stop.compare:
        return "", join([in_words(day) for day in sorted((stop.day, stop.compare))])
    if event and event.moment and stop.day in event:
        return weekday(stop.day), event.date_in_words
    return weekday(stop.day), in_words(stop.day)


def works_of(tour: Tour) -> list[str]:
    """Return the keys of all works that a tour cites, in the order of the alphabet."""
    return sorted({key for stop in tour.stops for key in stop.sources})


def reference(data: AtlasData, key: str) -> str:
    """Return a work in one line; a key that is not in the bibliography stands for itself."""
    return data.works[key].reference.rstrip(".") if key in data.works else key


def licences(data: AtlasData, tour: Tour) -> list[str]:
    """Return under which terms words, map and geometry stand, one sentence each."""
    city = any(stop.kind == "map" and state_at(stop).in_city for stop in tour.stops)
    osm = [f"{t('city.osm_credit')} (ODbL 1.0)."] if city else []
    return [t("takeaway.licence"), t("takeaway.geometry"), *osm, t("takeaway.version", version=data.version)]


def _ending(path: Path, known: tuple[str, ...]) -> str:
    kind = path.suffix.removeprefix(".").lower()
    if kind not in known:
        raise RequestError(f"“{path.name[:60]}” does not end in one of {', '.join(f'.{name}' for name in known)}")
    return kind
