"""A tour of one's own: a state is added from Explore, put in order and told on the page of lectures."""

from __future__ import annotations

import streamlit as st

from atlas import map_view, permalink
from atlas.html import escape
from atlas.i18n import t, words
from atlas.lectures import known_to, lecture_data
from atlas.pages import export_view
from atlas.print.shown import shown_sources
from atlas.standing import statement
from atlas.web_map import static_files
from layers.atlas_data import AtlasData
from layers.tours import MOST_BYTES, MOST_CAPTION, Stop, Tour, TourError, parse_tour

MOST_SOURCES = 12


def add(data: AtlasData) -> None:
    """Hand the state of the page to the browser, which keeps it as a stop."""
    state = st.session_state
    now = export_view.state_now(part=False)
    event = data.event(now.event)
    caption = f"{event.title}." if event else statement(data, now.day)
    caption = caption if len(caption) <= MOST_CAPTION else event.title if event else ""
    sources = tuple(citation.source for citation in event.citations) if event else shown_sources(data, now)
    stop = Stop(
        f"{now.view}-{now.day}", "map", now.day, now.view, now.layers, now.event, now.compare[0] if now.compare else "", state.box, "", caption, "", (),
        sources[:MOST_SOURCES], True,
    )  # fmt: skip
    told = lecture_data(data, Tour("own", "", "", 0, 0, (stop,)))["stops"][0]
    state.added = {"number": (state.get("added") or {}).get("number", 0) + 1, "stop": told}


def editor(data: AtlasData) -> None:
    """Draw the reader's own tour, and the way to open one from a file."""
    st.html(
        f'<section class="tour"><h2>{escape(t("lectures.own"))}</h2><p>{escape(t("lectures.own_lead"))}</p></section>'
    )
    file = st.file_uploader(t("lectures.open"), type=["toml"], key="tour_file", max_upload_size=1)
    opened = _opened(data, file.getvalue(), file.name, file.file_id) if file else None
    told = {**words()["own_tour"], "views": {view: t(f"view.{view}") for view in permalink.VIEWS}}
    map_view.own_tour(opened, words=told, files=static_files(data.version))


def _opened(data: AtlasData, content: bytes, name: str, file_id: str) -> dict[str, object] | None:
    """Read an uploaded tour; tell every fault with its line where it cannot be used."""
    try:
        tour = parse_tour(content[: MOST_BYTES + 1], name, known_to(data))
    except TourError as error:
        lines = "".join(f"<li>{escape(f'{name}:{fault.line}: {fault.reason}')}</li>" for fault in error.faults[:20])
        st.html(f'<div class="atlas-note" role="alert"><p>{escape(t("lectures.refused"))}</p><ul>{lines}</ul></div>')
        return None
    st.html(f'<p role="status">{escape(t("lectures.opened", title=tour.title, count=len(tour.stops)))}</p>')
    return {"number": file_id, "tour": lecture_data(data, tour)}
