"""The atlas on a day: map, slider, and what stands in words.

Two fragments write the text beside the map: `_day` follows the slider, `_search` the words typed. The text is one slot
outside both. All that does not follow the day on the server stands outside too, the map first: it follows the slider in
the browser, and a step sends the slider and the text alone. What the reader does on the map runs the whole page.
"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.state import SessionStateProxy

from atlas import map_view, permalink
from atlas.html import STRIP, escape
from atlas.i18n import t
from atlas.pages import export_view, frame, own_tour, view_state
from atlas.pages.content_note import content_note
from atlas.style import CATEGORIES
from atlas.text import iasi, panel
from atlas.text.event_list import Wish, event_list
from atlas.web_map import static_files
from layers.atlas_data import AtlasData
from layers.calendar import DAYS, FIRST_DAY, LAST_DAY, add_days, in_words, read_day
from layers.errors import RequestError
from layers.events import distance

FAR_DAYS = 45
"""An open event this far from the day is closed."""


@frame.of_data
def render(data: AtlasData) -> None:
    """Draw the page."""
    files = static_files(data.version)
    view_state.begin(data)
    st.html(f'<a class="atlas-skip" href="#text" data-skip>{escape(t("panel.skip"))}</a>')
    frame.render_curves(data.folder)
    with st.container(key="tools", horizontal=True, vertical_alignment="center"):
        _tools(data)
    if st.session_state.view in permalink.CITY_VIEWS and not content_note():
        view_state.keep()
        return
    left, right = st.columns([0.72, 0.28], gap="medium")
    with right.container(key="panel"):
        if st.session_state.view not in permalink.CITY_VIEWS:
            _tabs()
        searching = st.container(key="searching")
        text = st.empty()
        st.html(f'<p class="foot">{escape(t("panel.foot", version=data.version))}</p>')
    with left:
        _day(data, text)
        _under_the_slider()
        _map(data, files)
    with searching:
        _search(data, text)
    export_view.shown()
    map_view.link_channel(lambda: view_state.take_link(st.session_state.link.link or "", data))


@st.fragment
def _day(data: AtlasData, text: DeltaGenerator) -> None:
    """Draw the slider and the text of its day."""
    view_state.forget_old_faults()
    if st.session_state.faults:
        frame.notice(*st.session_state.faults)
    day: str = st.select_slider(t("control.day"), DAYS, key="date", label_visibility="collapsed")
    view_state.keep()
    _close_far_event(data, day)
    text.html(_text(data, day))


def _under_the_slider() -> None:
    """Draw steps, play and the strip: the scene serves them, so they need not be sent again with every day."""
    with st.container(key="under", gap=None):
        with st.container(key="steps", horizontal=True, gap="small", width="content"):
            st.button(t("control.day_back"), key="back", on_click=_step, args=(-1,))
            st.button(t("control.play"), key="play", type="primary")
            st.button(t("control.day_on"), key="on", on_click=_step, args=(1,))
        st.html(STRIP)


def _text(data: AtlasData, day: str) -> str:
    """Write the text beside the map: the day and its events, or what a search finds."""
    state = st.session_state
    event = data.event(state.event)
    if state.view in permalink.CITY_VIEWS:
        return _told(state, iasi.text(data, day, state.view, event))
    if state.tab != permalink.PANELS[0]:
        return _told(state, panel.top(data, day, tab=state.tab, compare=state.compare))
    wish = Wish(state.get("q", ""), tuple(state.get("kinds", ())), state.place)
    top = panel.heading(data, day) if wish.is_search else panel.top(data, day, tab=state.tab, compare="")
    return _told(state, top + event_list(data, day, wish, event))


def _told(state: SessionStateProxy, text: str) -> str:
    """Mark a text with what it was asked for and the open event: the scene reads it for the map and the link."""
    marks = {"q": state.get("q", ""), "kinds": ",".join(state.get("kinds", ())), "open": state.event}
    told = "".join(f' data-{name}="{escape(value)}"' for name, value in marks.items())
    return f'<div class="text-of-day"{told}>{text}</div>'


@st.fragment
def _search(data: AtlasData, text: DeltaGenerator) -> None:
    """Draw the search and the choice of kinds, and the text that they choose from."""
    if st.session_state.tab == permalink.PANELS[0] and st.session_state.view not in permalink.CITY_VIEWS:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            _search_fields()
    view_state.keep()
    text.html(_text(data, st.session_state.date))


def _search_fields() -> None:
    st.text_input(
        t("search.label"), key="q", placeholder=t("search.placeholder"), label_visibility="collapsed", max_chars=200,
        icon=":material/search:",
    )  # fmt: skip
    kinds = st.session_state.get("kinds", [])
    title = t("search.some_kinds", count=len(kinds)) if kinds else t("search.all_kinds")
    with st.popover(title, key="kinds_popover"):
        names = {kind: t(f"kind.{kind}") for kind in CATEGORIES}
        st.pills(
            t("search.kinds"), list(CATEGORIES), format_func=names.__getitem__, selection_mode="multi", key="kinds",
            label_visibility="collapsed",
        )  # fmt: skip


def _tabs() -> None:
    names = {tab: t(f"tab.{tab}") for tab in permalink.PANELS}
    st.segmented_control(
        t("tab.label"), permalink.PANELS, format_func=names.__getitem__, key="tab", required=True,
        label_visibility="collapsed", width="stretch",
    )  # fmt: skip


def _tools(data: AtlasData) -> None:
    """Draw what does not follow the day; a choice here runs the whole page."""
    names = {view: t(f"view.{view}") for view in permalink.VIEWS}
    st.segmented_control(
        t("view.label"), permalink.VIEWS, format_func=names.__getitem__, key="view", required=True,
        label_visibility="collapsed",
    )  # fmt: skip
    with st.popover(t("layer.label"), icon=":material/layers:"):
        titles = {layer: t(f"layer.{layer}") for layer in permalink.LAYERS}
        st.pills(
            t("layer.label"), permalink.LAYERS, format_func=titles.__getitem__, selection_mode="multi", key="layers",
            label_visibility="collapsed",
        )  # fmt: skip
    _compare_field()
    st.space("stretch")
    _date_field()
    if st.button(t("export.button"), key="export", icon=":material/download:"):
        export_view.open_on("")
    if st.button(t("control.add"), key="add", icon=":material/playlist_add:"):
        own_tour.add(data)
    st.button(t("control.copy"), key="copy", icon=":material/link:")
    st.button(t("control.cite"), key="cite", icon=":material/format_quote:")


def _date_field() -> None:
    """Offer a day to type, as people write it."""
    with st.popover(t("control.date_field"), icon=":material/calendar_month:"):
        _typed_day("date_field", t("control.date_field"), view_state.go)


def _compare_field() -> None:
    """Offer a second day: the map then shows both, the panel what lies between."""
    compare = st.session_state.compare
    title = t("compare.with", day=in_words(compare)) if compare else t("compare.label")
    with st.popover(title, icon=":material/compare:"):
        _typed_day("compare_field", t("compare.field"), _compare_with)
        st.button(t("compare.first_day"), key="compare_first", on_click=_compare_with, args=(FIRST_DAY,))
        st.button(t("compare.stop"), key="compare_stop", on_click=_compare_with, args=("",), disabled=not compare)


def _typed_day(key: str, label: str, then: Callable[[str], None]) -> None:
    """Ask for a day; tell in words why one cannot be taken."""
    st.text_input(
        label, key=key, placeholder=t("control.date_example"), help=t("control.dates"), on_change=_take_typed,
        args=(key, then), max_chars=60,
    )  # fmt: skip
    fault = st.session_state.pop(f"{key}_fault", "")
    st.caption(fault or t("control.dates"))


def _take_typed(key: str, then: Callable[[str], None]) -> None:
    state = st.session_state
    text, state[key] = state[key], ""
    if not text.strip():
        return
    try:
        then(read_day(text))
    except RequestError as error:
        state[key], state[f"{key}_fault"] = text, f"{str(error)[0].upper()}{str(error)[1:]}."


def _map(data: AtlasData, files: dict[str, str]) -> None:
    """Mount the map; the style sheet puts it above the slider, which has to be asked first."""
    state = st.session_state
    map_view.map_view(
        state.date, sequence=state.sequence, view=state.view, layers=state.layers, event=state.event, place=state.place,
        compare=state.compare, panel=state.tab, session=state.session, fit=state.box or (), added=state.get("added"), files=files, on_settled=_settled, on_event=lambda: _clicked(data),
        on_place=lambda: _placed(data), on_export=lambda: export_view.open_on(state.map.export or ""),
    )  # fmt: skip


def _compare_with(day: str) -> None:
    """Show a second day beside the chosen one, and what changed between them; '' ends it."""
    st.session_state.compare = day
    if day:
        st.session_state.tab = "changes"


def _close_far_event(data: AtlasData, day: str) -> None:
    """Close an event that time has left behind; one that a search or a place lists stays open."""
    state = st.session_state
    event = data.event(state.event)
    if event and event.moment and state.view in permalink.CITY_VIEWS:
        state.event = event.id if day in event else ""
        return
    if event and not state.get("q") and not state.place and distance(event, day) > FAR_DAYS and event.day != day:
        state.event = ""


def _step(days: int) -> None:
    view_state.go(min(max(add_days(st.session_state.date, days), FIRST_DAY), LAST_DAY))


def _settled() -> None:
    """Take the day at which Play or a key came to rest; the map stands there already."""
    day = st.session_state.map.settled
    if day in DAYS:
        st.session_state.date = day


def _placed(data: AtlasData) -> None:
    """List the events of a town that was clicked; an empty name lists those of the day again."""
    place = st.session_state.map.place or ""
    st.session_state.place = place if place in data.gazetteer.positions else ""


def _clicked(data: AtlasData) -> None:
    """Open the event that was clicked on the map or in the list, and move to it; a second click closes it."""
    state = st.session_state
    event = data.event(state.map.event or "")
    if event is None:
        return
    if state.event == event.id:
        state.event = ""
        return
    state.event = event.id
    if state.date not in event:
        view_state.go(event.day)
