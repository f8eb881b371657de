"""What stands, in words: the day, its statement, the losses, and the events near it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable

import streamlit as st

from atlas.i18n import number, t
from atlas.pages.frame import escape, swatch_class
from atlas.standing import Standing, losses, statement
from layers.atlas_data import AtlasData
from layers.calendar import in_words, short, span_in_words, weekday
from layers.events import Event, Figure, events_around


def render(data: AtlasData, day: str, open_event: Event | None, go: Callable[[str], None]) -> None:
    """Draw the panel of a day in few pieces: each costs the browser more than its words."""
    st.html(_heading(data, day))
    with st.container(key="changes", horizontal=True, gap="small"):
        _change_buttons(data, day, go)
    shown = _shown_events(data, day, open_event)
    events = "".join(_event(data, event, is_open=event is open_event) for event in shown)
    st.html(f'{_standing(data, day)}{_events_heading(shown)}<div class="events-list">{events}</div>')


def _heading(data: AtlasData, day: str) -> str:
    return (
        f'<div class="day"><p class="small-caps">{escape(weekday(day))}</p><h1>{escape(in_words(day))}</h1>'
        f'<p class="statement">{escape(statement(data, day))}</p></div>'
    )


def _change_buttons(data: AtlasData, day: str, go: Callable[[str], None]) -> None:
    days = data.event_days
    earlier, later = bisect_left(days, day) - 1, bisect_right(days, day)
    before = days[earlier] if earlier >= 0 else ""
    after = days[later] if later < len(days) else ""
    st.button(
        f"← {short(before)}" if before else f"← {t('control.no_earlier')}", key="previous", disabled=not before, on_click=go,
        args=(before,), width="stretch",
    )  # fmt: skip
    st.button(
        f"{short(after)} →" if after else f"{t('control.no_later')} →", key="next", disabled=not after, on_click=go,
        args=(after,), width="stretch",
    )  # fmt: skip


def _standing(data: AtlasData, day: str) -> str:
    lines = losses(data, day)
    rows = "".join(_row(line) for line in lines) or f'<p class="calm">{escape(t("panel.nothing_lost"))}</p>'
    return f'<section class="standing"><p class="small-caps">{escape(t("panel.standing"))}</p>{rows}</section>'


def _row(line: Standing) -> str:
    swatch = f"swatch {swatch_class(line.symbol)}" if line.symbol else "swatch parts"
    party = line.symbol.split()[-1] if line.symbol else ""
    return (
        f'<div class="row"><i class="{swatch}"></i><div><b>{escape(line.title)} '
        f'<span class="of-{party}">{escape(line.stage)}</span></b><p>{escape(line.detail)}</p></div></div>'
    )


def _shown_events(data: AtlasData, day: str, open_event: Event | None) -> list[Event]:
    shown = events_around(data.events, day)
    if open_event and open_event not in shown:
        shown = [open_event, *shown]
    return shown


def _events_heading(shown: list[Event]) -> str:
    if not shown:
        return f'<p class="small-caps events">{escape(t("panel.events_none"))}</p>'
    span = span_in_words(
        max(min(event.start_date for event in shown), "1939-01-01"), max(event.end_date for event in shown)
    )
    return f'<p class="small-caps events">{escape(t("panel.events", span=span))}</p>'


def _event(data: AtlasData, event: Event, *, is_open: bool) -> str:
    """Return one row of the list; the scene tells Python which row was clicked."""
    body = _body(data, event) if is_open else ""
    return (
        f'<details data-event="{event.id}"{" open" if is_open else ""}><summary class="of-{event.category}">'
        f"<b>{escape(_dates(event))}</b> {escape(event.title)}</summary>{body}</details>"
    )


def _dates(event: Event) -> str:
    about = "c. " if event.approximate else ""
    if event.start_date == event.end_date:
        return about + short(event.start_date)
    if event.start_date[:7] == event.end_date[:7]:
        return f"{about}{int(event.start_date[8:])}–{short(event.end_date)}"
    return f"{about}{short(event.start_date)} – {short(event.end_date)}"


def _body(data: AtlasData, event: Event) -> str:
    place = event.place if event.lat is not None else t("panel.off_map", place=event.place)
    parts = [f'<p class="place">{escape(span_in_words(event.start_date, event.end_date))} · {escape(place)}</p>']
    parts.append(f'<p class="text">{escape(event.text)}</p>')
    if event.figures:
        parts.append("<ul class='figures'>" + "".join(_figure(figure) for figure in event.figures) + "</ul>")
    if event.note:
        parts.append(f'<p class="uncertain"><b>{escape(t("panel.note"))}.</b> {escape(event.note)}</p>')
    return f'<div class="event">{"".join(parts)}{_sources(data, event)}</div>'


def _figure(figure: Figure) -> str:
    value = number(float(figure.value)) if figure.value.replace(".", "", 1).isdigit() else figure.value
    unit = {"km2": "km²", "persons": ""}.get(figure.unit, figure.unit)
    flag = "" if figure.checked else f' <span class="flag">{escape(t("panel.unchecked_one"))}</span>'
    counted = t("panel.counted_by", who=figure.counted_by)
    return f"<li><b>{escape(value)} {escape(unit)}</b> {escape(figure.counted)}, {escape(counted)}{flag}</li>"


def _sources(data: AtlasData, event: Event) -> str:
    items = []
    for citation in event.citations:
        work = data.works.get(citation.source)
        title, link = (escape(work.reference), work.url) if work else (escape(citation.source), "")
        text = (
            f'<a href="{escape(link)}" target="_blank" rel="noopener">{title}</a>' if link.startswith("http") else title
        )
        locator = f", {escape(citation.locator)}" if citation.locator else ""
        flag = "" if citation.checked else f' <span class="flag">{escape(t("panel.unchecked_one"))}</span>'
        items.append(f"<li>{text}{locator}{flag}</li>")
    return f'<p class="small-caps">{escape(t("panel.sources"))}</p><ul class="sources">{"".join(items)}</ul>'
