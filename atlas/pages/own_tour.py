"""A tour of one's own: a state is added from Explore, put in order and told on the page of lectures."""

from __future__ import annotations

import base64
import re
import unicodedata
from typing import Any

import streamlit as st

from atlas import map_view, permalink
from atlas.export.state import TourRequest
from atlas.export.takeaway import TOUR_MIME as MIME
from atlas.html import escape
from atlas.i18n import t, words
from atlas.lectures import known_to, lecture_data
from atlas.pages import export_view
from atlas.print.shown import shown_sources
from atlas.standing import statement
from atlas.web_map import static_files
from layers.atlas_data import AtlasData
from layers.errors import AtlasError
from layers.events import events_on
from layers.tours import MOST_BYTES, MOST_CAPTION, Stop, Tour, TourError, parse_tour

MOST_SOURCES = 12


def add(data: AtlasData) -> None:
    """Hand the state of the page to the browser, which keeps it as a stop."""
    state = st.session_state
    now = export_view.state_now(part=False)
    event = data.event(now.event)
    new = any(each.start_date == now.day for each in events_on(data.events, now.day))
    caption = f"{event.title}." if event else statement(data, now.day) if new else ""  # else the speaker writes it
    caption = caption if len(caption) <= MOST_CAPTION else event.title if event else ""
    sources = tuple(citation.source for citation in event.citations) if event else shown_sources(data, now)
    stop = Stop(
        f"{now.view}-{now.day}", "map", now.day, now.view, now.layers, now.event, now.compare[0] if now.compare else "", state.box, "", caption, "", (),
        sources[:MOST_SOURCES], True,
    )  # fmt: skip
    told = lecture_data(data, Tour("own", "", "", 0, 0, (stop,)))["stops"][0]
    state.added = {"number": (state.get("added") or {}).get("number", 0) + 1, "stop": told}


def editor(data: AtlasData) -> None:
    """Draw the reader's own tour, the way to open one from a file, and make what is to be taken along of it."""
    st.html(
        f'<section class="tour"><h2>{escape(t("lectures.own"))}</h2><p>{escape(t("lectures.own_lead"))}</p></section>'
    )
    file = st.file_uploader(t("lectures.open"), type=["toml"], key="tour_file", max_upload_size=1)
    opened = _opened(data, file.getvalue(), file.name, file.file_id) if file else None
    made = _taken(data, st.session_state.pop("own_wish", None))
    told = {**words()["own_tour"], "views": {view: t(f"view.{view}") for view in permalink.VIEWS}}
    map_view.own_tour(opened, made, words=told, files=static_files(data.version), on_take=_wish)


def _wish() -> None:
    """Remember what the browser asks for; nothing of it outlives the run."""
    wish = st.session_state.own_tour.take
    if isinstance(wish, dict) and wish.get("kind") in MIME:
        st.session_state.own_wish = wish


def _taken(data: AtlasData, wish: dict[str, Any] | None) -> dict[str, object] | None:
    """Make the file that the browser asked for, or say why it cannot be made."""
    if wish is None:
        return None
    number, kind = wish.get("number"), wish["kind"]
    tour = _read(data, str(wish.get("tour", "")).encode(), t("lectures.own"), "lectures.not_taken")
    if tour is None:
        return {"number": number}
    try:
        with st.spinner(t("own_tour.making")):
            content = export_view.workshop().made(TourRequest(tour, export_view.address()), kind)
    except AtlasError as error:
        st.html(f'<p class="atlas-note" role="alert">{escape(str(error))}</p>')
        return {"number": number}
    name = f"{_file_name(tour.title)}-en.{kind}"
    return {"number": number, "name": name, "mime": MIME[kind], "content": base64.b64encode(content).decode()}


def _file_name(title: str) -> str:
    """Write a title as every file system takes it."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60] or "my-tour"


def _opened(data: AtlasData, content: bytes, name: str, file_id: str) -> dict[str, object] | None:
    """Read an uploaded tour for the browser."""
    tour = _read(data, content[: MOST_BYTES + 1], name, "lectures.refused")
    if tour is None:
        return None
    st.html(f'<p role="status">{escape(t("lectures.opened", title=tour.title, count=len(tour.stops)))}</p>')
    return {"number": file_id, "tour": lecture_data(data, tour)}


def _read(data: AtlasData, content: bytes, name: str, refusal: str) -> Tour | None:
    """Read a tour; tell every fault with its line where it cannot be used."""
    try:
        return parse_tour(content, name, known_to(data))
    except TourError as error:
        lines = "".join(f"<li>{escape(f'{name}:{fault.line}: {fault.reason}')}</li>" for fault in error.faults[:20])
        st.html(f'<div class="atlas-note" role="alert"><p>{escape(t(refusal))}</p><ul>{lines}</ul></div>')
        return None
