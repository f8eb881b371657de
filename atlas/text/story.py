"""The war as a story: every event with its text, year by year, to be read, searched and printed."""

from __future__ import annotations

from itertools import groupby

from atlas.html import escape
from atlas.i18n import t
from atlas.telling import missing_sentence
from atlas.text.event_list import Wish, event_body
from layers.atlas_data import AtlasData
from layers.calendar import FIRST_DAY, LAST_DAY
from layers.events import Event


def story(data: AtlasData, wish: Wish) -> str:
    """Return the events that are wanted, year by year."""
    found = [hit.event for hit in data.search_index.find(wish.query)] if wish.query.strip() else list(data.events)
    shown = [event for event in found if wish.admits(event)]
    if not shown:
        return f'<div class="empty" role="status">{escape(t("search.nothing", query=wish.query[:40], missing=missing_sentence(data)))}</div>'
    years = [(title, list(events)) for title, events in groupby(shown, _chapter)]
    links = " · ".join(f'<a href="#{_anchor(title)}" target="_self">{escape(title)}</a>' for title, _ in years)
    parts = (
        [f'<nav class="years-of" aria-label="{escape(t("chronicle.years"))}">{links}</nav>'] if len(years) > 1 else []
    )
    for title, events in years:
        told = "".join(_event(data, event) for event in events)
        parts.append(f'<section id="{_anchor(title)}"><h2>{escape(title)}</h2>{told}</section>')
    return f'<article class="prose chronicle">{"".join(parts)}</article>'


def _chapter(event: Event) -> str:
    if event.end_date < FIRST_DAY:
        return t("panel.before_atlas")
    return t("panel.after_atlas") if event.start_date > LAST_DAY else event.day[:4]


def _anchor(title: str) -> str:
    return "year-" + "".join(letter for letter in title.lower() if letter.isalnum())


def _event(data: AtlasData, event: Event) -> str:
    link = (
        f'<a class="to-map" href="./?event={event.id}" target="_self">{escape(t("chronicle.map"))}</a>'
        if event.in_atlas
        else ""
    )
    return (
        f'<section class="told of-{event.category}" id="{event.id}"><h3>{escape(event.title)}</h3>'
        f"{event_body(data, event, linked=False)}{link}</section>"
    )
