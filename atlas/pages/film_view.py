"""A film of a range of days, made from the Export panel: the last day is typed, the progress shown."""

from __future__ import annotations

from functools import partial

import streamlit as st

from atlas.export.film_rules import MIME, can_write, checked_film
from atlas.export.state import FilmRequest, MapState
from atlas.export.worker import Workshop
from atlas.html import escape
from atlas.i18n import t
from layers.calendar import LAST_DAY, add_days, days_between, in_words, parse_day, read_day
from layers.errors import AtlasError
from layers.iasi import NOT_PLAYED

PACES = (1.0, 2.0, 4.0, 8.0)
USUAL_DAYS = 30


@st.cache_resource(show_spinner=False)
def _studio() -> Workshop:
    """Return the one process that films for all visitors; sheets do not wait for it."""
    return Workshop()


def film(state: MapState, address: str) -> None:
    """Offer the days from that of a state to a later one as a film."""
    st.html(f"<p>{escape(t('film.lead'))}</p>")
    typed = st.text_input(
        t("film.to"), value=in_words(_last_day(state.day)), key=f"film_to_{state.day}", max_chars=60, help=t("control.dates")
    )  # fmt: skip
    left, right = st.columns(2)
    pace = left.segmented_control(
        t("film.pace"), PACES, default=4.0, required=True, key="film_pace", format_func="{:g}".format
    )
    kinds = [kind for kind in MIME if can_write(kind)]
    kind = right.segmented_control(
        t("film.kind"), kinds, default=kinds[0], required=True, key="film_kind", format_func=str.upper
    )
    if len(kinds) < len(MIME):
        right.caption(t("film.no_mp4"))
    try:
        request = FilmRequest(state, parse_day(read_day(typed)), float(pace or 4), address)
        checked_film(request.state, request.to, str(kind), request.pace)
    except AtlasError as error:
        fault = str(error)
        st.html(f'<p class="atlas-note" role="alert">{escape(fault[0].upper() + fault[1:])}.</p>')
        return
    days = days_between(state.day, request.to) + 1
    st.caption(t("film.length", days=days, seconds=round(days / request.pace) + 2))
    if st.button(t("film.make"), key="film_make", type="primary", icon=":material/movie:"):
        _make(request, str(kind))
    if st.session_state.get("film_made") == (request, kind):
        make = partial(_studio().made, request, str(kind))
        st.download_button(
            t("export.download", kind=str(kind).upper()), make, file_name=request.file_name(str(kind)), mime=MIME[str(kind)],
            key="export_film", icon=":material/download:", on_click="ignore",
        )  # fmt: skip


def _make(request: FilmRequest, kind: str) -> None:
    """Draw the film and tell how far it is; whoever closes the panel ends it."""
    bar = st.progress(0.0, t("film.first"))

    def told(done: int, of: int) -> None:
        bar.progress(done / of, t("film.drawn", done=done, of=of))

    try:
        _studio().made(request, kind, progress=told)
    except AtlasError as error:
        st.html(f'<p class="atlas-note" role="alert">{escape(str(error))}</p>')
    else:
        st.session_state.film_made = (request, kind)
    bar.empty()


def _last_day(day: str) -> str:
    """Return a last day to begin with, before the pogrom where the month would touch it."""
    last = min(add_days(day, USUAL_DAYS), LAST_DAY)
    return add_days(NOT_PLAYED[0], -1) if day < NOT_PLAYED[0] <= last else last
