"""The events beside the map: those of the day, those of a place, and those that a search finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from atlas.html import escape
from atlas.i18n import t
from atlas.telling import missing_sentence
from atlas.text import claims, known
from layers.atlas_data import AtlasData
from layers.calendar import FIRST_DAY, LAST_DAY, span_in_words
from layers.events import Event, events_around

MOST_FOUND = 60
"""Rows of a search that are shown; the chronicle shows all."""


@dataclass(frozen=True)
class Wish:
    """What the reader asked for: words, kinds of events (all where empty), and a town's id."""

    query: str = ""
    kinds: tuple[str, ...] = ()
    place: str = ""

    @property
    def is_search(self) -> bool:
        """Tell whether the list no longer follows the day."""
        return bool(self.query.strip() or self.place)

    def admits(self, event: Event) -> bool:
        """Tell whether an event is of a kind that is wanted."""
        return not self.kinds or event.category in self.kinds


def event_list(data: AtlasData, day: str, wish: Wish, open_event: Event | None) -> str:
    """Return the list as HTML; the scene tells Python which row was clicked."""
    if wish.query.strip():
        return _found(data, wish, open_event)
    if wish.place:
        return _at_place(data, wish, open_event)
    return _around(data, day, wish, open_event)


def _around(data: AtlasData, day: str, wish: Wish, open_event: Event | None) -> str:
    shown = events_around([event for event in data.events if wish.admits(event)], day)
    if open_event and open_event.in_atlas and open_event not in shown:
        shown = [open_event, *shown]
    if shown:
        first, last = min(event.start_date for event in shown), max(event.end_date for event in shown)
        heading = t("panel.events", span=span_in_words(max(first, FIRST_DAY), min(last, LAST_DAY)))
    else:
        empty = wish.kinds and not set(wish.kinds) & data.kinds_entered
        heading = t("panel.kind_empty") if empty else t("panel.events_none")
    outside = _outside(data, wish, open_event)
    return f"{_heading(heading)}{rows(data, shown, open_event)}{_missing(data)}{outside}"


def _missing(data: AtlasData) -> str:
    sentence = missing_sentence(data)
    return f'<p class="missing">{escape(sentence)}</p>' if sentence else ""


def _outside(data: AtlasData, wish: Wish, open_event: Event | None) -> str:
    """Return the lists of what happened before the first and after the last day of the slider."""
    before = [event for event in data.events if event.end_date < FIRST_DAY and wish.admits(event)]
    after = [event for event in data.events if event.start_date > LAST_DAY and wish.admits(event)]
    parts = []
    for events, key in ((before, "panel.before_atlas"), (after, "panel.after_atlas")):
        if events:
            opened = " open" if open_event in events else ""
            title = f"{escape(t(key))} ({len(events)})"
            parts.append(
                f'<details class="outside"{opened}><summary>{title}</summary>{rows(data, events, open_event)}</details>'
            )
    return "".join(parts)


def _found(data: AtlasData, wish: Wish, open_event: Event | None) -> str:
    hits = [hit for hit in data.search_index.find(wish.query) if wish.admits(hit.event)]
    named = [hit.event for hit in hits if hit.named]
    other = [hit.event for hit in hits if not hit.named]
    shown = _shorten(wish.query.strip())
    if not hits:
        return f'<div class="empty" role="status">{escape(t("search.nothing", query=shown, missing=missing_sentence(data)))}</div>'
    count = t("search.found_one", query=shown) if len(hits) == 1 else t("search.found", count=len(hits), query=shown)
    parts = [f'<p class="small-caps events" role="status">{escape(count)}</p>']
    if named:
        parts.append(rows(data, named[:MOST_FOUND], open_event))
    if other:
        parts.append(_heading(t("search.in_text")) if named else "")
        parts.append(rows(data, other[: max(0, MOST_FOUND - len(named))], open_event))
    return "".join(parts)


def _at_place(data: AtlasData, wish: Wish, open_event: Event | None) -> str:
    names = data.gazetteer.names.get(wish.place, ())
    here = [event for event in data.events if wish.admits(event) and data.place_of(event) == wish.place]
    told = [
        event
        for event in data.events
        if wish.admits(event) and event not in here and wish.place in data.places_told(event)
    ]
    title = escape(names[0] if names else wish.place)
    clear = f'<button type="button" class="chip" data-place="">{escape(t("place.all"))} ×</button>'
    head = f'<div class="place-head" role="status"><b>{title}</b>{clear}<p>{escape(_other_names(data, wish.place))}</p></div>'
    parts = [
        head,
        _heading(t("place.here", count=len(here))) if here else f'<div class="empty">{escape(t("place.none"))}</div>',
    ]
    parts.append(rows(data, here, open_event))
    if told:
        parts += [_heading(t("place.told", count=len(told))), rows(data, told, open_event)]
    return "".join(parts)


def _other_names(data: AtlasData, place: str) -> str:
    town = next((town for town in data.places if town.place == place), None)
    names = list(dict.fromkeys(town.names.values())) if town else []
    return " · ".join(names[1:])


def rows(data: AtlasData, events: Sequence[Event], open_event: Event | None) -> str:
    """Return events as rows that open; only the open one carries its text."""
    if not events:
        return ""
    return (
        f'<div class="events-list">{"".join(_row(data, event, is_open=event is open_event) for event in events)}</div>'
    )


def _row(data: AtlasData, event: Event, *, is_open: bool) -> str:
    body = event_body(data, event) if is_open else ""
    return (
        f'<details data-event="{event.id}"{" open" if is_open else ""}><summary class="of-{event.category}">'
        f"<b>{escape(event.short_date)}</b> {escape(event.title)}</summary>{body}</details>"
    )


def event_body(data: AtlasData, event: Event, *, linked: bool = True, in_article: bool = True) -> str:
    """Return date, place, text, figures and how it is known.

    `linked` where a click on the place can be answered, `in_article` where claims of the article can be opened.
    """
    place = event.place if event.on_map else t("panel.off_map", place=event.place)
    town = data.place_of(event) if linked else ""
    shown = (
        f'<button type="button" class="link" data-place="{escape(town)}">{escape(place)}</button>'
        if town
        else escape(place)
    )
    unsure = f' <span class="flag">{escape(t("panel.approximate"))}</span>' if event.approximate else ""
    read_in = claims.of_event(data, event) if in_article else ""
    return (
        f'<div class="event"><p class="place">{escape(event.date_in_words)}{unsure} · {shown}</p>'
        f'<p class="text">{escape(event.text)}</p>{known.figures(data, event)}{known.event_known(data, event)}{read_in}</div>'
    )


def _heading(text: str) -> str:
    return f'<p class="small-caps events">{escape(text)}</p>'


def _shorten(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
